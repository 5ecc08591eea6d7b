"""Takes over a list from another program: who comes, whose empty cells are filled, and who left there."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from newsletter.domain.subscriber import Subscriber
from newsletter.project import Project
from newsletter.services.subscribers import known_suppressions
from newsletter.subscribers import Report, read_columns, read_subscribers
from newsletter.subscribers.cells import as_cells
from newsletter.subscribers.editing import edit_list, sign_off
from newsletter.subscribers.exporting import without_guards

REMEMBERED = ("unsubscribed", "complained", "bounced", "cleaned", "blocklisted")
"""Reasons of other programs that our store remembers too; "not confirmed" and "deleted" say nothing for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What `import` did, in readers. `left_out` are columns with values that our list has not got."""

    added: int
    filled: int
    unchanged: int
    suppressed: int
    remembered: int
    inactive: Mapping[str, int]
    left_out: tuple[str, ...]
    report: Report


@dataclass(slots=True, kw_only=True)
class _Arrivals:
    """Those to be taken over, by key; who is met in the list is struck off."""

    people: dict[str, Subscriber]
    columns: Sequence[str]
    filled: int = 0
    met: set[str] = field(default_factory=set)

    def fill(self, key: str, cells: Mapping[str, str]) -> Mapping[str, str]:
        if key not in self.people:
            return {}
        self.met.add(key)
        values = as_cells(self.people[key], self.columns)
        missing = {name: value for name, value in values.items() if value and not cells.get(name)}
        if "name" in missing and (cells.get("first_name") or cells.get("last_name")):
            del missing["name"]
        self.filled += bool(missing)
        return missing

    def rest(self) -> Iterator[Mapping[str, str]]:
        for key, subscriber in self.people.items():
            if key not in self.met:
                yield as_cells(subscriber, self.columns)


def import_list(project: Project, path: Path, *, at: datetime, add_columns: bool = False) -> Imported:
    """Take over a list from another program: new readers are added, known ones filled in where a cell is empty.

    Those who left there are remembered in the store; those whom the store knows to have left are not added.

    Raises:
        SubscriberError: either list cannot be read, or ours not be written.
        StoreError: the store cannot be written.
    """
    report = Report()
    suppressed = known_suppressions(project)
    people: dict[str, Subscriber] = {}
    gone: dict[str, tuple[str, str]] = {}
    inactive: Counter[str] = Counter()
    refused = 0
    for row in read_subscribers(path, report=report):
        subscriber = without_guards(row.subscriber)
        if row.reason is not None:
            inactive[row.reason] += 1
            if row.reason in REMEMBERED:
                gone[subscriber.key] = subscriber.email, row.reason
        elif subscriber.key in suppressed:
            refused += 1
        else:
            people[subscriber.key] = subscriber
    remembered = _remember(project, gone, source=f"import {path.name}", at=at)
    offered = _columns_with_values(path, people.values())
    ours = read_columns(project.subscribers)
    new = [name for name in offered if name not in ours] if add_columns or not ours else []
    arrivals = _Arrivals(people=people, columns=(*ours, *new))
    edited = edit_list(
        project.subscribers,
        change=arrivals.fill,
        add=arrivals.rest(),
        new_columns=new if ours else (),
        columns_of_new_list=offered,
    )
    if gone and ours:
        sign_off(project.subscribers, gone, at=at)
    covered = {"first_name", "last_name"} if "name" in ours else set[str]()
    return Imported(
        added=edited.added,
        filled=arrivals.filled,
        unchanged=len(arrivals.met) - arrivals.filled,
        suppressed=refused,
        remembered=remembered,
        inactive=dict(inactive),
        left_out=tuple(name for name in offered if name not in arrivals.columns and name not in covered),
        report=report,
    )


def _remember(project: Project, gone: Mapping[str, tuple[str, str]], *, source: str, at: datetime) -> int:
    if not gone:
        return 0
    with project.store() as store:
        return sum(
            store.suppressions.add(email, reason=reason, at=at, source=source) for email, reason in gone.values()
        )


def _columns_with_values(path: Path, people: Iterable[Subscriber]) -> tuple[str, ...]:
    """Return the columns that hold anything, in the order of the file, `email` first."""
    used = {"email"}
    unfolded: dict[str, None] = {}
    for subscriber in people:
        used.update(subscriber.attributes)
        unfolded.update(dict.fromkeys(subscriber.attributes))
        if subscriber.tags:
            used.add("tags")
    return tuple(
        name for name in dict.fromkeys(itertools.chain(read_columns(path), unfolded, ("tags",))) if name in used
    )
