"""No line of the message is longer than mail servers pass on."""

from __future__ import annotations

from collections.abc import Iterable

from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.ERROR, source="RFC 5322, 2.1.1; RFC 5321, 4.5.3.1.6")

LONGEST = 998
"""Bytes, without the end of the line."""


def find(mail: Mail) -> Iterable[Flaw]:
    lines = mail.data.split(b"\r\n")
    number, longest = max(enumerate(lines, start=1), key=lambda line: len(line[1]))
    if len(longest) > LONGEST:
        start = longest[:40].decode("utf-8", "replace")
        yield Flaw(
            reason=f"line {number} of the message (“{start}…”) has {len(longest):,} bytes; servers break or refuse "
            f"lines above {LONGEST}",
            fix="This should not be possible: please report it to the makers of newsletter, with the .eml.",
        )
