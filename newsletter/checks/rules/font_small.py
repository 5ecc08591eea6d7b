"""No text is smaller than 13 pixels."""

from __future__ import annotations

from collections.abc import Iterable

from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Rule
from newsletter.checks.styles import Shown
from newsletter.domain.finding import Severity

RULE = Rule(
    severity=Severity.WARNING, source="Apple Human Interface Guidelines, Typography; Parcel accessibility checks"
)

SMALLEST = 13.0
"""CSS pixels."""

_MARKS = ("sub", "sup")
"""A footnote's number is meant to be small."""


def find(mail: Mail) -> Iterable[Flaw]:
    told: dict[float, list[Shown]] = {}
    for shown in mail.styles.texts:
        look = shown.light or shown.dark
        if look is not None and look.size < SMALLEST and shown.element.tag not in _MARKS:
            told.setdefault(look.size, []).append(shown)
    for size, texts in told.items():
        more = f" and {len(texts) - 1} more" if len(texts) > 1 else ""
        yield Flaw(
            reason=f"“{texts[0].text[:40]}”{more}: {round(size, 1):g} px is too small to read on a phone",
            fix=f"Make it {SMALLEST:g} px or larger; text to be read, 16 or more.",
            place=mail.sources.find(texts[0].text[:60]),
            element=texts[0].element,
        )
