"""One connection to an SMTP server: what is sent, and the replies that were asked for.

Every reply belongs to a command: what comes unasked ends the connection and is never taken for an answer (mail.md S09).
Waiting costs one future and no timer: one alarm a connection looks now and then whether somebody has waited too long.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from dataclasses import dataclass
from math import inf
from typing import cast

from newsletter.transports.smtp_parser import ReplyParser
from newsletter.transports.smtp_reply import shown
from newsletter.transports.smtp_tls import TlsLayer


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds to wait in each phase (RFC 5321 §4.5.3.2). After the dot never less: the message may be accepted."""

    connect: float = 30
    greeting: float = 300
    command: float = 300
    data: float = 120
    body: float = 180
    dot: float = 600
    quit: float = 2


class SmtpProtocol(asyncio.Protocol):
    """A connection. `replies` are those that came and were not taken yet, as the parser gives them.

    `extensions` are what EHLO offered, in capitals, with their parameters. `trouble` says in words why the connection
    is of no more use, as soon as it is; `cause` is the error behind it; `unasked` is a reply that came without a
    question. `full` tells that something sent is not on the wire yet.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.replies: deque[bytes] = deque()
        self.extensions: dict[str, str] = {}
        self.trouble: str | None = None
        self.cause: Exception | None = None
        self.unasked: bytes | None = None
        self.full = False
        self._loop = loop
        self._transport: asyncio.Transport
        self._parser = ReplyParser()
        self._tls: TlsLayer | None = None
        self._awaited = 1  # the greeting
        self._wanted = 0
        self._waiter: asyncio.Future[None] | None = None
        self._left = 0
        self._patience = 0.0
        self._deadline = inf
        self._alarm: asyncio.TimerHandle | None = None
        self._alarm_at = inf
        self._gone: asyncio.Future[None] = loop.create_future()

    # -- for the session ----------------------------------------------------------------------------------------

    def send(self, *pieces: bytes, replies: int = 0) -> None:
        """Send, if there is no trouble; `replies` is the number of answers that this asks for."""
        if self.trouble is not None:
            return
        self._awaited += replies
        if self._tls is None:
            self._transport.writelines(pieces)
            return
        try:
            sealed = self._tls.seal(b"".join(pieces))
        except ssl.SSLError as error:
            self._end(error)
        else:
            self._transport.write(sealed)

    async def arrived(self, count: int, patience: float) -> bool:
        """Wait for `count` replies, and tell whether they are there; if not, there is trouble."""
        while len(self.replies) < count:
            if self.trouble is not None:
                return False
            await self._wait(count, patience)
        return True

    async def drained(self, patience: float) -> None:
        """Wait until all that was sent is on the wire, or there is trouble; patiently as long as it goes on."""
        while self.full and self.trouble is None:
            self._left = self._transport.get_write_buffer_size()
            await self._wait(0, patience)

    async def encrypt(self, context: ssl.SSLContext, host: str, patience: float) -> None:
        """Begin TLS, or get into trouble. What was said in the clear and not taken yet is forgotten (RFC 3207)."""
        if self.trouble is not None:
            return
        self._parser, self._tls = ReplyParser(), TlsLayer(context, host)
        self._tls.shake_hands()
        self._transport.write(self._tls.own_words())
        deadline = self._loop.time() + patience  # of the whole handshake, however many packets it takes
        while not self._tls.ready and self.trouble is None:
            await self._wait(0, deadline - self._loop.time())

    async def leave(self, patience: float) -> None:
        """Say goodbye where nothing else is going on, and close."""
        if not self._awaited:
            self.send(b"QUIT\r\n", replies=1)
            await self.arrived(len(self.replies) + 1, patience)
        await self.drop()

    async def drop(self) -> None:
        """Close without a word."""
        self._end("it was closed here")
        await asyncio.shield(self._gone)

    @property
    def idle(self) -> bool:
        """Whether all is well and nothing is going on: no answer is due or left over, of a wait that was cancelled."""
        return self.trouble is None and not self._awaited and not self.replies

    @property
    def tls(self) -> TlsLayer | None:
        return self._tls

    @property
    def address(self) -> str:
        """Our own address on this connection."""
        return str(self._transport.get_extra_info("sockname")[0])

    # -- for the event loop -------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(high=0)

    def data_received(self, data: bytes) -> None:
        if self.trouble is not None:
            return
        try:
            replies = self._parser.feed(data if self._tls is None else self._opened(data, self._tls))
        except ssl.SSLError as error:
            self._end(error)
            return
        self._awaited -= len(replies)
        if self._awaited < 0:
            self.unasked = replies[self._awaited]
            self.replies.extend(replies[: self._awaited])
            self._end(f"the server says without being asked: {shown(self.unasked)}")
            return
        self.replies.extend(replies)
        if len(self.replies) >= self._wanted:
            self._wake()
        if self._parser.broken:
            self._end("the server does not speak SMTP")
        elif self._tls is not None and self._tls.closed:
            self._end("the server closed it")

    def eof_received(self) -> None:
        self._end("the server closed it")

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(exc or "the server closed it")
        if not self._gone.done():
            self._gone.set_result(None)

    def pause_writing(self) -> None:
        self.full = True

    def resume_writing(self) -> None:
        self.full = False
        if self._wanted == 0:
            self._wake()

    def _opened(self, data: bytes, tls: TlsLayer) -> bytes:
        try:
            return tls.open(data)
        finally:  # an answer of the handshake, or an alert that says why not
            self._transport.write(tls.own_words())

    async def _wait(self, wanted: int, patience: float) -> None:
        """Wait until so many replies are there, for 0 until anything happens."""
        self._wanted, self._patience = wanted, patience
        self._deadline = deadline = self._loop.time() + patience
        if deadline < self._alarm_at:
            self._set_alarm(deadline)
        self._waiter = waiter = self._loop.create_future()
        try:
            await waiter
        finally:
            self._waiter, self._deadline = None, inf

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _set_alarm(self, moment: float) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm_at = moment
        self._alarm = self._loop.call_at(moment, self._look)

    def _look(self) -> None:
        self._alarm, self._alarm_at = None, inf
        now = self._loop.time()
        if now < self._deadline:
            if self._deadline < inf:
                self._set_alarm(self._deadline)
        elif self._wanted == 0 and (left := self._transport.get_write_buffer_size()) < self._left:
            self._left, self._deadline = left, now + self._patience  # slow, but it goes on
            self._set_alarm(self._deadline)
        else:
            self._end("no answer in time")

    def _end(self, reason: Exception | str) -> None:
        if self.trouble is None:
            self.trouble = _in_words(reason)
            self.cause = reason if isinstance(reason, Exception) else None
            if self._alarm is not None:
                self._alarm.cancel()
            self._transport.abort()
            self._wake()


def _in_words(reason: Exception | str) -> str:
    if isinstance(reason, ssl.SSLError):
        return str(reason.reason or reason)
    if isinstance(reason, OSError):
        return reason.strerror or str(reason)
    return str(reason)
