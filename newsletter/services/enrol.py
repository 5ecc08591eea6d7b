"""Changes who is a reader: adds one, signs one or many off, and takes over a list from another program."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from newsletter.domain.subscriber import Subscriber, address_key
from newsletter.errors import Problem, SubscriberError
from newsletter.project import Project
from newsletter.services.subscribers import known_suppressions
from newsletter.subscribers import Report, read_columns, read_subscribers
from newsletter.subscribers.addresses import InvalidAddressError, read_address
from newsletter.subscribers.cells import join_tags
from newsletter.subscribers.editing import NEW_LIST, edit_list, sign_off
from newsletter.subscribers.exporting import without_guards
from newsletter.subscribers.layout import EMPTY, guess_layout, text_lines
from newsletter.subscribers.reading import opened

REMEMBERED = ("unsubscribed", "complained", "bounced", "cleaned", "blocklisted")
"""Reasons of other programs that our store remembers too; "not confirmed" and "deleted" say nothing for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOff:
    """What `unsubscribe` did. `unlisted` were not in the list; `kept` tells why the list was left as it is."""

    emails: tuple[str, ...]
    known_before: int
    altered: int
    removed: int
    unlisted: int
    problems: tuple[Problem, ...]
    kept: SubscriberError | None


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


def as_cells(subscriber: Subscriber, columns: Collection[str]) -> dict[str, str]:
    """Write a subscriber into columns; a whole name takes the place of its parts where there is no column for them."""
    cells = {"email": subscriber.email, "tags": join_tags(subscriber.tags), **subscriber.attributes}
    if "name" in columns and "name" not in cells and not {"first_name", "last_name"} <= set(columns):
        cells["name"] = subscriber.name or ""
    return {name: value for name, value in cells.items() if name in columns}


def add_subscriber(project: Project, subscriber: Subscriber, *, add_columns: bool = False) -> None:
    """Append a reader to the list.

    Raises:
        SubscriberError: they are in it, have said that they want no mail, or there is no column for something.
    """
    suppression = known_suppressions(project).get(subscriber.key)
    if suppression is not None:
        raise SubscriberError(
            f"{subscriber.email} gets no mail: {suppression.reason} on {suppression.at:%Y-%m-%d}",
            hint="Nobody is brought back from here: only they themselves can sign up again.",
        )
    path = project.subscribers
    columns = read_columns(path) or NEW_LIST
    for row in read_subscribers(path, report=Report()) if path.exists() else ():
        if row.subscriber.key == subscriber.key:
            raise SubscriberError(f"{path.name}:{row.line}: {row.subscriber.email} is in the list already")
    given = [name for name in ("tags", *subscriber.attributes) if name != "tags" or subscriber.tags]
    new = [name for name in given if name not in columns] if add_columns else []
    cells = as_cells(subscriber, (*columns, *new))
    covered = ("first_name", "last_name") if cells.get("name") else ()
    lost = [name for name in given if name not in cells and name not in covered]
    if lost:
        raise SubscriberError(
            f"{path.name} has no column for {', '.join(lost)}; its columns are {', '.join(columns)}",
            hint="Let it have one with --add-columns.",
        )
    edit_list(path, add=[cells], new_columns=new)


def unsubscribe(
    project: Project,
    addresses: Iterable[str],
    *,
    reason: str,
    source: str,
    at: datetime,
    problems: Sequence[Problem] = (),
) -> SignedOff:
    """Remember that people want no mail, and write it into the list. What is remembered stands, whatever the list does.

    Raises:
        StoreError: the store cannot be written.
    """
    emails = {address_key(address): address for address in addresses}
    with project.store() as store:
        new = sum(store.suppressions.add(email, reason=reason, at=at, source=source) for email in emails.values())
    altered = removed = unlisted = 0
    kept = None
    if project.subscribers.exists():
        try:
            listed = {row.subscriber.key for row in read_subscribers(project.subscribers, report=Report())} & set(
                emails
            )
            unlisted = len(emails) - len(listed)
            edited = sign_off(project.subscribers, listed, at=at)
            altered, removed = edited.altered, edited.removed
        except SubscriberError as error:
            kept = error
    else:
        unlisted = len(emails)
    return SignedOff(
        emails=tuple(emails.values()),
        known_before=len(emails) - new,
        altered=altered,
        removed=removed,
        unlisted=unlisted,
        problems=tuple(problems),
        kept=kept,
    )


def read_addresses(path: Path) -> tuple[list[str], list[Problem]]:
    """Read every address of a list of any kind, or of a text with one a line; and what is none.

    Raises:
        SubscriberError: the file cannot be read.
    """
    with opened(path) as handle:
        layout = guess_layout(handle, where=path.name)
        if layout is EMPTY:
            return [], []
        if layout.columns.email >= 0:
            report = Report()
            rows = read_subscribers(path, report=report)
            return [without_guards(row.subscriber).email for row in rows], report.problems
        emails, problems = [], []
        with text_lines(handle, layout) as lines:
            for line, text in enumerate(lines, 1):
                if text.strip():
                    try:
                        emails.append(read_address(text.strip()).email)
                    except InvalidAddressError as error:
                        problems.append(Problem(where=path.name, line=line, reason=str(error)))
        return emails, problems


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
