"""An alt text is a sentence or two, not a story."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.WARNING, source="html.md §5: what is listened to cannot be skimmed")

LONGEST = 150
"""Characters."""


def find(mail: Mail) -> Iterator[Flaw]:
    for image in mail.images:
        alt = " ".join((image.alt or "").split())
        if len(alt) > LONGEST:
            yield Flaw(
                reason=f"the alt text “{alt[:40].rstrip()}…” has {len(alt)} characters: it is read aloud to its end",
                fix=f"Say in {LONGEST} characters what matters here; the rest belongs in the text.",
                place=mail.place_of_picture(image),
                element=image.element,
            )
