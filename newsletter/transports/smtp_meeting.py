"""Meets an SMTP server as a send would, as far as that goes without a message: nobody's address is named to it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from newsletter.errors import NewsletterError
from newsletter.transports.smtp_errors import lost, refusal
from newsletter.transports.smtp_opening import Contexts, open_connection
from newsletter.transports.smtp_protocol import Patience, SmtpProtocol
from newsletter.transports.smtp_reply import Phase, Reply
from newsletter.transports.smtp_server import SmtpServer
from newsletter.transports.smtp_sign_in import sign_in
from newsletter.transports.transport import Unreachable

SHORT = Patience(connect=4, greeting=4, command=4, quit=1)
ALTOGETHER = 11.0


class Step(StrEnum):
    CONNECTION = "connection"
    TLS = "tls"
    SIGN_IN = "sign-in"
    SENDER = "sender"


@dataclass(slots=True, kw_only=True)
class Meeting:
    """What was met: `stopped` says at which step it ended, and `error` why; None if all went well.

    `tls` is the version of the encryption, `expires` the end of the certificate, where it was verified.
    """

    extensions: Mapping[str, str] = field(default_factory=dict)
    tls: str | None = None
    expires: datetime | None = None
    stopped: Step | None = None
    error: NewsletterError | None = None


async def meet(
    server: SmtpServer, *, sender: str, contexts: Contexts, patience: Patience = SHORT, altogether: float = ALTOGETHER
) -> Meeting:
    """Connect, encrypt, sign in, and ask whether `sender` may send; then part. No recipient is named (mail.md A16)."""
    meeting = Meeting(stopped=Step.CONNECTION)
    try:
        async with asyncio.timeout(altogether):
            await _met(meeting, server, sender, contexts, patience)
    except NewsletterError as error:
        meeting.error = error
        if isinstance(error.__cause__, ssl.SSLError) or "(STARTTLS)" in error.message:
            meeting.stopped = Step.TLS
    except TimeoutError:
        meeting.error = Unreachable(f"{server.url}: no answer in time")
    return meeting


async def _met(meeting: Meeting, server: SmtpServer, sender: str, contexts: Contexts, patience: Patience) -> None:
    anonymous = replace(server, user=None, password=None, token=None, token_command=None)
    connection = await open_connection(anonymous, patience=patience, contexts=contexts)
    try:
        meeting.extensions = connection.extensions
        if connection.tls is not None:
            meeting.tls = connection.tls.version
            end = connection.tls.expires
            meeting.expires = datetime.fromtimestamp(end, UTC) if end is not None else None
        if server.user:
            meeting.stopped = Step.SIGN_IN
            reply = await sign_in(
                server,
                server.user,
                connection.extensions.get("AUTH", ""),
                lambda line: _ask(server, connection, line, Phase.SIGN_IN, patience),
                encrypted=connection.tls is not None,
            )
            if not reply.positive:
                raise refusal(server, reply, Phase.SIGN_IN)
        meeting.stopped = Step.SENDER
        reply = await _ask(server, connection, f"MAIL FROM:<{sender}>", Phase.MAIL, patience)
        if not reply.positive:
            raise refusal(server, reply, Phase.MAIL)
        await _ask(server, connection, "RSET", Phase.MAIL, patience)
        meeting.stopped = None
    finally:
        await connection.leave(patience.quit)


async def _ask(server: SmtpServer, connection: SmtpProtocol, line: str, phase: Phase, patience: Patience) -> Reply:
    connection.send(f"{line}\r\n".encode(), replies=1)
    if not await connection.arrived(1, patience.command):
        raise lost(server, phase, connection)
    return Reply.read(connection.replies.popleft())
