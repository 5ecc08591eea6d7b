"""Decides what an issue offers: what is new, what is held back, what is still on the agenda."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from newsletter.config import Settings
from newsletter.domain.issue import News
from newsletter.domain.item import Item, Kind, day_of
from newsletter.planning.manifest import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """How an event stood when it was last announced, and whether it has changed since."""

    news: News | None
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What may go into an issue, in the order in which it would be shown.

    `held_back` are new articles over `max_items`; `older` and `later` are articles not used because they are dated
    before `since` or after the issue's date.
    """

    since: date
    articles: tuple[Item, ...]
    held_back: tuple[Item, ...]
    agenda: tuple[Item, ...]
    blocks: tuple[Item, ...]
    announced: Mapping[str, Announced]
    older: int
    later: int

    @property
    def new(self) -> tuple[Item, ...]:
        """Articles not used before, and events that have something to announce."""
        return self.articles + tuple(item for item in self.agenda if self.announced[item.path].news)


def is_due(item: Item, day: date) -> bool:
    """Tell whether an item may appear on a day: not a draft, not before its time, not expired."""
    if item.draft or (item.publish_after and day_of(item.publish_after) > day):
        return False
    return not (item.expires and day_of(item.expires) < day)


def by_hand_then_newest(item: Item) -> tuple[float, bool, float, str]:
    """Sort articles: by weight, then the newest first, those without a date last by path."""
    day = item.date
    if day is None:
        return (item.weight, True, 0, item.path)
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)  # noqa: DTZ001 — a day
    return (item.weight, False, -(moment.toordinal() * 86400 + moment.hour * 3600 + moment.minute * 60), item.path)


def by_start(item: Item) -> tuple[date, bool, str, str]:
    """Sort events: by day, whole days first, then by time."""
    start = item.start
    time = start.isoformat() if isinstance(start, datetime) else ""
    return (item.day or date.max, bool(time), time, item.path)


def event_facts(item: Item) -> dict[str, Any]:
    """Return what subscribers must hear about again when it changes, as a manifest keeps it."""
    return {
        "start": item.start.isoformat() if item.start else None,
        "end": item.end.isoformat() if item.end else None,
        "location": item.location,
        "cancelled": item.cancelled,
    }


def announcement(item: Item, earlier: Iterable[Manifest]) -> Announced:
    """Compare an event with how earlier issues, oldest first, announced it."""
    known: Mapping[str, Any] | None = None
    for manifest in earlier:
        for used in manifest.items:
            if used.path == item.path and used.event is not None:
                known = used.event
    if known is None:
        return Announced(news=News.CANCELLED if item.cancelled else News.NEW, sequence=0)
    sequence = int(known.get("sequence", 0))
    facts = event_facts(item)
    if all(facts[key] == known.get(key) for key in facts):
        return Announced(news=None, sequence=sequence)
    return Announced(news=News.CANCELLED if item.cancelled else News.MOVED, sequence=sequence + 1)


def select(
    items: Iterable[Item],
    *,
    day: date,
    settings: Settings,
    others: Iterable[Manifest],
    since: date | None = None,
    everything: bool = False,
    planned: int = 0,
    known: frozenset[str] = frozenset(),
) -> Selection:
    """Select what an issue of `day` offers.

    Args:
        items: what was collected.
        day: the issue's date.
        settings: the limits of `[content]`.
        others: the manifests of all other issues.
        since: the first day to look at; None: as the first issue did.
        everything: also what was used before, and past every limit.
        planned: how many articles the plan has already.
        known: paths in the plan or left out of it; they are neither new nor held back.
    """
    others = sorted(others, key=lambda manifest: (manifest.date, manifest.issue))
    used = {use.path for manifest in others for use in manifest.items}
    first = min(
        (manifest.since for manifest in others), default=day - timedelta(days=settings.content.first_issue_days)
    )
    floor = since or first
    horizon = date.max if everything else day + timedelta(days=settings.content.upcoming_days)
    due = [item for item in items if is_due(item, day)]
    fresh = sorted(
        (
            item
            for item in due
            if item.kind is Kind.ARTICLE and item.path not in known and (everything or item.path not in used)
        ),
        key=by_hand_then_newest,
    )
    older = [item for item in fresh if not everything and item.day and item.day < floor]
    later = [item for item in fresh if not everything and item.day and item.day > day]
    offered = [item for item in fresh if everything or item.day is None or floor <= item.day <= day]
    room = len(offered) if everything else max(settings.content.max_items - planned, 0)
    agenda = sorted(
        (
            item
            for item in due
            if item.kind is Kind.EVENT and item.day and item.day <= horizon and day_of(item.end or item.day) >= day
        ),
        key=by_start,
    )
    blocks = sorted((item for item in due if item.kind is Kind.BLOCK), key=lambda item: (item.weight, item.path))
    return Selection(
        since=floor,
        articles=tuple(offered[:room]),
        held_back=tuple(offered[room:]),
        agenda=tuple(agenda),
        blocks=tuple(blocks),
        announced={item.path: announcement(item, others) for item in agenda},
        older=len(older),
        later=len(later),
    )
