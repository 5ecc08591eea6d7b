"""A mail can be made for every reader."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.copy import Copy
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.delivery import Outcome
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.WARNING, source="interface.md §3: such a delivery is skipped, with the reason")

NOT_FOR_THEM = "no item for them"
"""Nothing is wrong: all there is to read is for others."""


def find_in_copy(copy: Copy) -> Iterator[Flaw]:
    if isinstance(copy.made, Outcome) and copy.made.reply != NOT_FOR_THEM:
        yield Flaw(
            reason=f"{copy.subscriber.email} gets nothing: {copy.made.reply}",
            fix="Mend the row, or take it out.",
            place=copy.place,
        )
