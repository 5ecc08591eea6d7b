"""Every picture of an item is there, and can be read."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Place, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.ERROR, source="interface.md §2: build keeps the alt text, check makes it an error")


def find(mail: Mail) -> Iterator[Flaw]:
    for problem in mail.problems:
        if problem.topic == "picture":
            yield Flaw(
                reason=f"{problem.reason}: readers see its alt text in an empty place",
                fix="Put the picture there, name another, or take the line out.",
                place=Place(where=problem.where, line=problem.line),
            )
