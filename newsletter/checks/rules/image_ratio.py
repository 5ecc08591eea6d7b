"""The mail says something in words, not in pictures only."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.markup import is_hidden
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.WARNING, source="SpamAssassin: HTML_IMAGE_ONLY_04, EMPTY_MESSAGE; WCAG 2.2, 1.4.5")

LITTLE, NOTHING = 400, 100
"""Letters and digits, those of the footer included."""

_SMALL = 200
"""Pixels: a mail of few words with a logo or a portrait is a letter."""


def find(mail: Mail) -> Iterator[Flaw]:
    pictures = [image for image in mail.images if (image.width or _SMALL) >= _SMALL and not is_hidden(image.element)]
    letters = sum(sum(map(str.isalnum, shown.text)) for shown in mail.styles.texts)
    if pictures and letters < LITTLE:
        number = "1 picture" if len(pictures) == 1 else f"{len(pictures)} pictures"
        nothing = letters < NOTHING
        yield Flaw(
            reason=f"the mail has {number} and {letters} letters of text: "
            + ("with images off it is empty, and spam filters refuse it" if nothing else "spam filters distrust that"),
            fix="Say in words what the pictures say.",
            place=mail.plan,
            severity=Severity.ERROR if nothing else Severity.WARNING,
        )
