"""The HTML is short enough for Gmail to show all of it."""

from __future__ import annotations

from collections.abc import Iterable
from email import message_from_bytes

from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.ERROR, source="Gmail clips at about 102 KB: hteumeuleu/email-bugs #41")

CLIPPED = 102_400
"""Bytes of HTML, before it is encoded. Google never said it; pictures do not count."""

NEAR = 90_000

_WORTH_A_LOOK = 75_000
"""Below this, no addresses of pictures can make it too long, and the message need not be taken apart."""


def find(mail: Mail) -> Iterable[Flaw]:
    size = len(mail.html.encode())
    if size > _WORTH_A_LOOK:
        size = max(size, _as_sent(mail.data))
    if size > NEAR:
        severity = Severity.ERROR if size > CLIPPED else Severity.WARNING
        yield Flaw(
            reason=f"the HTML has {size:,} bytes ({len(mail.data):,} for the whole message, encoded): Gmail "
            + ("cuts it off, and the link to leave is lost" if size > CLIPPED else f"cuts a mail off at {CLIPPED:,}"),
            fix="Take items out (max_items), or show summaries instead of whole texts.",
            place=mail.plan,
            severity=severity,
        )


def _as_sent(data: bytes) -> int:
    """Return the bytes of a message's HTML as it leaves, with the addresses of its pictures."""
    parts = [part for part in message_from_bytes(data).walk() if part.get_content_type() == "text/html"]
    bodies = [part.get_payload(decode=True) for part in parts]
    return max((len(body) for body in bodies if isinstance(body, bytes)), default=0)
