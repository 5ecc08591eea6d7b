"""The ledger: frozen once, forward only, and never in doubt about more than what was on its way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.domain.delivery import Counts, State
from newsletter.domain.run import Addressee, Departures
from newsletter.errors import StoreError
from newsletter.store import Ledger, Store, open_store
from tests.runs import EDITION, NOW, addressee, became, plan, readers
from tests.store.writing import freeze, record


def states(ledger: Ledger, issue: str = "2026-12-01") -> list[State]:
    run = ledger.sealed(issue)
    assert run is not None
    return [delivery.state for delivery in ledger.deliveries(run)]


def test_a_frozen_run_is_there_after_opening_the_store_again(url: str, tmp_path: Path) -> None:
    with open_store(url, root=tmp_path) as store:
        frozen = freeze(store.ledger, plan(), readers(3))
    with open_store(url, root=tmp_path) as store:
        assert store.ledger.sealed("2026-12-01") == frozen
        assert frozen.frozen_at == NOW
        assert store.ledger.counts(frozen) == Counts(pending=3)


def test_a_frozen_edition_comes_back_as_it_was_but_for_what_no_mail_needs(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(1))
    kept = replace(EDITION.parts, web="", mjml="", web_pictures=())
    assert ledger.editions(run) == {"nl": replace(EDITION, parts=kept)}


def test_the_publication_s_own_edition_stays_the_first(ledger: Ledger) -> None:
    english = replace(EDITION, parts=replace(EDITION.parts, language="en"))
    run = freeze(ledger, replace(plan(), editions=(EDITION, english)), readers(1))
    assert list(ledger.editions(run)) == ["nl", "en"]


def test_an_error_while_freezing_leaves_nothing_behind(ledger: Ledger) -> None:
    def broken() -> Iterator[Addressee]:
        yield addressee("a@example.org")
        raise LookupError

    with pytest.raises(LookupError):
        freeze(ledger, plan(), broken())
    assert ledger.runs() == ()


def test_an_issue_is_sealed_once(ledger: Ledger) -> None:
    freeze(ledger, plan(), readers(1))
    with pytest.raises(StoreError, match="taken up by another send"):
        freeze(ledger, replace(plan(), fingerprint="another", transport="smtp://other"), readers(1))


def test_a_rehearsal_is_known_by_its_transport_and_fingerprint(ledger: Ledger) -> None:
    run = freeze(ledger, plan(rehearsal=True, transport="file:outbox"), readers(1))
    assert ledger.rehearsed("2026-12-01", transport="file:outbox", fingerprint="f") == run
    assert ledger.rehearsed("2026-12-01", transport="file:outbox", fingerprint="g") is None
    assert ledger.rehearsed("2026-12-01", transport="mbox:all", fingerprint="f") is None
    assert ledger.sealed("2026-12-01") is None


def test_a_rehearsal_may_be_forgotten_and_a_real_run_never(ledger: Ledger) -> None:
    rehearsal = freeze(ledger, plan(rehearsal=True), readers(2))
    real = freeze(ledger, plan(), readers(2))
    ledger.forget(rehearsal)
    assert ledger.runs() == (real,)
    assert list(ledger.deliveries(rehearsal)) == []
    with pytest.raises(StoreError, match="really sent"):
        ledger.forget(real)


def test_one_person_is_one_delivery_however_the_address_is_written(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), [addressee("Jan@example.org"), addressee("jan@EXAMPLE.org")])
    assert [delivery.email for delivery in ledger.deliveries(run)] == ["Jan@example.org"]


def test_newcomers_are_appended_and_nobody_is_added_twice(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(2))
    ledger.stage(readers(5))
    assert ledger.count_new(run) == 3
    assert ledger.add(run) == 3
    ledger.stage(readers(5))
    assert ledger.add(run) == 0
    assert [entry.subscriber.email for entry in ledger.due(run, now=NOW)] == [
        f"reader{n}@example.org" for n in range(1, 6)
    ]


def test_what_is_taken_up_has_everything_of_the_subscriber(ledger: Ledger) -> None:
    someone = addressee("jan@example.org", first_name="{{ 7*7 }}", city="’s-Gravenhage\0")
    run = freeze(ledger, plan(), [someone])
    (entry,) = ledger.due(run, now=NOW)
    assert entry.subscriber == someone.subscriber


def test_many_recipients_are_taken_up_in_order(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(4500))
    assert [entry.seq for entry in ledger.due(run, now=NOW)] == list(range(1, 4501))
    assert len(list(ledger.deliveries(run))) == 4500


def test_an_outcome_and_the_next_intent_are_one_commit(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(2))
    record(ledger, run, intents=[1])
    with pytest.raises(StoreError):
        record(ledger, run, settled=[became(1, State.SENT)], intents=[99])
    assert ledger.counts(run) == Counts(uncertain=1, pending=1)
    record(ledger, run, settled=[became(1, State.SENT, "250 OK")], intents=[2])
    assert ledger.counts(run) == Counts(sent=1, uncertain=1)


def test_nothing_is_sent_without_an_intent(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(1))
    for state in (State.SENT, State.UNCERTAIN):
        with pytest.raises(StoreError):
            record(ledger, run, settled=[became(1, state)])
    assert ledger.counts(run) == Counts(pending=1)


@pytest.mark.parametrize("state", [State.FAILED, State.SKIPPED, State.DEFERRED])
def test_a_refusal_needs_no_intent(ledger: Ledger, state: State) -> None:
    run = freeze(ledger, plan(), readers(1))
    record(ledger, run, settled=[became(1, state, "550 5.1.1 no such user", next_at=NOW)])
    (delivery,) = ledger.deliveries(run)
    assert (delivery.state, delivery.reply) == (state, "550 5.1.1 no such user")


@pytest.mark.parametrize("state", [State.SENT, State.FAILED, State.SKIPPED, State.UNCERTAIN])
def test_what_is_settled_stays_settled(ledger: Ledger, state: State) -> None:
    run = freeze(ledger, plan(), readers(1))
    record(ledger, run, intents=[1])
    record(ledger, run, settled=[became(1, state)])
    with pytest.raises(StoreError):
        record(ledger, run, intents=[1])
    with pytest.raises(StoreError):
        record(ledger, run, settled=[became(1, State.PENDING)])
    assert states(ledger) == [state]
    assert list(ledger.due(run, now=NOW)) == []


def test_an_intent_that_certainly_came_to_nothing_is_pending_again(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(1))
    record(ledger, run, intents=[1])
    record(ledger, run, settled=[became(1, State.PENDING)])
    (entry,) = ledger.due(run, now=NOW)
    assert entry.attempts == 0


def test_recovery_calls_uncertain_what_was_on_its_way_and_does_it_once(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(3))
    record(ledger, run, intents=[1])
    record(ledger, run, settled=[became(1, State.SENT)], intents=[2])
    assert ledger.recover(run, now=NOW) == 1
    assert ledger.recover(run, now=NOW) == 0
    assert states(ledger) == [State.SENT, State.UNCERTAIN, State.PENDING]
    uncertain = list(ledger.deliveries(run, [State.UNCERTAIN]))
    assert [(delivery.email, delivery.attempts) for delivery in uncertain] == [("reader2@example.org", 1)]
    assert "may have arrived" in uncertain[0].reply


def test_before_recovery_an_open_intent_is_reported_as_uncertain(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(1))
    record(ledger, run, intents=[1])
    assert [delivery.state for delivery in ledger.deliveries(run, [State.UNCERTAIN])] == [State.UNCERTAIN]
    assert ledger.unfinished() == (run,)


def test_a_deferred_delivery_waits_for_its_time(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(2))
    later = NOW + timedelta(minutes=5)
    record(ledger, run, settled=[became(1, State.DEFERRED, "450 4.7.1 greylisted", next_at=later)])
    assert [entry.seq for entry in ledger.due(run, now=NOW)] == [2]
    assert (ledger.count_due(run, now=NOW), ledger.next_attempt(run)) == (1, later)
    first, _second = ledger.due(run, now=later)
    assert (first.seq, first.attempts, first.first_at) == (1, 1, NOW)


def test_unfinished_runs_come_oldest_first_and_finished_ones_not_at_all(ledger: Ledger) -> None:
    older = freeze(ledger, plan("2026-11-01"), readers(1))
    done = freeze(ledger, plan("2026-11-15"), readers(1))
    newer = freeze(ledger, plan("2026-12-01"), readers(1))
    freeze(ledger, plan("2026-12-15", rehearsal=True), readers(1))
    record(ledger, done, settled=[became(1, State.SKIPPED)])
    assert ledger.unfinished() == (older, newer)
    assert [run.issue for run in ledger.unfinished(rehearsal=True, transport="smtp://relay")] == ["2026-12-15"]


def test_somebody_is_found_by_address(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(3))
    found = ledger.find(run, "reader2@example.org")
    assert found is not None
    assert found.seq == 2
    assert ledger.find(run, "nobody@example.org") is None
    assert ledger.delivery(run, "nobody@example.org") is None


def test_what_became_of_somebody_is_found_by_address(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(3))
    record(ledger, run, settled=[became(2, State.FAILED, "550 5.1.1 no such user")])
    found = ledger.delivery(run, "reader2@example.org")
    assert found is not None
    assert (found.email, found.state, found.reply) == ("reader2@example.org", State.FAILED, "550 5.1.1 no such user")


def test_deliveries_in_some_states_come_in_the_order_of_the_list(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(4))
    record(ledger, run, settled=[became(1, State.FAILED), became(2, State.SKIPPED)], intents=[3])
    asked = [State.UNCERTAIN, State.FAILED]
    assert [delivery.state for delivery in ledger.deliveries(run, asked)] == [State.FAILED, State.UNCERTAIN]


def test_who_is_staged_is_staged_in_place_of_those_before(ledger: Ledger) -> None:
    assert ledger.stage(readers(3)) == 3
    assert ledger.stage(readers(2)) == 2
    run = ledger.freeze(plan(), now=NOW)
    assert ledger.counts(run) == Counts(pending=2)
    ledger.stage(readers(5))
    ledger.unstage()
    assert (ledger.count_new(run), ledger.add(run)) == (0, 0)


def test_who_is_frozen_is_staged_no_longer(ledger: Ledger) -> None:
    freeze(ledger, plan(), readers(3))
    assert ledger.counts(ledger.freeze(plan("2026-12-15"), now=NOW)) == Counts()


def test_who_left_is_neither_frozen_nor_added(store: Store, ledger: Ledger) -> None:
    store.suppressions.add("Reader1@example.org", reason="unsubscribed", at=NOW, source="web")
    run = freeze(ledger, plan(), readers(2))
    assert [delivery.email for delivery in ledger.deliveries(run)] == ["reader2@example.org"]
    ledger.stage(readers(3))
    assert (ledger.count_new(run), ledger.add(run)) == (1, 1)


@pytest.mark.parametrize("state", [State.FAILED, State.UNCERTAIN])
def test_what_is_reopened_is_due_again_and_only_that(ledger: Ledger, state: State) -> None:
    run = freeze(ledger, plan(), readers(4))
    settled = [became(1, State.SENT), became(2, State.FAILED), became(3, State.UNCERTAIN)]
    record(ledger, run, intents=[1, 2, 3])
    record(ledger, run, settled=settled)
    assert ledger.reopen(run, state, now=NOW) == 1
    again, never = ledger.due(run, now=NOW)
    assert (again.seq, again.attempts, again.first_at) == (2 if state is State.FAILED else 3, 1, None)
    assert (never.seq, never.attempts) == (4, 0)


def test_an_intent_that_nobody_recovered_is_reopened_with_what_is_uncertain(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(1))
    record(ledger, run, intents=[1])
    assert ledger.reopen(run, State.FAILED, now=NOW) == 0
    assert ledger.reopen(run, State.UNCERTAIN, now=NOW) == 1


def test_departures_are_what_was_taken_or_may_have_been_in_real_runs_since_then(ledger: Ledger) -> None:
    assert ledger.departed(NOW) == Departures()
    first, second = freeze(ledger, plan(), readers(5)), freeze(ledger, plan("2026-12-15"), readers(3))
    rehearsal = freeze(ledger, plan(rehearsal=True), readers(1))
    hour = timedelta(hours=1)
    record(ledger, first, intents=[1, 2])
    record(ledger, first, settled=[became(1, State.SENT, at=NOW + hour), became(2, State.UNCERTAIN, at=NOW + hour)])
    record(ledger, second, settled=[became(1, State.SKIPPED, at=NOW + 5 * hour)], intents=[2], now=NOW + 2 * hour)
    record(ledger, rehearsal, settled=[became(1, State.FAILED)], now=NOW + 5 * hour)
    assert ledger.departed(NOW) == Departures(count=3, first=NOW + hour, last=NOW + 2 * hour)
    assert ledger.departed(NOW + 2 * hour).count == 1


def test_what_was_refused_is_no_departure_but_was_the_last_attempt(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(3))
    hour = timedelta(hours=1)
    record(ledger, run, settled=[became(1, State.FAILED), became(2, State.DEFERRED, at=NOW + hour)])
    assert ledger.departed(NOW) == Departures(count=0, first=None, last=NOW + hour)


def test_a_clock_that_was_set_back_keeps_nobody_waiting(ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(2))
    usual, absurd = NOW + timedelta(hours=3), NOW + timedelta(hours=4)
    record(ledger, run, settled=[became(1, State.DEFERRED, next_at=usual), became(2, State.DEFERRED, next_at=absurd)])
    assert [entry.seq for entry in ledger.due(run, now=NOW)] == [2]
