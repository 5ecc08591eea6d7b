"""Takes replies out of a stream of bytes, however it is cut up, and within bounds (RFC 5321 §4.2.1, mail.md S09)."""

from __future__ import annotations

import re

LONGEST_LINE, LONGEST_REPLY = 8 * 1024, 32 * 1024
_PLAIN = re.compile(rb"(?:[2-5][0-9][0-9] [^\r\n]{0,500}\r\n)+")  # replies of one line each, as nearly all are
_LINE = re.compile(rb"[2-5][0-9][0-9](?:[ -]|\Z)")


class ReplyParser:
    """Gives whole replies for what it is fed: the code, a space, and the texts, those of several lines joined by LF.

    What is not ASCII stays as it is; a line may end in a bare LF; of several codes the last line's counts.
    """

    __slots__ = ("_rest", "_size", "_texts")

    def __init__(self) -> None:
        self._rest = b""
        self._texts: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> list[bytes]:
        """Return the replies that `data` completes.

        Raises:
            ValueError: this is not SMTP, or beyond all bounds.
        """
        if not self._rest and not self._texts and _PLAIN.fullmatch(data):
            return data[:-2].split(b"\r\n")
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > LONGEST_LINE:
            raise ValueError("a line is too long")
        return [reply for line in lines if (reply := self._reply_ended_by(line.rstrip(b"\r")))]

    def _reply_ended_by(self, line: bytes) -> bytes | None:
        self._size += len(line)
        if len(line) > LONGEST_LINE or self._size > LONGEST_REPLY or not _LINE.match(line):
            raise ValueError("this is no reply")
        self._texts.append(line[4:])
        if line[3:4] == b"-":
            return None
        reply = line[:3] + b" " + b"\n".join(self._texts)
        self._texts, self._size = [], 0
        return reply
