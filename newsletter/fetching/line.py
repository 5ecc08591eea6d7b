"""A connection that is over at its deadline, however slowly the other side goes on."""

from __future__ import annotations

import io
import socket
import ssl
import time
from typing import Any, Self


class Line:
    """What http.client uses of a socket; it is over at its deadline, however slowly the other side goes on."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock = sock
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(left(self._deadline))
        self._sock.sendall(data)

    def receive(self, buffer: memoryview) -> int:
        self._sock.settimeout(left(self._deadline))
        try:
            return self._sock.recv_into(buffer)
        except ssl.SSLEOFError:  # many servers end so; a body of known length is seen to be whole
            return 0

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self))

    def close(self) -> None:
        """Do nothing: http.client closes a connection when it begins to read the last answer."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._sock.close()


class _Reading(io.RawIOBase):
    def __init__(self, line: Line) -> None:
        self._line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._line.receive(buffer)


def left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def words(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return str(error.reason or error).replace("_", " ").lower()
    return error.strerror or str(error) or "no connection"
