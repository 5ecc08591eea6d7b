"""Suppressions: said once, remembered whatever the spelling, lifted only on purpose."""

from __future__ import annotations

from datetime import timedelta

from newsletter.store import Store
from tests.runs import NOW


def test_who_left_is_known_in_every_spelling(store: Store) -> None:
    assert store.suppressions.add("Jan@Example.org", reason="unsubscribed", at=NOW, source="web")
    found = store.suppressions.get("jan@example.ORG")
    assert found is not None
    assert (found.email, found.reason, found.at, found.source) == ("Jan@Example.org", "unsubscribed", NOW, "web")
    assert store.suppressions.keys() == {"jan@example.org"}


def test_the_first_word_stands(store: Store) -> None:
    store.suppressions.add("a@example.org", reason="complained", at=NOW, source="feedback loop")
    assert not store.suppressions.add("a@example.org", reason="unsubscribed", at=NOW, source="web")
    assert [suppression.reason for suppression in store.suppressions.all()] == ["complained"]


def test_they_are_listed_oldest_first(store: Store) -> None:
    store.suppressions.add("b@example.org", reason="bounced", at=NOW, source="")
    store.suppressions.add("a@example.org", reason="bounced", at=NOW - timedelta(days=1), source="")
    assert [suppression.email for suppression in store.suppressions.all()] == ["a@example.org", "b@example.org"]


def test_a_lifted_suppression_is_gone(store: Store) -> None:
    store.suppressions.add("a@example.org", reason="unsubscribed", at=NOW, source="web")
    assert store.suppressions.lift("A@example.org")
    assert not store.suppressions.lift("a@example.org")
    assert store.suppressions.get("a@example.org") is None
