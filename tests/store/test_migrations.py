"""A store made by an earlier version is brought up to date with all that is in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.domain.delivery import Counts, Delivery, State
from newsletter.domain.run import Departures
from newsletter.store import open_store
from newsletter.store.editions import dump_edition
from newsletter.store.migrations import MIGRATIONS
from newsletter.store.sqlite import APPLICATION_ID
from newsletter.store.tables import written
from tests.runs import EDITION, NOW, readers

FIVE_MINUTES = timedelta(minutes=5)


@pytest.fixture
def version_1(tmp_path: Path) -> Path:
    """A finished run, and one with a delivery in every state."""
    path = tmp_path / "newsletter.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE migration (version INTEGER NOT NULL PRIMARY KEY, at TEXT)")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        for statement in MIGRATIONS[0]:
            connection.execute(statement)
        connection.execute("INSERT INTO migration VALUES (1, ?)", [written(NOW)])
        connection.execute("INSERT INTO sender VALUES (1, 4711, 'laptop', ?)", [written(NOW)])
        connection.execute(
            "INSERT INTO suppression VALUES ('jan@example.org', 'Jan@example.org', 'bounced', ?, '')", [written(NOW)]
        )
        for number, issue in enumerate(["2026-11-01", "2026-12-01"], 1):
            connection.execute(
                "INSERT INTO run VALUES (?, ?, 0, 'smtp://relay', 'f', 'Nieuws', NULL, 'list', 'mark', 'laptop', ?)",
                [number, issue, written(NOW)],
            )
            connection.execute("INSERT INTO edition VALUES (?, 0, 'nl', ?)", [number, dump_edition(EDITION)])
        add = (
            "INSERT INTO delivery VALUES"
            ' (?, ?, ?, ?, \'{"tags":["zorg"],"attributes":{"city":"Delft"}}\', \'nl\', ?, ?, ?, ?, ?, ?)'
        )
        states = ["sent", "failed", "skipped", "uncertain", "pending", "intent", "deferred"]
        sent = ["250 OK", 1, written(NOW), written(NOW), None]
        connection.execute(add, [1, 1, "reader1@example.org", "Reader1@example.org", "sent", *sent])
        for seq, state in enumerate(states, 1):
            happened = ["", 0, None, None, None]
            if state in ("sent", "failed", "uncertain", "deferred"):
                happened = [state, 1, written(NOW), written(NOW), written(NOW + FIVE_MINUTES)]
            connection.execute(add, [2, seq, f"reader{seq}@example.org", f"Reader{seq}@example.org", state, *happened])
    return tmp_path


def test_everything_is_kept(version_1: Path) -> None:
    with open_store("sqlite:///newsletter.db", root=version_1) as store:
        ledger = store.ledger
        finished, run = ledger.runs()
        assert ledger.unfinished() == (run,)
        assert ledger.departed(NOW) == Departures(count=3, first=NOW, last=NOW)
        assert ledger.counts(finished) == Counts(sent=1)
        assert ledger.counts(run) == Counts(sent=1, failed=1, skipped=1, uncertain=2, pending=1, deferred=1)
        assert ledger.next_attempt(run) == NOW + FIVE_MINUTES
        assert list(ledger.editions(run)) == ["nl"]
        pending, deferred = ledger.due(run, now=NOW + FIVE_MINUTES)
        assert (pending.seq, pending.subscriber.email, pending.subscriber.attributes) == (
            5, "Reader5@example.org", {"city": "Delft"},
        )  # fmt: skip
        assert (deferred.seq, deferred.attempts, deferred.first_at) == (7, 1, NOW)
        assert ledger.delivery(run, "reader2@example.org") == Delivery(
            email="Reader2@example.org", state=State.FAILED, reply="failed", at=NOW, attempts=1
        )
        assert store.suppressions.keys() == {"jan@example.org"}
        store.verify()


def test_it_goes_on_from_there(version_1: Path) -> None:
    with open_store("sqlite:///newsletter.db", root=version_1) as store, store.sending(now=NOW):
        ledger = store.ledger
        _, run = ledger.runs()
        assert ledger.recover(run, now=NOW) == 1
        ledger.stage(readers(9))
        assert ledger.add(run) == 2
        assert [entry.seq for entry in ledger.due(run, now=NOW)] == [5, 15, 16]
