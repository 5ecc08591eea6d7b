"""Group commits: all or nothing, in order, and only by who may send."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import update

from newsletter.domain.delivery import Counts, State
from newsletter.errors import StoreError
from newsletter.store import Ledger, Store, open_store
from newsletter.store.tables import DELIVERY, SENDER
from tests.runs import NOW, became, plan, readers
from tests.store.writing import freeze, record


def test_the_suppressed_among_those_asked_for_are_told(store: Store, ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(2))
    store.suppressions.add("Reader2@example.org", reason="unsubscribed", at=NOW, source="web")
    asked = ["reader1@example.org", "reader2@example.org"]
    found = record(ledger, run, intents=[1], asked=asked)
    assert found == {"reader2@example.org": store.suppressions.get("reader2@example.org")}
    assert record(ledger, run, asked=["reader1@example.org"]) == {}


def test_many_changes_are_one_commit(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(1000))
    everybody = range(1, 1001)
    with ledger.commits(run) as commits:
        commits.commit(intents=everybody, now=NOW)
        with pytest.raises(StoreError):
            commits.commit(settled=[became(seq, State.SENT) for seq in (*everybody, 1001)], now=NOW)
        assert ledger.counts(run) == Counts(uncertain=1000)
        commits.commit(settled=[became(seq, State.SENT) for seq in everybody], now=NOW)
    assert ledger.counts(run) == Counts(sent=1000)


def test_a_delivery_that_came_to_nothing_may_go_over_the_line_again_in_the_same_commit(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(2))
    with ledger.commits(run) as commits:
        commits.commit(intents=[1, 2], now=NOW)
        nothing = [became(1, State.PENDING), became(2, State.PENDING), became(2, State.FAILED, "550 no")]
        commits.commit(settled=nothing, intents=[1], now=NOW)
    assert [(delivery.state, delivery.reply) for delivery in ledger.deliveries(run)] == [
        (State.UNCERTAIN, ""),
        (State.FAILED, "550 no"),
    ]


def test_an_intent_keeps_what_is_known_of_earlier_attempts(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(1))
    later = NOW + timedelta(minutes=5)
    record(ledger, run, settled=[became(1, State.DEFERRED, "450 later", next_at=later)])
    record(ledger, run, intents=[1], now=later)
    (delivery,) = ledger.deliveries(run)
    assert (delivery.reply, delivery.at, delivery.attempts) == ("450 later", later, 1)
    record(ledger, run, settled=[became(1, State.SENT, "250 OK", at=later)])
    (delivery,) = ledger.deliveries(run)
    assert (delivery.state, delivery.attempts) == (State.SENT, 2)


def test_an_outcome_is_written_down_whatever_the_server_says(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(1))
    record(ledger, run, settled=[became(1, State.FAILED, "550 \0 \ud800 één")])
    (delivery,) = ledger.deliveries(run)
    assert delivery.reply == "550  ? één"


def test_while_another_program_holds_the_store_nothing_is_begun_and_nothing_lost(url: str, tmp_path: Path) -> None:
    with (
        open_store(url, root=tmp_path) as other,
        open_store(url, root=tmp_path, patience=0) as store,
        store.sending(now=NOW),
    ):
        run = freeze(store.ledger, plan(), readers(2))
        with store.ledger.commits(run) as commits:
            commits.commit(intents=[1], now=NOW)
            with other._transactions.writing() as connection:
                connection.execute(update(DELIVERY).values(attempts=0))
                with pytest.raises(StoreError, match="in use by another program"):
                    commits.commit(settled=[became(1, State.SENT)], intents=[2], now=NOW)
            commits.commit(settled=[became(1, State.SENT)], intents=[2], now=NOW)
        assert store.ledger.counts(run) == Counts(sent=1, uncertain=1)


def test_commits_come_from_another_thread(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(1))
    with ledger.commits(run) as commits:
        thread = Thread(target=lambda: commits.commit(intents=[1], now=NOW))
        thread.start()
        thread.join()
    assert ledger.counts(run) == Counts(uncertain=1)


def test_who_does_not_send_cannot_commit(store: Store) -> None:
    run = freeze(store.ledger, plan(), readers(1))
    with pytest.raises(StoreError, match="taken over"):
        record(store.ledger, run, intents=[1])
    assert store.ledger.counts(run) == Counts(pending=1)


def test_who_was_taken_over_writes_no_more(ledger: Ledger, url: str, tmp_path: Path) -> None:
    run = freeze(ledger, plan(), readers(2))
    with ledger.commits(run) as commits:
        commits.commit(intents=[1], now=NOW)
        with open_store(url, root=tmp_path) as other, other._transactions.writing() as connection:
            connection.execute(update(SENDER).values(token="of somebody else"))
        with pytest.raises(StoreError, match="taken over"):
            commits.commit(settled=[became(1, State.SENT)], intents=[2], now=NOW)
    with pytest.raises(StoreError, match="taken over"):
        ledger.recover(run, now=NOW)
    assert [entry.seq for entry in ledger.due(run, now=NOW)] == [2]
    assert ledger.counts(run) == Counts(uncertain=1, pending=1)
