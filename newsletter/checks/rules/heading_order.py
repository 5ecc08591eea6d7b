"""The mail has one main heading, and no level of headings is skipped."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from newsletter.checks.mail import Mail
from newsletter.checks.markup import elements, is_hidden, visible_text
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.WARNING, source="WCAG 2.2, 1.3.1 and G141: many go from heading to heading")


def find(mail: Mail) -> Iterator[Flaw]:
    levels = ("h1", "h2", "h3", "h4", "h5", "h6")
    headings = [
        (int(element.tag[1]), visible_text(element), element)
        for element in elements(mail.tree, *levels)
        if element.get("role") not in ("presentation", "none") and not is_hidden(element)
    ]
    main = [(text, element) for level, text, element in headings if level == 1]
    if not main:
        yield Flaw(
            reason="there is no main heading (h1): who listens cannot tell where the mail begins",
            fix="Make the name of the publication, or the first title, an h1.",
        )
    for text, element in main[1:]:
        yield Flaw(
            reason=f"“{text[:60]}” is one more main heading (h1), beside “{main[0][0][:60]}”",
            fix="Make it an h2.",
            place=mail.sources.find(text),
            element=element,
        )
    for (before, _, _), (level, text, element) in pairwise(headings):
        if level > before + 1:
            yield Flaw(
                reason=f"“{text[:60]}” is a heading of level {level} below one of level {before}: it seems that "
                "something was left out",
                fix=f"Make it an h{before + 1}; its size is a matter of style.",
                place=mail.sources.find(text),
                element=element,
            )
