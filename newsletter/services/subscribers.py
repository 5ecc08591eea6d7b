"""Looks at the readers: what the list says of them, what the store remembers, and how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from newsletter.domain.delivery import Delivery
from newsletter.domain.subscriber import Subscriber, address_key
from newsletter.domain.suppression import Suppression
from newsletter.errors import SubscriberError
from newsletter.project import Project
from newsletter.subscribers import Report, Row, compile_audience, read_columns, read_subscribers

ACTIVE = "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A reader as they stand in the list. `status` is "active", or why they get nothing."""

    subscriber: Subscriber
    line: int
    status: str
    suppression: Suppression | None = None

    @property
    def active(self) -> bool:
        return self.status == ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """All that is known of one address. `listed` is None for somebody who is no longer, or never was, in the list."""

    email: str
    listed: Listed | None
    suppression: Suppression | None
    deliveries: tuple[tuple[str, Delivery], ...]

    @property
    def status(self) -> str:
        if self.listed:
            return self.listed.status
        return self.suppression.reason if self.suppression else "not in the list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """The list in numbers. `total` is the sum of the other five; languages and tags are of the active ones."""

    total: int = 0
    active: int = 0
    inactive: int = 0
    suppressed: int = 0
    invalid: int = 0
    duplicates: int = 0
    languages: Mapping[str, int] = field(default_factory=dict)
    tags: Mapping[str, int] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        names = ("total", "active", "inactive", "suppressed", "invalid", "duplicates")
        return {name: getattr(self, name) for name in names}


def list_subscribers(project: Project, *, audience: str | None = None, report: Report) -> Iterator[Listed]:
    """Yield the readers in the order of the list, those who get nothing among them.

    Raises:
        SubscriberError: there is no list, it cannot be read, or the audience is not understood.
    """
    belongs = compile_audience(audience) if audience else None
    suppressions = known_suppressions(project)
    for row in read_subscribers(project.subscribers, report=report):
        if belongs is None or belongs(row.subscriber):
            yield _listed(row, suppressions.get(row.subscriber.key))


def list_columns(project: Project) -> tuple[str, ...]:
    """Return every attribute that anybody in the list has, `email` first.

    Raises:
        SubscriberError: the list cannot be read.
    """
    columns = dict.fromkeys(read_columns(project.subscribers))
    if "attributes" in columns or "attribs" in columns:  # listmonk keeps several in one cell
        folded = [name for name in ("attributes", "attribs") if name in columns]
        for row in read_subscribers(project.subscribers, report=Report()):
            columns.update(dict.fromkeys((*row.subscriber.attributes, *(["tags"] if row.subscriber.tags else []))))
            folded = [name for name in folded if name not in row.subscriber.attributes]
        for name in folded:
            del columns[name]
    return tuple(columns)


def find_subscriber(project: Project, address: str) -> Portrait:
    """Tell all that is known of an address.

    Raises:
        SubscriberError: nothing is.
    """
    key = address_key(address)
    listed = None
    if project.subscribers.exists():
        rows = list_subscribers(project, report=Report())
        listed = next((found for found in rows if found.subscriber.key == key), None)
    suppression: Suppression | None = None
    deliveries: tuple[tuple[str, Delivery], ...] = ()
    if project.has_store:
        with project.store() as store:
            suppression = store.suppressions.get(key)
            deliveries = tuple(
                (run.issue, delivery)
                for run in store.ledger.runs()
                if not run.rehearsal and (delivery := store.ledger.delivery(run, key)) is not None
            )
    if listed is None and suppression is None and not deliveries:
        raise SubscriberError(f"nobody has the address {address}", hint="See who there is: newsletter subscribers list")
    email = listed.subscriber.email if listed else suppression.email if suppression else deliveries[0][1].email
    return Portrait(email=email, listed=listed, suppression=suppression, deliveries=deliveries)


def subscriber_stats(project: Project, *, report: Report | None = None) -> Stats:
    """Count the readers; a list that is not there has none.

    Raises:
        SubscriberError: the list cannot be read.
    """
    if not project.subscribers.exists():
        return Stats()
    report = report or Report()
    suppressed = known_suppressions(project)
    left = 0
    languages: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    for row in read_subscribers(project.subscribers, report=report):
        if not row.active:
            continue
        if suppressed and row.subscriber.key in suppressed:
            left += 1
            continue
        languages[row.subscriber.language or project.settings.publication.language] += 1
        tags.update(row.subscriber.tags)
    return Stats(
        total=report.total,
        active=report.active - left,
        inactive=report.inactive,
        suppressed=left,
        invalid=report.invalid,
        duplicates=report.duplicates,
        languages=dict(languages.most_common()),
        tags=dict(tags.most_common()),
    )


def known_suppressions(project: Project) -> dict[str, Suppression]:
    """Return everybody who gets no mail any more, by the key of their address."""
    if not project.has_store:
        return {}
    with project.store() as store:
        return {suppression.key: suppression for suppression in store.suppressions.all()}


def _listed(row: Row, suppression: Suppression | None) -> Listed:
    status = suppression.reason if suppression else row.reason or ACTIVE
    return Listed(subscriber=row.subscriber, line=row.line, status=status, suppression=suppression)
