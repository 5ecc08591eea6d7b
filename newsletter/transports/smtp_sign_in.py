"""Signs in to an SMTP server: with a password, or with an access token (RFC 4954, XOAUTH2)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Awaitable, Callable
from subprocess import DEVNULL

from newsletter.errors import StoppedError
from newsletter.transports.program import run_program
from newsletter.transports.smtp_reply import Reply
from newsletter.transports.smtp_server import SmtpServer
from newsletter.transports.transport import Unreachable

Ask = Callable[[str], Awaitable[Reply]]
"""Sends one line and returns the reply to it."""

_PATIENCE = 60.0  # a command that asks somewhere for a token


async def sign_in(server: SmtpServer, user: str, offered: str, ask: Ask, *, encrypted: bool) -> Reply:
    """Sign in by the best way that is `offered`, never over a line that others can read; return the last reply.

    Raises:
        StoppedError: there is no way that may be taken.
        Unreachable: no token could be had now.
    """
    if not encrypted and not server.loopback:
        raise StoppedError(
            f"{server.url}: the password would go over the line unencrypted",
            hint="Use smtps://, or leave ?starttls=… out.",
        )

    ways = offered.upper().split()
    token = server.token if server.token_command is None else await _printed_by(server.token_command, server)

    async def say(line: str) -> Reply:
        reply = await ask(line)
        for secret in (line.rpartition(" ")[2], server.password, token):  # as it was sent, or as it is
            reply = reply.without(secret or "")
        return reply

    if token is not None:
        if "XOAUTH2" not in ways:
            raise _unknown(server, "with a token (XOAUTH2)", "Give a password instead, if the server takes one.")
        reply = await say("AUTH XOAUTH2 " + _base64(f"user={user}\x01auth=Bearer {token}\x01\x01"))
        return await say("") if reply.code == 334 else reply  # an error in its text; the refusal comes when asked for
    if "PLAIN" in ways:
        return await say("AUTH PLAIN " + _base64(f"\0{user}\0{server.password or ''}"))
    if "LOGIN" in ways:
        reply = await say("AUTH LOGIN")
        for answer in (user, server.password or ""):
            if reply.code == 334:
                reply = await say(_base64(answer))
        return reply
    raise _unknown(
        server,
        "that we know (PLAIN, LOGIN; XOAUTH2 with a token)",
        "Check the host and port; or leave user and password out if it needs none.",
    )


async def _printed_by(command: tuple[str, ...], server: SmtpServer) -> str:
    """Run the program that prints an access token. What it says is a secret: no error shows it."""
    try:
        code, printed = await run_program(
            command,
            name="NEWSLETTER_SMTP_TOKEN_COMMAND",
            hint="It must name a program and its arguments; no shell reads it.",
            patience=_PATIENCE,
            stdin=DEVNULL,
            stderr=DEVNULL,
        )
    except TimeoutError as error:
        raise Unreachable(
            f"{server.url}: NEWSLETTER_SMTP_TOKEN_COMMAND did not end within {_PATIENCE:.0f} s"
        ) from error
    token = printed.decode("ascii", "replace").strip()
    if code or not token.isprintable() or not token:
        raise Unreachable(
            f"{server.url}: NEWSLETTER_SMTP_TOKEN_COMMAND gave no token (exit code {code})",
            hint="Run it by hand: it must print the access token and nothing else.",
        )
    return token


def _unknown(server: SmtpServer, way: str, hint: str) -> StoppedError:
    return StoppedError(f"{server.url}: the server offers no way to sign in {way}", hint=hint)


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")
