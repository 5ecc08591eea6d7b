"""What reading a subscriber list yields: rows, and a report of everything that was not right."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from newsletter.domain.subscriber import Subscriber
from newsletter.errors import Problem

KEPT = 200
"""How many problems a report keeps in words; the rest is counted."""


@dataclass(slots=True, kw_only=True)  # not frozen: that takes twice the time, a million times
class Row:
    """One usable row. `line` is where it starts in the file, from 1; `reason` tells why it is not mailed."""

    subscriber: Subscriber
    line: int
    active: bool = True
    reason: str | None = None


@dataclass(slots=True, kw_only=True)
class Report:
    """What one reading of a list found; filled in while the rows go by.

    `problem_count` counts the problems that `problems` has no room for as well. `reasons` tells why
    the inactive rows are not mailed. `encoding` is in words for the editor.
    """

    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    active: int = 0
    inactive: int = 0
    invalid: int = 0
    duplicates: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    encoding: str = ""

    def tell(self, where: str, line: int, reason: str) -> None:
        self.problem_count += 1
        if len(self.problems) < KEPT:
            self.problems.append(Problem(where=where, line=line, reason=reason))

    @property
    def total(self) -> int:
        """How many rows hold anything."""
        return self.active + self.inactive + self.invalid + self.duplicates
