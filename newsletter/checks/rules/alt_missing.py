"""Every picture has an `alt` text, or an empty one if it only decorates."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.ERROR, source="WCAG 2.2, 1.1.1; EMC report 2026: 47.88 % of mails lack it")


def find(mail: Mail) -> Iterator[Flaw]:
    for image in mail.images:
        if image.alt is None:
            yield Flaw(
                reason=f"the picture {image.src or 'without a source'} has no alt text: with images off it is a hole",
                fix='Say what it shows, alt="…"; alt="" if it only decorates.',
                place=mail.sources.find(image.src.rpartition("/")[2]),
                element=image.element,
            )
