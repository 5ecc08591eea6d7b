"""Opens a connection to an SMTP server: greeted, made safe, and signed in (RFC 5321 §3.1, RFC 3207, RFC 4954)."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from newsletter.errors import StoppedError
from newsletter.transports.smtp_errors import lost, refusal
from newsletter.transports.smtp_protocol import Patience, SmtpProtocol
from newsletter.transports.smtp_reply import Phase, Reply
from newsletter.transports.smtp_server import SmtpServer, Starttls
from newsletter.transports.smtp_sign_in import sign_in
from newsletter.transports.transport import Unreachable

Contexts = Callable[[bool], ssl.SSLContext]
"""Gives the TLS context that verifies certificates, or (False) the one that does not."""


async def open_connection(server: SmtpServer, *, patience: Patience, contexts: Contexts) -> SmtpProtocol:
    """Return a connection that is ready for messages.

    Raises:
        Unreachable: there is none to be had now.
        RefusedError: sign-in was refused.
        StoppedError: the certificate is not right, encryption is missing, the server wants nothing from us.
    """
    connection = await _connected(server, patience.connect)
    try:
        await _Opening(server, connection, patience, contexts).run()
    except BaseException:
        await connection.leave(patience.quit)
        raise
    return connection


async def _connected(server: SmtpServer, patience: float) -> SmtpProtocol:
    """Connect to the first of the server's addresses that answers; one that does not gets its share of the time."""
    loop = asyncio.get_running_loop()
    reasons: dict[str, OSError | UnicodeError] = {}
    try:
        found = await loop.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        found, reasons[_reason(error)] = [], error
    for family, _, _, _, address in found:
        try:
            async with asyncio.timeout(patience / len(found)):
                _, connection = await loop.create_connection(
                    lambda: SmtpProtocol(loop), str(address[0]), int(address[1]), family=family
                )
        except OSError as error:
            reasons[_reason(error)] = error
        else:
            return connection
    raise Unreachable(
        f"{server.url}: no connection: {', '.join(reasons)}",
        hint="Check the host and port, and whether this computer is online.",
    ) from next(iter(reasons.values()), None)


def _reason(error: OSError | UnicodeError) -> str:
    return getattr(error, "strerror", None) or str(error) or "no answer in time"


@dataclass(frozen=True, slots=True)
class _Opening:
    server: SmtpServer
    connection: SmtpProtocol
    patience: Patience
    contexts: Contexts

    async def run(self) -> None:
        server = self.server
        encrypted = server.tls
        if server.tls:
            await self._encrypt(verified=True)
        greeting = await self._reply(Phase.CONNECT, self.patience.greeting)
        if not greeting.positive:
            raise refusal(server, greeting, Phase.CONNECT)
        await self._say_hello()
        if not server.tls and server.starttls is not Starttls.NEVER:
            encrypted = await self._start_tls()
        if server.user:
            offered = self.connection.extensions.get("AUTH", "")
            reply = await sign_in(
                server, server.user, offered, lambda line: self._ask(line, Phase.SIGN_IN), encrypted=encrypted
            )
            if not reply.positive:
                raise refusal(server, reply, Phase.SIGN_IN)

    async def _say_hello(self) -> None:
        """Introduce ourselves by our address: a name would have to be one that the server can look up (S30)."""
        address = self.connection.address.partition("%")[0]
        literal = f"[IPv6:{address}]" if ":" in address else f"[{address}]"
        reply = await self._ask(f"EHLO {literal}", Phase.HELLO)
        if reply.code in (500, 502, 504):  # it is from before 1995 (RFC 5321 §3.2)
            reply = await self._ask(f"HELO {literal}", Phase.HELLO)
        if not reply.positive:
            raise refusal(self.server, reply, Phase.HELLO)
        offered = (re.split(r"[ =]", line, maxsplit=1) for line in reply.lines[1:])
        self.connection.extensions = {keyword.upper(): "".join(rest) for keyword, *rest in offered}

    async def _start_tls(self) -> bool:
        """Encrypt (RFC 3207); what was learnt or received before is forgotten."""
        server = self.server
        required = server.starttls is Starttls.REQUIRED
        if "STARTTLS" not in self.connection.extensions:
            if required:
                raise StoppedError(
                    f"{server.url}: the server offers no encryption (STARTTLS)",
                    hint="Use smtps:// and port 465 if there is one; ?starttls=optional if you trust the network.",
                )
            return False
        reply = await self._ask("STARTTLS", Phase.TLS)
        if not reply.positive:
            raise refusal(server, reply, Phase.TLS)
        # on this computer nobody stands between, and a local mailer's certificate is seldom one to verify
        await self._encrypt(verified=required or not server.loopback)
        await self._say_hello()
        return True

    async def _encrypt(self, *, verified: bool) -> None:
        server, connection = self.server, self.connection
        await connection.encrypt(self.contexts(verified), server.host, self.patience.connect)
        if connection.trouble is None:
            return
        cause = connection.cause
        if isinstance(cause, ssl.SSLCertVerificationError):
            raise StoppedError(
                f"{server.url}: the server's certificate is not right: {cause.verify_message}",
                hint="Use the host name that the provider tells; never send through a server that cannot be verified.",
            ) from cause
        if isinstance(cause, ssl.SSLError):
            raise StoppedError(
                f"{server.url}: no encryption could be agreed upon: {connection.trouble}",
                hint="smtps:// is for servers that encrypt from the start (port 465), smtp:// for the others (587).",
            ) from cause
        raise lost(server, Phase.TLS, connection)

    async def _ask(self, line: str, phase: Phase) -> Reply:
        self.connection.send(f"{line}\r\n".encode(), replies=1)
        return await self._reply(phase, self.patience.command)

    async def _reply(self, phase: Phase, patience: float) -> Reply:
        if not await self.connection.arrived(1, patience):
            raise lost(self.server, phase, self.connection)
        return Reply.read(self.connection.replies.popleft())
