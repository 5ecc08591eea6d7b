"""A mail server that tells the truth: who was accepted, at the dot, whatever the sender believes of it.

It is quick, speaks PIPELINING, and goes wrong where its script says so: at any moment of any conversation.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

END = b"\r\n.\r\n"

LONG = 60.0
"""Seconds after which what should have happened by itself never will."""


class At(StrEnum):
    """Moments of a conversation. From ACCEPTED on the message is the server's, whether it says so or not."""

    CONNECT = "connect"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    BODY = "body"
    DOT = "dot"
    ACCEPTED = "accepted"
    REPLIED = "replied"


class Fault(StrEnum):
    """What may happen instead of a reply."""

    BREAK = "break the connection"
    CLOSE = "close it when all is said"
    SILENCE = "never say anything again"
    HOLD = "say nothing until released"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """`connection` and `message` count from 1, the latter on that connection."""

    at: At
    connection: int
    message: int
    recipient: str


Script = Callable[[Moment], str | Fault | None]
"""What happens at a moment: another reply, a fault, or None for what should. It is called in the server's thread."""


def go_on(_moment: Moment) -> None:
    """Let all go well."""


class Witness:
    """`accepted` are the recipients in order; `delay` tells the seconds before a reply to a dot."""

    def __init__(self) -> None:
        self.accepted: list[str] = []
        self.script: Script = go_on
        self.delay: Callable[[], float] = lambda: 0.0
        self.port = 0
        self.connections = 0
        self.open: set[_Conversation] = set()
        self.held: list[Callable[[], None]] = []
        self.changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(LONG)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._break_all)
        self._loop.call_soon_threadsafe(self._loop.call_soon, self._loop.stop)
        self._thread.join(LONG)
        self._loop.close()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def wait(self, until: Callable[[], bool]) -> None:
        """Wait until something is so."""
        with self.changed:
            assert self.changed.wait_for(until, LONG), "it never came to that"

    def wait_until_left(self) -> None:
        """Wait until every sender has gone, and all they ever said was heard."""
        self.wait(lambda: not self.open)

    def release(self) -> None:
        """Say what was held."""
        self._loop.call_soon_threadsafe(self._release)

    def restart(self, *, after: float) -> None:
        """Break every connection, and be back on the same port some seconds later. For scripts only."""
        self._break_all()
        self._loop.call_later(after, lambda: self._loop.create_task(self._listen()))

    def tell(self) -> None:
        with self.changed:
            self.changed.notify_all()

    def _release(self) -> None:
        held, self.held = self.held, []
        for speak in held:
            speak()

    async def _listen(self) -> None:
        self._server = await self._loop.create_server(lambda: _Conversation(self), "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def _break_all(self) -> None:
        self._server.close()
        for conversation in self.open:
            conversation.transport.abort()


class _Conversation(asyncio.Protocol):
    transport: asyncio.Transport

    def __init__(self, witness: Witness) -> None:
        self._witness = witness
        self._heard = bytearray()
        self._in_body = False
        self._quiet = False  # what follows must wait until this is answered
        self._recipient = ""
        self._message = 0

    # -- for the event loop -------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._witness.connections += 1
        self._number = self._witness.connections
        self._witness.open.add(self)
        self._say(At.CONNECT, "220 witness.example.net ESMTP")

    def data_received(self, data: bytes) -> None:
        self._heard += data
        self._listen()

    def connection_lost(self, _error: Exception | None) -> None:
        self._witness.open.discard(self)
        self._witness.tell()

    # -- the conversation ---------------------------------------------------------------------------------------

    def _listen(self) -> None:
        while not self._quiet:
            if self._in_body:
                if len(self._heard) > len(END) and not self._happens(At.BODY):
                    return
                end = self._heard.find(END)
                if end < 0:
                    del self._heard[: 1 - len(END)]
                    return
                del self._heard[: end + len(END)]
                self._in_body = False
                self._accept()
            else:
                line, found, _ = bytes(self._heard).partition(b"\r\n")
                if not found:
                    return
                del self._heard[: len(line) + 2]
                self._obey(line.decode())

    def _obey(self, line: str) -> None:
        verb = line[:4].upper()
        if verb == "EHLO":
            self._write("250-witness.example.net\r\n250-PIPELINING\r\n250 8BITMIME")
        elif verb == "MAIL":
            self._message += 1
            self._say(At.MAIL, "250 2.1.0 Ok")
        elif verb == "RCPT":
            self._recipient = line[line.index("<") + 1 : line.index(">")]
            self._refused = not self._say(At.RCPT, "250 2.1.5 Ok")
        elif verb == "DATA" and self._refused:
            self._write("554 5.5.1 no valid recipients")
        elif verb == "DATA":
            self._in_body = self._say(At.DATA, "354 go on")
            if self._in_body:
                self._heard[:0] = b"\r\n"  # the line before the first
        elif verb == "QUIT":
            self._write("221 2.0.0 Bye")
            self.transport.close()
        else:
            self._write("250 2.0.0 Ok")

    def _accept(self) -> None:
        if not self._happens(At.DOT):
            return
        self._witness.accepted.append(self._recipient)
        self._witness.tell()
        if not self._happens(At.ACCEPTED):
            return
        delay = self._witness.delay()
        if delay:
            self._quiet = True
            asyncio.get_running_loop().call_later(delay, self._consent)
        else:
            self._consent()

    def _consent(self) -> None:
        self._quiet = False
        if self._say(None, "250 2.0.0 Ok: queued") and self._happens(At.REPLIED):
            self._listen()

    def _say(self, at: At | None, reply: str) -> bool:
        """Say what is to be said at this moment; tell whether that is what is usual."""
        if at is not None and not self._happens(at):
            return False
        if not self.transport.is_closing():
            self._write(reply)
        return True

    def _happens(self, at: At) -> bool:
        """Follow the script; tell whether all goes on as usual."""
        moment = Moment(at=at, connection=self._number, message=self._message, recipient=self._recipient)
        match self._witness.script(moment):
            case None:
                return True
            case Fault.BREAK:
                self.transport.abort()
            case Fault.CLOSE:
                self.transport.close()
            case Fault.HOLD:
                self._witness.held.append(self._consent)
                self._witness.tell()
            case Fault.SILENCE:
                pass
            case reply:
                self._write(reply)
                return False
        self._quiet = True
        return False

    def _write(self, reply: str) -> None:
        self.transport.write(f"{reply}\r\n".encode())
