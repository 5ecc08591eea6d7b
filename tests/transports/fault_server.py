"""A mail server on loopback that does as it is told in each phase, and keeps what it accepted at the dot (mail.md T01).

It runs in the event loop of the test. `at` says what it does instead of what is right: for each phase one deed after
the other, a connection later or in the same one; None is what is right, and so is everything after the last.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self


class Deed(StrEnum):
    DROP = "close the connection"
    RESET = "reset it"
    HANG = "do nothing for ever"


@dataclass(frozen=True, slots=True)
class Say:
    """Say something else, and then perhaps go."""

    words: str | bytes
    then: Deed | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Say what is right, so many seconds later."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Drip:
    """Say something else, a byte at a time, so many seconds apart."""

    words: bytes
    seconds: float


Act = Say | Deed | Pause | Drip | None

OVERLONG = Say(b"2" * 9000)
FLOOD = Say(b"250-on and on and on and on and on and on and on and on\r\n" * 800)
GARBAGE = Say(b"\x00\xff\xfe{'html': 1}\r\n")

RIGHT = {
    "connect": "220 mx.example ESMTP",
    "helo": "250 mx.example",
    "starttls": "220 2.0.0 go ahead",
    "auth": "235 2.7.0 welcome",
    "answer": "235 2.7.0 welcome",
    "mail": "250 2.1.0 ok",
    "rcpt": "250 2.1.5 ok",
    "data": "354 go ahead",
    "dot": "250 2.0.0 Ok: queued as 4F2",
    "rset": "250 2.0.0 ok",
    "quit": "221 2.0.0 bye",
}
EVERYTHING = ("PIPELINING", "SIZE 10000000", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message as it was at the dot. `accepted` even if nobody was told."""

    sender: str
    recipient: str
    data: bytes


@dataclass
class FaultServer:
    """`replies` are sent each by themselves, together (as many as there are commands) or bytewise."""

    at: Mapping[str, Sequence[Act]] = field(default_factory=dict)
    extensions: Sequence[str] = EVERYTHING
    replies: str = "each"
    implicit: ssl.SSLContext | None = None
    starttls: ssl.SSLContext | None = None
    accepts: Callable[[bytes], None] = lambda _data: None

    def __post_init__(self) -> None:
        self.accepted: list[Accepted] = []
        self.heard: list[list[str]] = []
        self._deeds = {phase: list(deeds) for phase, deeds in self.at.items()}
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._begin, "127.0.0.1", 0, ssl=self.implicit, limit=2**26)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def recipients(self) -> list[str]:
        return [message.recipient for message in self.accepted]

    async def turn(self) -> None:
        """Let everything happen that can happen now."""
        for _ in range(20):
            await asyncio.sleep(0)

    def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard: list[str] = []
        self.heard.append(heard)
        task = asyncio.ensure_future(_Conversation(self, reader, writer, heard).go())
        self._tasks.add(task)

    def next_act(self, phase: str) -> Act:
        deeds = self._deeds.get(phase)
        return deeds.pop(0) if deeds else None


class _Gone(Exception):  # noqa: N818 - the conversation is over
    pass


@dataclass
class _Conversation:
    server: FaultServer
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    heard: list[str]
    sender: str | None = None
    recipient: str | None = None
    encrypted: bool = False
    unsaid: bytes = b""

    async def go(self) -> None:
        try:
            with contextlib.suppress(_Gone, ConnectionError, asyncio.IncompleteReadError):
                await self.act("connect")
                while True:
                    await self.hear()
        finally:
            self.writer.close()
            with contextlib.suppress(Exception):
                await self.writer.wait_closed()

    async def hear(self) -> None:
        line = (await self.reader.readuntil(b"\n")).decode().rstrip("\r\n")
        self.heard.append(line)
        verb, _, argument = line.partition(" ")
        match verb.upper():
            case "EHLO":
                await self.act("ehlo", right=self.offer())
            case "HELO":
                await self.act("helo")
            case "STARTTLS":
                if await self.act("starttls"):
                    assert self.server.starttls
                    await self.writer.start_tls(self.server.starttls)
                    self.encrypted = True
            case "AUTH":
                await self.act("auth")
            case "MAIL":
                if await self.act("mail"):
                    self.sender = argument
            case "RCPT":
                if await self.act("rcpt", right=RIGHT["rcpt"] if self.sender else "503 5.5.1 MAIL first"):
                    self.recipient = argument
            case "DATA":
                if await self.act("data", right=RIGHT["data"] if self.recipient else "554 5.5.1 no valid recipients"):
                    await self.receive()
            case "RSET":
                await self.act("rset")
                self.sender = self.recipient = None
            case "QUIT":
                await self.act("quit")
                raise _Gone
            case _:
                await self.act("answer")

    async def receive(self) -> None:
        if self.server._deeds.get("body"):
            await self.flush()
            await self.act("body", right="")
        text = b"\r\n" + await self.reader.readuntil(b".\r\n")
        while not text.endswith(b"\r\n.\r\n"):
            text += await self.reader.readuntil(b".\r\n")
        data = text[2:-3].replace(b"\r\n..", b"\r\n.")
        data = data[1:] if data.startswith(b"..") else data
        self.heard.append(".")
        accepted = self.recipient is not None
        self.server.accepts(data)
        right = RIGHT["dot"] if accepted else "554 5.5.1 no valid recipients"
        act = self.server.next_act("dot")
        told = act.words if isinstance(act, Say) else right
        if accepted and (told[:1] == "2" or act is Deed.DROP):
            self.server.accepted.append(Accepted(self.sender or "", self.recipient or "", data))
        self.sender = self.recipient = None
        await self.do(act, right)
        await self.act("after", right="")

    def offer(self) -> str:
        offered = list(self.server.extensions)
        if self.server.starttls and not self.encrypted:
            offered.append("STARTTLS")
        lines = ["mx.example", *offered]
        return "\r\n".join(f"250{' ' if number == len(lines) else '-'}{line}" for number, line in enumerate(lines, 1))

    async def act(self, phase: str, *, right: str | None = None) -> bool:
        """Do what is to be done in this phase; tell whether it was to the other end's liking."""
        return await self.do(self.server.next_act(phase), RIGHT[phase] if right is None else right)

    async def do(self, act: Act, right: str) -> bool:
        if isinstance(act, Pause):
            await asyncio.sleep(act.seconds)
            act = None
        if isinstance(act, Drip):
            for byte in act.words:
                await self.say(bytes([byte]))
                await asyncio.sleep(act.seconds)
            raise _Gone
        words: str | bytes = act.words if isinstance(act, Say) else right if act is None else b""
        deed = act.then if isinstance(act, Say) else act
        if words:
            await self.say(words if isinstance(words, bytes) else f"{words}\r\n".encode())
        if deed is not None:
            await self.flush()
        match deed:
            case Deed.HANG:
                with contextlib.suppress(RuntimeError):  # closed meanwhile
                    self.reader._transport.pause_reading()  # type: ignore[attr-defined]
                await asyncio.get_running_loop().create_future()
            case Deed.RESET:
                connection: socket.socket = self.writer.get_extra_info("socket")
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.writer.transport.abort()
                raise _Gone
            case Deed.DROP:
                raise _Gone
        return words[:1] in ("2", "3")

    async def say(self, words: bytes) -> None:
        if self.server.replies == "together":
            self.unsaid += words
            if not self.reader._buffer:  # type: ignore[attr-defined]  # every command that came has its answer
                await self.flush()
        elif self.server.replies == "bytewise":
            for byte in words:
                self.writer.write(bytes([byte]))
                await asyncio.sleep(0)
        else:
            self.writer.write(words)
            await self.writer.drain()

    async def flush(self) -> None:
        self.writer.write(self.unsaid)
        self.unsaid = b""
        await self.writer.drain()
