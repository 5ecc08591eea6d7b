"""A link that is only a picture says where it leads."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.markup import elements
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.ERROR, source="WCAG 2.2, 2.4.4 Link Purpose and F89")


def find(mail: Mail) -> Iterator[Flaw]:
    for link in mail.anchors:
        pictures = list(elements(link.element, "img"))
        named = link.text or (link.label or "").strip() or (link.element.get("title") or "").strip()
        unseen = link.element.get("aria-hidden") == "true"
        if pictures and not named and not unseen and all(picture.get("alt") is not None for picture in pictures):
            yield Flaw(
                reason=f"the picture {pictures[0].get('src')} with an empty alt is all there is of the link to "
                f"{link.href}: a screen reader spells the address",
                fix="Give it an alt text that says where the link leads, or take the link away.",
                place=mail.place_of(link.href),
                element=link.element,
            )
