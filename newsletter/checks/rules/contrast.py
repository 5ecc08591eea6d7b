"""Text can be read on what lies behind it, in the light, in the dark, and when a mail program inverts the colours."""

from __future__ import annotations

from collections.abc import Iterable

from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Rule
from newsletter.checks.styles import Look, Shown
from newsletter.domain.colour import READABLE, READABLE_LARGE, contrast
from newsletter.domain.finding import Severity
from newsletter.domain.sight import Appearance

RULE = Rule(severity=Severity.ERROR, source="WCAG 2.2, 1.4.3 Contrast (Minimum)")

_WHEN = {
    Appearance.LIGHT: "",
    Appearance.DARK: " in the dark",
    Appearance.INVERTED: " where the mail program inverts colours (Gmail on a phone, Outlook)",
}


def find(mail: Mail) -> Iterable[Flaw]:
    told: dict[tuple[str, str, Appearance, Severity], list[Shown]] = {}
    designed = mail.styles.designed
    for shown in mail.styles.texts:
        poor = False
        for appearance, look in shown.looks(designed=designed):
            severity = _severity(appearance, look)
            if severity and not (poor and appearance is Appearance.INVERTED):
                told.setdefault((look.colour, look.background, appearance, severity), []).append(shown)
                poor = True
    for (colour, background, appearance, severity), texts in told.items():
        number = contrast(colour, background)
        more = f" and {len(texts) - 1} more" if len(texts) > 1 else ""
        needed = READABLE_LARGE if severity is Severity.ERROR else READABLE
        yield Flaw(
            reason=f"“{_short(texts[0].text)}”{more}: {colour} on {background} has a contrast of {_shown(number)} to 1"
            f"{_WHEN[appearance]}; {needed:g} is needed",
            fix="Make the text darker and what lies behind it lighter, or the other way round.",
            place=mail.sources.find(colour) or mail.sources.find(background) or mail.sources.find(texts[0].text[:60]),
            severity=severity,
            element=texts[0].element,
            appearance=appearance,
        )


def _severity(appearance: Appearance, look: Look) -> Severity | None:
    """Tell how bad it is. How programs invert is a guess, so that what is only inverted keeps no issue from leaving."""
    if look.pictured:
        return None
    number = contrast(look.colour, look.background)
    if appearance is Appearance.INVERTED:
        return Severity.WARNING if number < READABLE_LARGE else None
    if number < READABLE_LARGE:
        return Severity.ERROR
    return Severity.WARNING if number < READABLE and not look.large else None


def _shown(number: float) -> str:
    """Round down: 4.49 must not read as 4.5."""
    return f"{int(number * 10) / 10:.1f}"


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39].rstrip()}…"
