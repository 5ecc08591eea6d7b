"""`smtp://` and `smtps://`: messages to a server, one after the other over one connection (RFC 5321)."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from types import TracebackType
from typing import Self

from newsletter.domain.delivery import Outcome, State
from newsletter.domain.message import Message
from newsletter.errors import StoppedError
from newsletter.transports.smtp_connection import Patience, SmtpConnection
from newsletter.transports.smtp_reply import Phase, Reply, Scope, scope
from newsletter.transports.smtp_server import SmtpServer
from newsletter.transports.transport import Unreachable

_MESSAGES_A_CONNECTION = 100  # what most providers allow (mail.md S16)

_REMEDIES = {
    Scope.SENDER: "Check `from` and `bounce_address` in newsletter.toml: the account must be allowed to send as them.",
    Scope.POLICY: "Ask the server's operator why; then run the command again: it goes on where it stopped.",
    Scope.MESSAGE: "The server finds fault with the message itself: its size, its links or its wording.",
    Scope.SIGN_IN: "Check NEWSLETTER_SMTP_USER and NEWSLETTER_SMTP_PASSWORD, or those in the URL.",
}


class Smtp:
    """A server. The connection is kept from one message to the next; a server that closes it meanwhile is normal."""

    rehearsal = False

    def __init__(
        self,
        server: SmtpServer,
        *,
        patience: Patience | None = None,
        context: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        self.url = server.url
        self._server = server
        self._patience = patience or Patience()
        self._context = context
        self._connection: SmtpConnection | None = None
        self._used = 0
        self._clean = True

    def __enter__(self) -> Self:
        self._connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._hang_up(politely=True)

    def deliver(self, message: Message, *, commit: Callable[[], None]) -> Outcome:
        """Send one message: see `Transport.deliver`."""
        try:
            return self._transact(message, commit)
        except StoppedError:
            self._hang_up(politely=True)
            raise
        except BaseException:
            self._hang_up()
            raise

    def _transact(self, message: Message, commit: Callable[[], None]) -> Outcome:
        connection = self._ready()
        if message.smtputf8 and "SMTPUTF8" not in connection.extensions:
            return Outcome(
                state=State.SKIPPED, reply="the mail server takes no addresses that are not ASCII (SMTPUTF8)"
            )
        self._fits(message, connection)
        connection, reply = self._begin(connection, message)
        if not reply.positive:
            return self._refusal(reply, Phase.MAIL)
        self._clean = False
        reply = connection.command(f"RCPT TO:<{message.recipient}>", Phase.RCPT)
        if not reply.positive:
            return self._refusal(reply, Phase.RCPT)
        reply = connection.command("DATA", Phase.DATA, patience=self._patience.data)
        if reply.code != 354:
            return self._refusal(reply, Phase.DATA)
        connection.send(_dot_stuffed(message.data), Phase.BODY, patience=self._patience.body)
        if connection.answered_early(Phase.BODY):
            reply = connection.reply(Phase.BODY, patience=self._patience.data)
            self._hang_up()  # without a word: it would become text of the message
            raise self._interrupted(reply)
        commit()
        return self._finish(connection)

    def _finish(self, connection: SmtpConnection) -> Outcome:
        """Send the dot. From here on the message may have been accepted, whatever happens to the line (RFC 1047)."""
        try:
            connection.send(b".\r\n", Phase.DOT, patience=self._patience.dot)
            reply = connection.reply(Phase.DOT, patience=self._patience.dot)
        except Unreachable as error:
            self._hang_up()
            return Outcome(state=State.UNCERTAIN, reply=error.message)
        self._clean = True
        self._used += 1
        return Outcome(state=State.SENT, reply=str(reply)) if reply.positive else self._refusal(reply, Phase.DOT)

    def _begin(self, connection: SmtpConnection, message: Message) -> tuple[SmtpConnection, Reply]:
        """Say who sends; over a new connection if the server has closed the kept one between two messages."""
        kept = self._used > 0 or not self._clean
        try:
            if not self._clean:
                connection.command("RSET", Phase.MAIL)
                self._clean = True
            reply = connection.command(_mail_from(message, connection), Phase.MAIL)
        except Unreachable:
            if not kept:
                raise
        else:
            if not kept or reply.code != 421:
                return connection, reply
        self._hang_up()
        connection = self._connect()
        return connection, connection.command(_mail_from(message, connection), Phase.MAIL)

    def _fits(self, message: Message, connection: SmtpConnection) -> None:
        limit = connection.extensions.get("SIZE", "")
        if limit.isdecimal() and 0 < int(limit) < len(message.data):
            raise StoppedError(
                f"{self.url}: a message is {len(message.data):,} bytes, and the server takes {int(limit):,}",
                hint='Use fewer or smaller pictures, or [publish] images = "hosted".',
            )

    def _refusal(self, reply: Reply, phase: Phase) -> Outcome:
        """Make an outcome of what is about the recipient, and an error of what is about everybody (S18).

        Raises:
            Unreachable: the server has trouble, or wants us to come back later.
            StoppedError: it would refuse every message.
        """
        found = scope(reply, phase)
        if found is Scope.RECIPIENT:
            # 552 at RCPT is "too many recipients" in old words: temporary (RFC 5321 §4.5.3.1.10)
            final = reply.permanent and not (reply.code == 552 and phase is Phase.RCPT and reply.enhanced is None)
            return Outcome(state=State.FAILED if final else State.DEFERRED, reply=str(reply))
        text = f"{self.url}: refused {phase}: {reply}"
        if found is Scope.CONNECTION:
            raise Unreachable(text)
        raise StoppedError(text, hint=_REMEDIES[found])

    def _interrupted(self, reply: Reply) -> Exception:
        """Return the error for a server that answers before the message is complete."""
        text = f"{self.url}: refused {Phase.BODY}: {reply}"
        if reply.permanent:
            return StoppedError(text, hint=_REMEDIES[Scope.MESSAGE])
        return Unreachable(text)

    def _ready(self) -> SmtpConnection:
        if self._connection and self._used >= _MESSAGES_A_CONNECTION:
            self._hang_up(politely=True)
        return self._connection or self._connect()

    def _connect(self) -> SmtpConnection:
        self._hang_up()
        self._connection = SmtpConnection(self._server, patience=self._patience, context=self._context)
        return self._connection

    def _hang_up(self, *, politely: bool = False) -> None:
        if self._connection:
            self._connection.close(politely=politely)
        self._connection, self._used, self._clean = None, 0, True


def _mail_from(message: Message, connection: SmtpConnection) -> str:
    size = f" SIZE={len(message.data)}" if "SIZE" in connection.extensions else ""
    utf8 = " BODY=8BITMIME SMTPUTF8" if message.smtputf8 else ""
    return f"MAIL FROM:<{message.sender}>{size}{utf8}"


def _dot_stuffed(data: bytes) -> bytes:
    """Double the dots that begin a line (RFC 5321 §4.5.2)."""
    stuffed = data.replace(b"\r\n.", b"\r\n..")
    return (b"." if stuffed.startswith(b".") else b"") + stuffed
