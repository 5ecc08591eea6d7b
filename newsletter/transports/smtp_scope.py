"""Whom a refusal is about: the recipient, or everybody (mail.md S18, S19, S25; RFC 3463, and providers' own words)."""

from __future__ import annotations

import re

from newsletter.domain.delivery import Scope
from newsletter.transports.smtp_reply import Phase, Reply

ALLOWANCE_PAUSE, RATE_PAUSE = 3600.0, 600.0


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


_UNKNOWN_READER = _any(
    r"\b(no such|unknown|invalid|non-?existent|not a valid) (user|recipient|mailbox|address)",
    r"\b(user|recipient|address|mailbox) (is )?unknown",
    r"does(n't| not) (exist|have an? \S+ account)",
    r"\b(mailbox|account) (is )?(full|unavailable|not found|disabled|inactive)",
    r"\bover ?quota|is no longer valid|undeliverable address",
)
_SIGN_IN_FIRST = _any(
    r"\bauth(entication)?( command)? (is )?(required|needed|first)",
    r"\b(turn on|use|requires?) (smtp )?auth",
    r"\b(must|please) (first )?(be )?authenticate|client was not authenticated|not logged in",
)
_ABOUT_US = _any(  # our address, our names, our way of sending: whatever the code, no reader is to blame
    r"\b(dmarc|spf|dkim)\b|sender ((address|ip) )?rejected|sender verify|banned send",
    r"spamhaus|senderscore|reputation|(block|black|deny) ?list|client host .*blocked|\b(SC|DY|OU)-00\d",
    r"policy (reasons|restrictions)|\bPTR record|reverse DNS",
    r"relay(ing)? (access )?(is )?(denied|disallowed|not)\b|\brelay limit",
)
_OUR_DOING = _any(  # said at RCPT without a code that tells more
    r"\b(helo|ehlo|relay|rcpthosts|spam)\b|sender denied|access denied|administrative prohibition",
    r"\b(ip|host|client)\b.* (blocked|banned|refused|rejected|denied)|\(#5\.7\.",
)
_BY_THE_READER = _any(r"by (this|the) recipient\b|RST\.AuthRequired")  # the latter is Exchange's, of a closed group
_RECIPIENT_REJECTED = _any(r"recipient address rejected")  # Postfix's words for it
_CONTENT = _any(r"spam|content|virus|message|policy|block|reject|size|header|url|link")

_READERS_OWN_RULES = frozenset({12, 13, 124, 133, 134, 135, 136, 504, 505, 507, 513, 703})
"""Exchange Online, 5.7.x: this mailbox or group takes mail from some only (its page on non-delivery reports)."""

_LIMIT = _any(
    r"\b(quota|limits?|credits)\b.*\b(exceed|reach)", r"\b(exceed|reach|over your).*\b(quota|limits?|credits)\b"
)
_PERIOD = _any(r"\b(daily|hourly|monthly)\b|\b24.?hour|\bper (day|hour|month)\b")
_SENDING = _any(r"\b(send|sending|sent|submission|outgoing|relay|credits)\b|count quota|\byour (\w+ )?(quota|limit)\b")
_TOO_MANY = _any(r"\b(messages|mails|recipients|rcpts) (per|this|in an) (day|hour)\b")
_SPEED = _any(r"\brate\b|per (second|minute)|\bpeak\b|concurrent")
_NOT_OURS = _any(
    r"\breceiv|storage|\bsize\b|same message-id|to this recipient",
    r"\brecipients? (domain|quota|has)\b|\bdomains? (hourly|daily)",
)
_LOGINS = _any(r"too many (failed )?(log|sign|auth)")


def is_allowance(reply: Reply) -> bool:
    """Tell whether what the account may send in a day, an hour or a month is spent, as providers word it."""
    text = str(reply)
    if reply.positive or _NOT_OURS.search(text):
        return False
    limited = _LIMIT.search(text) and (_PERIOD.search(text) or (_SENDING.search(text) and not _SPEED.search(text)))
    return bool(limited or _TOO_MANY.search(text))


def pause_after(reply: Reply) -> float:
    """Return the seconds for which a server that says this is left alone; 0 where the usual back-off will do."""
    if is_allowance(reply):
        return ALLOWANCE_PAUSE
    if reply.enhanced == (4, 7, 28) or _LOGINS.search(str(reply)):  # mail.md S24, S11: at least ten minutes
        return RATE_PAUSE
    return 0.0


def scope(reply: Reply, phase: Phase) -> Scope:
    """Tell whom a refusal (4yz or 5yz) is about."""
    if reply.code == 421 or is_allowance(reply):
        return Scope.CONNECTION
    if reply.code in (530, 534, 535, 538) or phase is Phase.SIGN_IN:
        return Scope.SIGN_IN if reply.permanent else Scope.CONNECTION
    if phase in (Phase.CONNECT, Phase.TLS, Phase.HELLO):
        return Scope.POLICY if reply.permanent else Scope.CONNECTION
    found = _by_words(reply, phase)
    if found is None and reply.enhanced is not None:
        found = _by_enhanced_code(reply, reply.enhanced, phase)
    return found or _by_basic_code(reply, phase)


def is_final(reply: Reply, phase: Phase) -> bool:
    """Tell whether a recipient's refusal is for good. 552 at RCPT is an old "too many recipients" (S19)."""
    return reply.permanent and not (reply.code == 552 and phase is Phase.RCPT and reply.enhanced is None)


def _by_words(reply: Reply, phase: Phase) -> Scope | None:
    text = str(reply)
    named = phase is not Phase.MAIL
    if named and (
        _BY_THE_READER.search(text) or (reply.permanent and reply.enhanced in {(5, 7, n) for n in _READERS_OWN_RULES})
    ):
        return Scope.RECIPIENT
    asked = phase in (Phase.MAIL, Phase.RCPT, Phase.DATA) and _SIGN_IN_FIRST.search(text)
    if asked and reply.permanent and not _UNKNOWN_READER.search(text):
        return Scope.SIGN_IN
    if named and _ABOUT_US.search(text):
        return Scope.POLICY if reply.permanent else Scope.CONNECTION
    return None


def _by_enhanced_code(reply: Reply, code: tuple[int, int, int], phase: Phase) -> Scope | None:
    status, subject, detail = code
    refused = Scope.SENDER if phase is Phase.MAIL else Scope.POLICY
    match subject:
        case 1 if detail in (7, 8) or phase is Phase.MAIL:
            return Scope.SENDER if status == 5 else Scope.CONNECTION
        case 1 if detail == 20:  # Exchange: the From field
            return Scope.MESSAGE
        case 1:
            return Scope.RECIPIENT
        case 2 if phase is Phase.MAIL or detail == 252:  # Exchange: not allowed to send as this address
            return Scope.SENDER if status == 5 else Scope.CONNECTION
        case 2:
            return Scope.RECIPIENT
        case 3 if detail == 4:
            return Scope.MESSAGE
        case 3 | 4 | 5 if status == 4:
            return Scope.CONNECTION
        case 4:  # no way to their server, or round in a circle
            return refused if phase is Phase.MAIL else Scope.RECIPIENT
        case 5 if phase is Phase.MAIL or not _UNKNOWN_READER.search(
            str(reply)
        ):  # Outlook.com: 5.5.0 mailbox unavailable
            return refused
        case 5:
            return Scope.RECIPIENT
        case 6 if phase is not Phase.RCPT:
            return Scope.MESSAGE if status == 5 else Scope.CONNECTION
        case 7 if phase is Phase.RCPT and reply.code in (450, 451) and detail == 1:  # greylisting
            return Scope.RECIPIENT
        case 7 if status == 4:
            return Scope.CONNECTION
        case 7 if phase is not Phase.MAIL and (
            _RECIPIENT_REJECTED.search(str(reply)) or _UNKNOWN_READER.search(str(reply))
        ):
            return Scope.RECIPIENT
        case 7 if reply.code == 552 or detail == 512:  # Gmail: an attachment; Exchange: the From field
            return Scope.MESSAGE
        case 7 if detail == 60:  # Exchange: not allowed to send as this address
            return Scope.SENDER
        case 7:
            return refused
    return None


def _by_basic_code(reply: Reply, phase: Phase) -> Scope:
    if phase is Phase.RCPT:
        return Scope.POLICY if _is_our_doing(reply) else Scope.RECIPIENT
    if not reply.permanent:
        return Scope.CONNECTION
    if phase is Phase.MAIL:
        return Scope.MESSAGE if reply.code == 552 else Scope.SENDER
    if phase is Phase.DOT and _UNKNOWN_READER.search(str(reply)):
        return Scope.RECIPIENT
    if reply.code == 552 or (phase is Phase.DOT and _CONTENT.search(str(reply))):
        return Scope.MESSAGE
    return Scope.POLICY


def _is_our_doing(reply: Reply) -> bool:
    """Tell whether a refusal at RCPT is none of the recipient's. 554 is what all is refused with."""
    text = str(reply)
    if reply.code in (500, 502, 503, 504, 555):
        return True
    if not reply.permanent or _UNKNOWN_READER.search(text) or _RECIPIENT_REJECTED.search(text):
        return False
    return reply.code == 554 or bool(_OUR_DOING.search(text))
