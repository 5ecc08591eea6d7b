"""Senders, forked from a process that has everything loaded: starting Python takes longer than most sends do."""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Self

LONG = 60.0
"""Seconds after which what should have happened by itself never will."""


class Sender:
    """A process that sends. `code` is how it ended, once that is known; it is reaped at once."""

    def __init__(self, arguments: list[str], environment: dict[str, str]) -> None:
        pipes = [os.pipe() for _ in range(4)]  # standard input, output and error, and how it ended
        theirs = [pipes[0][0], *(write for _, write in pipes[1:])]
        self._input, (self._output, self._error, self._end) = pipes[0][1], (read for read, _ in pipes[1:])
        self._said, self._heard = b"", 0
        self.code: int | None = None
        nursery = _nursery()
        socket.send_fds(nursery, [json.dumps([arguments, environment]).encode()], theirs)
        for stream in theirs:
            os.close(stream)
        self.pid = int(nursery.recv(100))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def signal(self, number: signal.Signals) -> None:
        if self.code is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            self.signal(signal.SIGKILL)

    def open_gate(self) -> None:
        os.write(self._input, b"\n")

    def hear(self, word: str) -> None:
        """Wait until it says something (once more) on standard error."""
        late = time.monotonic() + LONG
        while (found := self._said.find(word.encode(), self._heard)) < 0:
            more = _read(self._error, late)
            assert more, f"it never said {word!r}, but: {self._said.decode()}"
            self._said += more
        self._heard = found + 1

    def ended(self) -> tuple[int, str, str]:
        """Wait until it has ended, and all that it started and that shares its standard error; say how."""
        late = time.monotonic() + LONG
        try:
            while more := _read(self._error, late):
                self._said += more
            self.code = int(_read(self._end, late))
            return self.code, _read(self._output, late).decode(), self._said.decode()
        finally:
            self.kill()
            for stream in (self._input, self._output, self._error, self._end):
                os.close(stream)


def _read(stream: int, late: float) -> bytes:
    assert select.select([stream], [], [], late - time.monotonic())[0], "it took too long"
    return os.read(stream, 1 << 16)


@cache
def _nursery() -> socket.socket:
    """Start the process, once for each process of tests; it ends when that does."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-X", "utf8", "-m", "tests.services.crashing_sender", "nursery"]
    with theirs:
        process = subprocess.Popen(
            command, stdin=theirs.fileno(), cwd=Path(__file__).parents[2], start_new_session=True
        )  # fmt: skip
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours
