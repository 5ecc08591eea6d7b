"""Every picture has an address that a mail program can follow."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.markup import is_hidden
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(
    severity=Severity.ERROR, source="RFC 2392 and html.md §5: a mail has no address that others are relative to"
)


def find(mail: Mail) -> Iterator[Flaw]:
    for image in mail.images:
        wrong = _wrong(image.src, mail)
        if wrong and not is_hidden(image.element):
            words = f" “{image.alt[:60]}”" if image.alt else ""
            yield Flaw(
                reason=f"the picture{words} {wrong}: readers see an empty frame",
                fix="Put the picture beside the item, so that newsletter sends it along, or give its whole address, "
                "https://…",
                place=mail.place_of_picture(image),
                element=image.element,
            )


def _wrong(src: str, mail: Mail) -> str | None:
    kind, colon, _ = src.lower().partition(":")
    if not src:
        return "has no source"
    if src.startswith("images/") and src.removeprefix("images/") in mail.pictures:
        return None
    if colon and kind in ("http", "https", "data"):
        return None
    if colon and kind.isalpha() and len(kind) > 1:
        return f"has an address ({src[:80]}) that leads nowhere outside this computer"
    return f"has an address ({src[:80]}) that is relative to nothing"
