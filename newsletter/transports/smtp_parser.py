"""Takes replies out of a stream of bytes, however it is cut up, and within bounds (RFC 5321 §4.2.1, mail.md S09)."""

from __future__ import annotations

import re

LONGEST_LINE, LONGEST_REPLY = 8 * 1024, 32 * 1024
_PLAIN = re.compile(rb"(?:[2-5][0-9][0-9] [^\r\n]{0,500}\r\n)+")  # replies of one line each, as nearly all are
_LINE = re.compile(rb"[2-5][0-9][0-9](?:[ -]|\Z)")


class ReplyParser:
    """Gives whole replies for what it is fed: the code, a space, and the texts, those of several lines joined by LF.

    What is not ASCII stays as it is; a line may end in a bare LF; of several codes the last line's counts. Once
    something came that is no reply, or beyond all bounds, it is `broken`.
    """

    __slots__ = ("_rest", "_size", "_texts", "broken")

    def __init__(self) -> None:
        self.broken = False
        self._rest = b""
        self._texts: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> list[bytes]:
        """Return the replies that `data` completes."""
        if not self._rest and not self._texts and _PLAIN.fullmatch(data):
            return data[:-2].split(b"\r\n")
        *lines, self._rest = (self._rest + data).split(b"\n")
        replies = []
        for line in lines:
            self._add(line.rstrip(b"\r"))
            if self.broken:
                break
            if line[3:4] != b"-":
                replies.append(line[:3] + b" " + b"\n".join(self._texts))
                self._texts, self._size = [], 0
        self.broken = self.broken or len(self._rest) > LONGEST_LINE
        return replies

    def _add(self, line: bytes) -> None:
        self._size += len(line)
        self._texts.append(line[4:])
        self.broken = len(line) > LONGEST_LINE or self._size > LONGEST_REPLY or not _LINE.match(line)
