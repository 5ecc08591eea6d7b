"""What an SMTP server says, and whom it is about: the recipient, or everybody (RFC 5321 §4.2, RFC 3463)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_SHOWN = 500  # characters of a reply that are kept


class Phase(StrEnum):
    """How far a message had come. Only behind the final dot can it have been accepted."""

    CONNECT = "while connecting"
    SIGN_IN = "at sign-in"
    MAIL = "at MAIL FROM"
    RCPT = "at RCPT TO"
    DATA = "at DATA"
    BODY = "while sending the message"
    DOT = "after the message"


class Scope(StrEnum):
    """Whom a refusal is about. Only RECIPIENT counts against a subscriber."""

    RECIPIENT = "recipient"
    SENDER = "sender"
    POLICY = "policy"
    MESSAGE = "message"
    SIGN_IN = "sign-in"
    CONNECTION = "connection"


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply: its code, and the text of each line."""

    code: int
    lines: tuple[str, ...]

    @property
    def positive(self) -> bool:
        return 200 <= self.code < 300

    @property
    def permanent(self) -> bool:
        return 500 <= self.code < 600

    @property
    def enhanced(self) -> tuple[int, int, int] | None:
        """The enhanced status code (RFC 2034), if it agrees with the basic one."""
        found = re.match(r"([245])\.(\d{1,3})\.(\d{1,3})(?!\S)", self.lines[0]) if self.lines else None
        if found is None or int(found[1]) != self.code // 100:
            return None
        return int(found[1]), int(found[2]), int(found[3])

    def __str__(self) -> str:
        return f"{self.code} {' '.join(self.lines)}".strip()[:_SHOWN]


_UNKNOWN_READER = re.compile(
    r"(no such|unknown|invalid|nonexistent) (user|recipient|mailbox)|user unknown|recipient unknown"
    r"|mailbox (is )?(full|unavailable|not found|disabled)|recipient address rejected|over ?quota",
    re.IGNORECASE,
)
_RECIPIENT_ONLY = re.compile(r"recipient address rejected", re.IGNORECASE)  # Postfix's words for it
_CONTENT = re.compile(r"spam|content|virus|message|policy|block|reject|size|header|url|link", re.IGNORECASE)


def scope(reply: Reply, phase: Phase) -> Scope:
    """Tell whom a refusal (4yz or 5yz) is about (mail.md S18, S19)."""
    if reply.code == 421:
        return Scope.CONNECTION
    if reply.code in (530, 534, 535, 538) or phase is Phase.SIGN_IN:
        return Scope.SIGN_IN if reply.permanent else Scope.CONNECTION
    if phase is Phase.CONNECT:
        return Scope.POLICY if reply.permanent else Scope.CONNECTION
    if reply.enhanced is not None:
        found = _by_enhanced_code(reply, reply.enhanced, phase)
        if found is not None:
            return found
    return _by_basic_code(reply, phase)


def _by_enhanced_code(reply: Reply, code: tuple[int, int, int], phase: Phase) -> Scope | None:
    status, subject, detail = code
    refused = Scope.SENDER if phase is Phase.MAIL else Scope.POLICY
    match subject:
        case 1 if detail in (7, 8) or phase is Phase.MAIL:
            return Scope.SENDER if status == 5 else Scope.CONNECTION
        case 1:
            return Scope.RECIPIENT
        case 2 if phase is Phase.MAIL or detail == 252:  # Exchange: not allowed to send as this address
            return Scope.SENDER if status == 5 else Scope.CONNECTION
        case 2:
            return Scope.RECIPIENT
        case 3 if detail == 4:
            return Scope.MESSAGE
        case 3 | 4 if status == 4:
            return Scope.CONNECTION
        case 6 if phase is not Phase.RCPT:
            return Scope.MESSAGE if status == 5 else Scope.CONNECTION
        case 7 if phase is Phase.RCPT and (reply.code in (450, 451) and detail == 1):  # greylisting
            return Scope.RECIPIENT
        case 7 if phase is Phase.RCPT and _RECIPIENT_ONLY.search(str(reply)):
            return Scope.RECIPIENT
        case 7:
            return refused if status == 5 else Scope.CONNECTION
    return None


def _by_basic_code(reply: Reply, phase: Phase) -> Scope:
    if phase is Phase.RCPT:
        return Scope.POLICY if reply.code in (500, 502, 503, 504, 555) else Scope.RECIPIENT
    if not reply.permanent:
        return Scope.CONNECTION
    if phase is Phase.MAIL:
        return Scope.MESSAGE if reply.code == 552 else Scope.SENDER
    if phase is Phase.DOT and _UNKNOWN_READER.search(str(reply)):
        return Scope.RECIPIENT
    if reply.code == 552 or (phase is Phase.DOT and _CONTENT.search(str(reply))):
        return Scope.MESSAGE
    return Scope.POLICY
