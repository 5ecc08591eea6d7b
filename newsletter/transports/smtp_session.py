"""A session with an SMTP server: one transaction after the other, over a connection that is kept (RFC 5321 §3.3).

With PIPELINING an envelope is one packet, and the next one rides behind the dot of this message (RFC 2920 §3.1): a
message costs one round trip. This is the hot path, so plain replies are looked at as the bytes they are.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable

from newsletter.domain.delivery import Outcome, RefusedError, Scope, State
from newsletter.domain.message import Message
from newsletter.transports.smtp_errors import lost, refusal
from newsletter.transports.smtp_protocol import Patience, SmtpProtocol
from newsletter.transports.smtp_reply import Phase, Reply, shown
from newsletter.transports.smtp_scope import is_final, scope
from newsletter.transports.smtp_server import SmtpServer

_ENVELOPE = (Phase.MAIL, Phase.RCPT, Phase.DATA)
_LONGEST_USE = 300.0  # seconds (mail.md S16)
_ARGUMENT = re.compile(rb"[!-;=?-~\x80-\xff]{1,254}")  # no space, control or angle bracket (RFC 5321 §4.5.3.1.3)
_LONGEST_LOCAL_PART = 64
_DOT_AT_START = re.compile(rb"\n\.")
_YES, _NO = ord("2"), b"45"


class SmtpSession:
    """A session. Where the server closes the connection between two messages, the next offer opens another."""

    def __init__(
        self,
        server: SmtpServer,
        connection: SmtpProtocol,
        *,
        connect: Callable[[], Awaitable[SmtpProtocol]],
        messages: int,
        patience: Patience,
    ) -> None:
        self._server = server
        self._connect = connect
        self._messages = messages
        self._patience = patience
        self._time = asyncio.get_running_loop().time
        self._sender = ""
        self._mail_from = b""
        self._offered = False  # all of a message but its dot is on the wire
        self._begun: Message | None = None  # its envelope is on the wire, behind another's dot
        self._use(connection)

    def _use(self, connection: SmtpProtocol) -> None:
        self._connection = connection
        offered = connection.extensions
        self._pipelining = "PIPELINING" in offered
        self._announces_size = "SIZE" in offered
        self._largest = _number(offered.get("SIZE", ""))
        limits = dict(limit.partition("=")[::2] for limit in offered.get("LIMITS", "").upper().split())  # RFC 9422
        self._most = min(self._messages, _number(limits.get("MAILMAX", "")) or self._messages)
        self._used = 0  # envelopes
        self._clean = True  # no RSET is needed
        self._since = self._time()

    async def offer(self, message: Message) -> Outcome | None:
        """Hand over everything but the dot: see `Session.offer`."""
        begun, self._begun = self._begun, None
        if begun is message:
            answers: list[bytes] | Outcome = await self._answers(3, self._patience.command)
        else:
            if begun is not None or self._offered:
                self._offered = False
                await self._connection.drop()  # what was begun must not become part of another message
            answers = await self._introduce(message)
        while not isinstance(answers, Outcome) and self._used > 1 and (not answers or answers[0].startswith(b"421")):
            await self._connection.drop()  # the server has closed it between two messages, which is normal (S16)
            answers = await self._introduce(message)
        if isinstance(answers, Outcome):
            return answers
        if len(answers) < 3 or answers[0][0] != _YES or answers[1][0] != _YES or not answers[2].startswith(b"354"):
            return await self._turned_down(answers)
        connection = self._connection
        self._offered = True
        connection.send(*message.pieces if message.dotless else [_dot_stuffed(message.data)])
        if connection.full:
            await connection.drained(self._patience.body)
        return None if connection.trouble is None else self._interrupted()

    async def finish(self, following: Message | None = None) -> Outcome:
        """Send the dot: see `Session.finish`. From here on the message may have been accepted (RFC 1047)."""
        connection = self._connection
        if not self._offered:
            raise RuntimeError("a message is offered before it is finished")
        if connection.trouble is not None:
            return self._interrupted()
        self._offered, self._clean = False, True
        envelope = self._begin(following) if following is not None and self._pipelining else b""
        connection.send(b".\r\n" + envelope, replies=4 if envelope else 1)
        if not connection.replies and not await connection.arrived(1, self._patience.dot):
            self._begun = None
            return Outcome(state=State.UNCERTAIN, reply=lost(self._server, Phase.DOT, connection).message)
        raw = connection.replies.popleft()
        if raw[0] == _YES:
            return Outcome(state=State.SENT, reply=shown(raw))
        if raw[0] in _NO:
            return self._judged(Reply.read(raw), Phase.DOT)
        self._begun = None
        await connection.drop()
        return Outcome(state=State.UNCERTAIN, reply=f"{self._server.url}: neither yes nor no: {shown(raw)}")

    async def close(self) -> None:
        """Part: see `Session.close`. Amid a message without a word, which would become its text."""
        if self._offered or self._begun is not None:
            await self._connection.drop()
        else:
            await self._connection.leave(self._patience.quit)

    # -- envelopes ----------------------------------------------------------------------------------------------

    def _is_due(self) -> bool:
        return self._used >= self._most or self._time() - self._since >= _LONGEST_USE

    def _begin(self, message: Message) -> bytes:
        """Return the envelope that may ride behind the dot of the message before; empty where none may."""
        if self._is_due():
            return b""
        try:
            commands = self._commands(message)
        except RefusedError:  # its own offer will tell
            return b""
        if isinstance(commands, Outcome):
            return b""
        self._begun = message
        self._used += 1
        self._clean = False
        return b"%bDATA\r\n" % b"".join(commands)

    def _commands(self, message: Message) -> tuple[bytes, bytes] | Outcome:
        """Write the commands of an envelope, or say why this recipient cannot have one here.

        Raises:
            RefusedError: no message of this sender, or of this size, can.
        """
        if message.sender != self._sender:
            if not _ARGUMENT.fullmatch(message.sender.encode()):
                raise RefusedError(
                    f"{message.sender!r} cannot be the sender of mail",
                    scope=Scope.SENDER,
                    hint="Check `bounce_address`.",
                )
            self._sender, self._mail_from = message.sender, b"MAIL FROM:<%b>" % message.sender.encode()
        size = message.size
        if 0 < self._largest < size:
            raise RefusedError(
                f"{self._server.url}: a message is {size:,} bytes, and the server takes {self._largest:,}",
                scope=Scope.MESSAGE,
                hint='Use fewer or smaller pictures, or [publish] images = "hosted".',
            )
        recipient = message.recipient.encode()
        if not _ARGUMENT.fullmatch(recipient) or recipient.rfind(b"@") > _LONGEST_LOCAL_PART:
            return Outcome(
                state=State.SKIPPED, reply="the address is too long for mail, or has characters it cannot have"
            )
        mail = b"%b SIZE=%d" % (self._mail_from, size) if self._announces_size else self._mail_from
        if message.smtputf8:
            if "SMTPUTF8" not in self._connection.extensions:
                return Outcome(
                    state=State.SKIPPED, reply="the mail server takes no addresses that are not ASCII (SMTPUTF8)"
                )
            mail += b" BODY=8BITMIME SMTPUTF8"
        return mail + b"\r\n", b"RCPT TO:<%b>\r\n" % recipient

    async def _introduce(self, message: Message) -> list[bytes] | Outcome:
        """Say who sends to whom; return the answers, up to the first refusal or the end of the connection."""
        if not self._connection.idle or self._is_due():
            await self._connection.leave(self._patience.quit)
            self._use(await self._connect())
        commands = self._commands(message)
        if isinstance(commands, Outcome):
            return commands
        lines = [*commands, b"DATA\r\n"] if self._clean else [b"RSET\r\n", *commands, b"DATA\r\n"]
        self._used += 1
        self._clean = False
        answers: list[bytes] = []
        for group in [b"".join(lines)] if self._pipelining else lines:
            count = len(lines) if self._pipelining else 1
            self._connection.send(group, replies=count)
            answers += await self._answers(
                count, self._patience.data if group == b"DATA\r\n" else self._patience.command
            )
            if not answers or answers[-1][0] not in b"23":
                break
        if len(lines) > 3 and answers and answers.pop(0)[0] != _YES:
            return []  # it will not even forget the message before
        return answers

    async def _answers(self, count: int, patience: float) -> list[bytes]:
        """Return so many replies, or those that came before there was trouble."""
        replies = self._connection.replies
        if len(replies) < count and not await self._connection.arrived(count, patience):
            count = len(replies)
        return [replies.popleft() for _ in range(count)]

    # -- refusals -----------------------------------------------------------------------------------------------

    async def _turned_down(self, answers: list[bytes]) -> Outcome:
        """Judge an envelope that was not accepted, and get out of it."""
        if len(answers) == 3 and answers[2].startswith(b"354"):
            if answers[1][0] == _YES:  # a recipient without a sender: a dot might send them an empty message
                await self._connection.drop()
            else:  # the empty message is nobody's, whatever the server says to it (RFC 2920 §3.1)
                self._connection.send(b".\r\n", replies=1)
                await self._answers(1, self._patience.dot)
                self._clean = True
        for phase, raw in zip(_ENVELOPE, answers, strict=False):
            if raw[0] != _YES if phase is not Phase.DATA else not raw.startswith(b"354"):
                return self._judged(Reply.read(raw), phase)
        raise lost(self._server, _ENVELOPE[len(answers)], self._connection)

    def _interrupted(self) -> Outcome:
        """Judge a message whose connection got into trouble before its dot: it has not arrived."""
        self._offered = False
        unasked = self._connection.unasked
        if unasked is not None and unasked[0] in _NO:
            return self._judged(Reply.read(unasked), Phase.BODY)
        raise lost(self._server, Phase.BODY, self._connection)

    def _judged(self, reply: Reply, phase: Phase) -> Outcome:
        """Make an outcome of what is about the recipient, and an error of what is about everybody (S18)."""
        if reply.code >= 400 and scope(reply, phase) is Scope.RECIPIENT:
            return Outcome(state=State.FAILED if is_final(reply, phase) else State.DEFERRED, reply=str(reply))
        raise refusal(self._server, reply, phase)


def _dot_stuffed(data: bytes) -> bytes:
    """Double the dots that begin a line (RFC 5321 §4.5.2); our own messages have none."""
    if data.startswith(b".") or _DOT_AT_START.search(data):
        data = re.sub(rb"(?m)^\.", b"..", data)
    return data if data.endswith(b"\r\n") else data + b"\r\n"


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
