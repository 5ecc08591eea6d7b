"""The engine: every outcome in the ledger, nothing twice, and an honest ending."""

from __future__ import annotations

from datetime import timedelta

import pytest

from newsletter.config import Rate
from newsletter.delivery import Stop
from newsletter.delivery.engine import CONNECTION_PATIENCE
from newsletter.domain.delivery import Counts, Outcome, State
from newsletter.domain.message import Message
from newsletter.domain.run import Entry, Run
from newsletter.errors import LaterError, StoppedError, StoreError
from newsletter.store import Ledger
from tests.delivery.conftest import SENT, Bench, message_for
from tests.runs import NOW, plan, readers


def outcome(state: State, reply: str = "") -> Outcome:
    return Outcome(state=state, reply=reply)


def test_everybody_gets_one_and_a_second_run_sends_nothing(bench: Bench, run: Run) -> None:
    ending = bench.engine().run(run)
    assert (ending.stop, ending.error) == (Stop.DONE, None)
    assert bench.transport.arrived == [f"reader{n}@example.org" for n in range(1, 5)]
    assert bench.ledger.counts(run) == Counts(sent=4)
    assert bench.watched == [State.SENT] * 4
    assert (bench.transport.opened, bench.transport.closed) == (1, 1)
    again = bench.engine().run(run)
    assert (again.stop, again.at, len(bench.transport.arrived)) == (Stop.DONE, None, 4)
    assert bench.transport.opened == 1


def test_every_outcome_is_written_down_as_it_is(bench: Bench, run: Run) -> None:
    bench.transport.steps = [
        outcome(State.FAILED, "550 5.1.1 no such user"),
        outcome(State.DEFERRED, "450 4.2.2 mailbox full"),
        outcome(State.UNCERTAIN, "the line went dead"),
        outcome(State.SKIPPED, "no SMTPUTF8"),
    ]
    assert bench.engine().run(run).stop is Stop.DONE
    assert bench.ledger.counts(run) == Counts(failed=1, deferred=1, uncertain=1, skipped=1)
    assert [delivery.reply for delivery in bench.ledger.deliveries(run)] == [
        "550 5.1.1 no such user", "450 4.2.2 mailbox full", "the line went dead", "no SMTPUTF8",
    ]  # fmt: skip


def test_when_a_message_may_arrive_its_intent_is_in_the_ledger_and_so_is_the_outcome_before(
    bench: Bench, run: Run
) -> None:
    seen: list[Counts] = []

    class Looking(type(bench.transport)):  # type: ignore[misc]
        def deliver(self, message: Message, *, commit: object) -> Outcome:
            commit()  # type: ignore[operator]
            seen.append(bench.ledger.counts(run))
            return SENT

    bench.engine(transport=Looking()).run(run)
    assert seen == [Counts(sent=n, uncertain=1, pending=3 - n) for n in range(4)]


def test_who_is_not_to_get_it_is_skipped_with_the_reason_and_opens_no_connection(bench: Bench, run: Run) -> None:
    bench.engine(prepare=lambda _entry: outcome(State.SKIPPED, "unsubscribed on 2026-12-01")).run(run)
    assert bench.ledger.counts(run) == Counts(skipped=4)
    assert {delivery.reply for delivery in bench.ledger.deliveries(run)} == {"unsubscribed on 2026-12-01"}
    assert bench.transport.opened == 0


def test_somebody_who_leaves_while_it_is_being_sent_gets_nothing(bench: Bench, run: Run) -> None:
    left: set[str] = set()

    def prepare(entry: Entry) -> Message | Outcome:
        gone = entry.subscriber.email in left
        return outcome(State.SKIPPED, "unsubscribed") if gone else message_for(entry)

    bench.transport.on_deliver = lambda message: left.add("reader3@example.org")
    bench.engine(prepare=prepare).run(run)
    assert "reader3@example.org" not in bench.transport.arrived
    assert bench.ledger.counts(run) == Counts(sent=3, skipped=1)


def test_a_limit_counts_what_leaves_and_the_rest_stays_pending(bench: Bench, run: Run) -> None:
    bench.transport.steps = [outcome(State.FAILED), SENT]
    assert bench.engine().run(run, limit=2).stop is Stop.LIMIT
    assert bench.ledger.counts(run) == Counts(failed=1, sent=2, pending=1)


def test_a_limit_that_is_just_enough_is_no_limit_reached(bench: Bench, run: Run) -> None:
    assert bench.engine().run(run, limit=4).stop is Stop.DONE


@pytest.mark.parametrize("after_intent", [True, False])
def test_a_lost_connection_costs_nobody_anything(bench: Bench, run: Run, after_intent: bool) -> None:
    bench.transport.after_intent = after_intent
    bench.transport.steps = [SENT, LaterError("connection reset"), LaterError("connection refused")]
    assert bench.engine().run(run).stop is Stop.DONE
    assert bench.ledger.counts(run) == Counts(sent=4)
    assert len(bench.transport.arrived) == 4
    assert (bench.transport.opened, bench.transport.closed) == (3, 3)
    assert bench.clock.seconds == pytest.approx(1 + 2)


def test_without_a_connection_it_waits_a_while_and_leaves_the_rest_for_later(bench: Bench, run: Run) -> None:
    bench.transport.steps = [SENT]
    bench.transport.on_deliver = lambda _message: bench.transport.opening.extend([LaterError("no route")] * 99)
    bench.transport.steps.append(LaterError("connection reset"))
    ending = bench.engine().run(run)
    assert (ending.stop, str(ending.error)) == (Stop.UNREACHABLE, "no route")
    assert CONNECTION_PATIENCE - 8 < bench.clock.seconds <= CONNECTION_PATIENCE
    assert bench.ledger.counts(run) == Counts(sent=1, pending=3)


def test_one_recipient_who_is_always_answered_421_holds_nobody_up(bench: Bench, run: Run) -> None:
    def hang_up_on_one(message: Message) -> None:
        if message.recipient.startswith("reader2@"):
            raise LaterError("421 try again later")

    bench.transport.on_deliver = hang_up_on_one
    ending = bench.engine().run(run)
    assert (ending.stop, str(ending.error)) == (Stop.UNREACHABLE, "421 try again later")
    assert bench.ledger.counts(run) == Counts(sent=3, pending=1)


def test_a_server_that_hangs_up_on_two_in_a_row_is_left_alone(bench: Bench, run: Run) -> None:
    bench.transport.steps = [SENT, *[LaterError("421 closing down")] * 99]
    ending = bench.engine().run(run)
    assert (ending.stop, str(ending.error)) == (Stop.UNREACHABLE, "421 closing down")
    assert bench.ledger.counts(run) == Counts(sent=1, pending=3)


@pytest.mark.parametrize("after_intent", [True, False])
def test_a_server_that_wants_nothing_from_us_stops_it_and_blames_nobody(
    bench: Bench, run: Run, after_intent: bool
) -> None:
    bench.transport.after_intent = after_intent
    bench.transport.steps = [SENT, StoppedError("535 sign-in refused", hint="Check the password.")]
    ending = bench.engine().run(run)
    assert ending.stop is Stop.STOPPED
    assert isinstance(ending.error, StoppedError)
    assert ending.error.hint == "Check the password."
    assert bench.ledger.counts(run) == Counts(sent=1, pending=3)


def test_a_ledger_that_cannot_be_written_stops_it_before_the_point_of_no_return(bench: Bench, run: Run) -> None:
    class Refusing:
        due = bench.ledger.due

        def record(self, *_args: object, **_kwargs: object) -> None:
            raise StoreError("newsletter.db is in use by another program")

    ending = bench.engine(ledger=Refusing()).run(run)
    assert ending.stop is Stop.STOPPED
    assert "in use" in str(ending.error)
    assert bench.transport.arrived == []
    assert bench.ledger.counts(run) == Counts(pending=4)


def test_an_interruption_lets_the_message_on_its_way_finish(bench: Bench, run: Run) -> None:
    bench.transport.on_deliver = lambda message: (
        bench.interruption.request() if message.recipient.startswith("reader2") else None
    )
    assert bench.engine().run(run).stop is Stop.INTERRUPTED
    assert bench.ledger.counts(run) == Counts(sent=2, pending=2)


def test_an_interruption_at_once_leaves_what_was_on_its_way_uncertain(bench: Bench, run: Run) -> None:
    bench.transport.steps = [SENT, KeyboardInterrupt()]
    assert bench.engine().run(run).stop is Stop.INTERRUPTED
    assert bench.ledger.counts(run) == Counts(sent=1, uncertain=1, pending=2)


def test_an_interruption_ends_a_wait(bench: Bench, run: Run) -> None:
    bench.clock.on_sleep = lambda: bench.interruption.request() if not bench.interruption.requested else None
    assert bench.engine(rate=Rate(count=1, seconds=3600)).run(run).stop is Stop.INTERRUPTED
    assert bench.ledger.counts(run) == Counts(sent=1, pending=3)
    assert bench.clock.seconds < 1


def test_an_interruption_ends_the_wait_for_a_connection(bench: Bench, run: Run) -> None:
    bench.transport.opening = [LaterError("no route")] * 9
    bench.clock.on_sleep = lambda: bench.interruption.request() if not bench.interruption.requested else None
    assert bench.engine().run(run).stop is Stop.INTERRUPTED
    assert bench.ledger.counts(run) == Counts(pending=4)


def test_the_rate_is_never_exceeded(bench: Bench, run: Run) -> None:
    bench.transport.clock = bench.clock
    bench.engine(rate=Rate(count=30, seconds=60)).run(run)
    assert bench.transport.at == pytest.approx([0, 2, 4, 6])


def test_while_it_waits_everything_known_is_written_down(bench: Bench, run: Run) -> None:
    seen: list[Counts] = []
    bench.clock.on_sleep = lambda: seen.append(bench.ledger.counts(run))
    bench.engine(rate=Rate(count=1, seconds=1)).run(run)
    assert all(counts.uncertain == 0 for counts in seen)


def test_the_ending_knows_when_the_last_outcome_was_safe(bench: Bench, run: Run) -> None:
    ending = bench.engine(rate=Rate(count=1, seconds=10)).run(run)
    assert ending.at == pytest.approx(30)


def test_a_deferred_delivery_comes_back_when_it_is_due_and_not_before(bench: Bench, run: Run) -> None:
    bench.transport.steps = [outcome(State.DEFERRED, "450 4.7.1 greylisted")]
    bench.engine().run(run)
    assert bench.ledger.next_attempt(run) == NOW + timedelta(minutes=5)
    assert bench.engine().run(run).at is None
    bench.clock.seconds += 300
    bench.engine().run(run)
    assert bench.ledger.counts(run) == Counts(sent=4)
    first = next(iter(bench.ledger.deliveries(run)))
    assert (first.state, first.attempts) == (State.SENT, 2)


def test_news_that_nobody_takes_for_a_day_is_given_up(bench: Bench, run: Run) -> None:
    attempts = 0
    while (due := bench.ledger.next_attempt(run)) is not None or attempts == 0:
        attempts += 1
        bench.transport.steps = [outcome(State.DEFERRED, "450 4.2.2 mailbox full")] * 4
        bench.clock.seconds = (due - NOW).total_seconds() if due else 0
        bench.engine().run(run)
    assert bench.ledger.counts(run) == Counts(failed=4)
    (delivery, *_others) = bench.ledger.deliveries(run)
    assert delivery.reply == f"given up after {attempts} attempts: 450 4.2.2 mailbox full"
    assert 24 * 3600 <= bench.clock.seconds < 28 * 3600


def test_many_who_get_nothing_are_written_down_on_the_way(bench: Bench, ledger: Ledger) -> None:
    many = ledger.freeze(plan("2026-12-15"), readers(250), now=NOW)
    seen: list[int] = []

    def prepare(_entry: Entry) -> Outcome:
        seen.append(ledger.counts(many).skipped)
        return outcome(State.SKIPPED, "unsubscribed")

    bench.engine(prepare=prepare).run(many)
    assert ledger.counts(many) == Counts(skipped=250)
    assert sorted(set(seen)) == [0, 100, 200]
