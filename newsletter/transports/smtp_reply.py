"""What an SMTP server says, and when: phases and replies (RFC 5321 §4.2, RFC 2034)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_SHOWN = 500  # characters of a reply that are kept


class Phase(StrEnum):
    """How far a message had come. Only behind the final dot can it have been accepted (mail.md S02)."""

    CONNECT = "while connecting"
    TLS = "while encryption was agreed upon"
    HELLO = "at EHLO"
    SIGN_IN = "at sign-in"
    MAIL = "at MAIL FROM"
    RCPT = "at RCPT TO"
    DATA = "at DATA"
    BODY = "while sending the message"
    DOT = "after the message"


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply: its code, and the text of each line."""

    code: int
    lines: tuple[str, ...]

    @classmethod
    def read(cls, raw: bytes) -> Reply:
        """Read a reply as the parser hands it on: the code, a space, and the texts, a line each."""
        texts = raw[4:].decode("utf-8", "replace").split("\n")
        clean = ("".join(sign if sign.isprintable() else " " for sign in text).strip() for text in texts)
        return cls(int(raw[:3]), tuple(clean))

    def without(self, secret: str) -> Reply:
        """Return the reply as it may be shown: some servers repeat what they were told."""
        return Reply(self.code, tuple(line.replace(secret, "…") for line in self.lines)) if secret else self

    @property
    def positive(self) -> bool:
        return 200 <= self.code < 300

    @property
    def permanent(self) -> bool:
        return 500 <= self.code < 600

    @property
    def enhanced(self) -> tuple[int, int, int] | None:
        """The enhanced status code (RFC 2034), if it agrees with the basic one."""
        found = re.match(r"([245])\.(\d{1,3})\.(\d{1,3})(?![\w.])", self.lines[0]) if self.lines else None
        if found is None or int(found[1]) != self.code // 100:
            return None
        return int(found[1]), int(found[2]), int(found[3])

    def __str__(self) -> str:
        return " ".join([str(self.code), *filter(None, self.lines)])[:_SHOWN]


def shown(raw: bytes) -> str:
    """Return a reply as it is shown and kept: quickly for the one plain line that nearly all of them are."""
    if len(raw) <= _SHOWN and raw.isascii():
        text = raw.decode("ascii")
        if text.isprintable():
            return text.rstrip()
    return str(Reply.read(raw))
