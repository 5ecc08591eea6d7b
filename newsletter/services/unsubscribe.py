"""Signs readers off, one or many: remembered in the store, and written into the list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from newsletter.domain.subscriber import address_key
from newsletter.errors import Problem, SubscriberError
from newsletter.project import Project
from newsletter.subscribers import Report, read_subscribers
from newsletter.subscribers.addresses import InvalidAddressError, read_address
from newsletter.subscribers.editing import sign_off
from newsletter.subscribers.exporting import without_guards
from newsletter.subscribers.layout import EMPTY, guess_layout
from newsletter.subscribers.parsing import text_lines
from newsletter.subscribers.reading import opened


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
