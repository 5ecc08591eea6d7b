"""What is planned: kept, told in time, and forgotten only on purpose."""

from __future__ import annotations

from datetime import timedelta

from newsletter.domain.run import Planned
from newsletter.store import Store
from tests.runs import NOW

HOUR = timedelta(hours=1)


def test_the_last_word_on_an_issue_stands(store: Store) -> None:
    store.schedule.set("2026-12-01", NOW + HOUR, now=NOW)
    store.schedule.set("2026-12-01", NOW + 2 * HOUR, now=NOW + HOUR)
    planned = Planned(issue="2026-12-01", at=NOW + 2 * HOUR, made_at=NOW + HOUR)
    assert store.schedule.get("2026-12-01") == planned
    assert store.schedule.all() == (planned,)


def test_what_is_due_comes_oldest_first(store: Store) -> None:
    for hours, issue in enumerate(["c", "a", "b"]):
        store.schedule.set(issue, NOW + hours * HOUR, now=NOW)
    assert [planned.issue for planned in store.schedule.due(NOW + HOUR)] == ["c", "a"]
    assert store.schedule.due(NOW - HOUR) == ()


def test_what_is_removed_is_gone(store: Store) -> None:
    store.schedule.set("a", NOW, now=NOW)
    store.schedule.remove("a")
    store.schedule.remove("a")
    assert store.schedule.get("a") is None
