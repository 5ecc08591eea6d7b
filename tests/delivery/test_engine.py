"""The engine: every outcome in the ledger, nothing twice, and an honest ending."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Self

import pytest

from newsletter.config import Rate
from newsletter.delivery import Ceilings, LocalLane, Stop
from newsletter.delivery.round import CONNECTION_PATIENCE
from newsletter.domain.delivery import Counts, Outcome, RefusedError, Scope, State
from newsletter.domain.message import Message
from newsletter.domain.run import Addressee, Entry, Run
from newsletter.domain.subscriber import Subscriber
from newsletter.domain.suppression import Suppression
from newsletter.errors import LaterError, StoppedError, StoreError
from newsletter.store import Ledger, Store
from tests.delivery.conftest import SENT, Bench, frozen, message_for
from tests.runs import NOW, plan


def outcome(state: State, reply: str = "") -> Outcome:
    return Outcome(state=state, reply=reply)


def test_everybody_gets_one_and_a_second_run_sends_nothing(bench: Bench, run: Run) -> None:
    ending = bench.deliver(run)
    assert (ending.stop, ending.error) == (Stop.DONE, None)
    assert bench.transport.arrived == [f"reader{n}@example.org" for n in range(1, 5)]
    assert bench.ledger.counts(run) == Counts(sent=4)
    assert bench.watched == [State.SENT] * 4
    assert (bench.transport.opened, bench.transport.closed) == (1, 1)
    again = bench.deliver(run)
    assert (again.stop, again.at, len(bench.transport.arrived)) == (Stop.DONE, None, 4)
    assert bench.transport.opened == 1


def test_every_outcome_is_written_down_as_it_is(bench: Bench, run: Run) -> None:
    bench.transport.steps = [
        outcome(State.FAILED, "550 5.1.1 no such user"),
        outcome(State.DEFERRED, "450 4.2.2 mailbox full"),
        outcome(State.UNCERTAIN, "the line went dead"),
        outcome(State.SKIPPED, "no SMTPUTF8"),
    ]
    assert bench.deliver(run).stop is Stop.DONE
    assert bench.ledger.counts(run) == Counts(failed=1, deferred=1, uncertain=1, skipped=1)
    assert [delivery.reply for delivery in bench.ledger.deliveries(run)] == [
        "550 5.1.1 no such user", "450 4.2.2 mailbox full", "the line went dead", "no SMTPUTF8",
    ]  # fmt: skip


def test_when_a_message_may_arrive_its_intent_is_in_the_ledger_and_so_is_the_outcome_before(
    bench: Bench, run: Run
) -> None:
    seen: list[Counts] = []
    bench.transport.on_finish = lambda _message: seen.append(bench.ledger.counts(run))
    bench.deliver(run)
    assert seen == [Counts(sent=n, uncertain=1, pending=3 - n) for n in range(4)]


def test_with_many_lanes_each_has_one_message_that_may_have_arrived_and_they_share_commits(
    bench: Bench, ledger: Ledger
) -> None:
    run = frozen(ledger, 100, "2026-12-15")
    doubtful: list[int] = []
    commits = CountingLedger(ledger)
    bench.transport.on_finish = lambda _message: doubtful.append(ledger.counts(run).uncertain)
    bench.deliver(run, connections=10, ledger=commits)
    assert ledger.counts(run) == Counts(sent=100)
    assert len(set(bench.transport.arrived)) == 100
    assert max(doubtful) <= 10
    assert bench.transport.most_open == 10
    assert commits.number < 40


def test_a_wrong_password_is_tried_once_however_many_lanes_there_are(bench: Bench, run: Run) -> None:
    bench.transport.opening = [RefusedError("535 no", scope=Scope.SIGN_IN)] * 9
    ending = bench.deliver(run, connections=4)
    assert (ending.stop, len(bench.transport.opening)) == (Stop.STOPPED, 8)
    assert bench.ledger.counts(run) == Counts(pending=4)


def test_who_is_not_to_get_it_is_skipped_with_the_reason_and_opens_no_connection(bench: Bench, run: Run) -> None:
    bench.deliver(run, prepare=lambda _entry: outcome(State.SKIPPED, "no item for them"))
    assert bench.ledger.counts(run) == Counts(skipped=4)
    assert {delivery.reply for delivery in bench.ledger.deliveries(run)} == {"no item for them"}
    assert bench.transport.opened == 0


@pytest.mark.parametrize("connections", [1, 2])
def test_somebody_who_leaves_while_it_is_being_sent_gets_nothing(
    store: Store, bench: Bench, run: Run, connections: int
) -> None:
    def leave(message: Message) -> None:
        if message.recipient == "reader1@example.org":
            store.suppressions.add("reader4@example.org", reason="unsubscribed", at=NOW, source="a link")

    bench.transport.on_offer = leave
    bench.deliver(run, connections=connections)
    assert "reader4@example.org" not in bench.transport.arrived
    assert bench.ledger.counts(run) == Counts(sent=3, skipped=1)
    last = bench.ledger.delivery(run, "reader4@example.org")
    assert last is not None
    assert last.reply == "unsubscribed on 2026-12-01"


def test_a_limit_counts_what_leaves_and_the_rest_stays_pending(bench: Bench, run: Run) -> None:
    bench.transport.steps = [outcome(State.FAILED), SENT]
    assert bench.deliver(run, limit=2).stop is Stop.LIMIT
    assert bench.ledger.counts(run) == Counts(failed=1, sent=2, pending=1)


@pytest.mark.parametrize("connections", [2, 5, 20])
def test_a_limit_is_exact_with_many_lanes(bench: Bench, ledger: Ledger, connections: int) -> None:
    run = frozen(ledger, 40, "2026-12-15")
    bench.transport.steps = [outcome(State.DEFERRED)] * 3
    assert bench.deliver(run, limit=17, connections=connections).stop is Stop.LIMIT
    assert ledger.counts(run) == Counts(sent=17, deferred=3, pending=20)


def test_a_limit_that_is_just_enough_is_no_limit_reached(bench: Bench, run: Run) -> None:
    assert bench.deliver(run, limit=4).stop is Stop.DONE


@pytest.mark.parametrize("after_intent", [True, False])
def test_a_lost_connection_costs_nobody_anything(bench: Bench, run: Run, after_intent: bool) -> None:
    bench.transport.after_intent = after_intent
    bench.transport.steps = [SENT, LaterError("connection reset"), LaterError("connection refused")]
    assert bench.deliver(run).stop is Stop.DONE
    assert bench.ledger.counts(run) == Counts(sent=4)
    assert len(bench.transport.arrived) == 4
    assert (bench.transport.opened, bench.transport.closed) == (3, 3)
    assert bench.clock.seconds == pytest.approx(1 + 2)


def test_without_a_connection_it_waits_a_while_and_leaves_the_rest_for_later(bench: Bench, run: Run) -> None:
    bench.transport.steps = [SENT, LaterError("gone")]
    bench.transport.opening = []

    def close_down(_message: Message) -> None:
        bench.transport.opening = [LaterError("connection refused")] * 99

    bench.transport.on_finish = close_down
    ending = bench.deliver(run)
    assert (ending.stop, str(ending.error)) == (Stop.UNREACHABLE, "connection refused")
    assert bench.ledger.counts(run) == Counts(sent=1, pending=3)
    assert bench.clock.seconds == pytest.approx(CONNECTION_PATIENCE)


def test_one_who_is_always_put_off_holds_nobody_up(bench: Bench, run: Run) -> None:
    def hang_up_on_one(message: Message) -> None:
        if message.recipient == "reader2@example.org":
            raise LaterError("421 try again later")

    bench.transport.on_offer = hang_up_on_one
    ending = bench.deliver(run)
    assert (ending.stop, str(ending.error)) == (Stop.UNREACHABLE, "421 try again later")
    assert bench.ledger.counts(run) == Counts(sent=3, pending=1)


def test_a_server_that_hangs_up_on_everybody_is_left_alone(bench: Bench, run: Run) -> None:
    bench.transport.steps = [SENT, *[LaterError("421 closing down")] * 99]
    ending = bench.deliver(run, connections=2)
    assert (ending.stop, str(ending.error)) == (Stop.UNREACHABLE, "421 closing down")
    assert bench.ledger.counts(run) == Counts(sent=1, pending=3)


def test_a_lane_too_many_leaves_the_work_to_the_others(bench: Bench, ledger: Ledger) -> None:
    run = frozen(ledger, 60, "2026-12-15")

    def full(_message: Message) -> None:
        if bench.transport.open_now >= 3:
            bench.transport.opening = [LaterError("421 too many connections")] * 9

    bench.transport.on_offer = full
    assert bench.deliver(run, connections=6).stop is Stop.DONE
    assert ledger.counts(run) == Counts(sent=60)


@pytest.mark.parametrize("after_intent", [True, False])
def test_a_server_that_wants_nothing_from_us_stops_it_and_blames_nobody(
    bench: Bench, run: Run, after_intent: bool
) -> None:
    bench.transport.after_intent = after_intent
    bench.transport.steps = [SENT, StoppedError("the disk is full", hint="Make room.")]
    ending = bench.deliver(run)
    assert ending.stop is Stop.STOPPED
    assert isinstance(ending.error, StoppedError)
    assert ending.error.hint == "Make room."
    assert bench.ledger.counts(run) == Counts(sent=1, pending=3)


def test_a_ledger_that_cannot_be_written_stops_it_before_the_point_of_no_return(bench: Bench, run: Run) -> None:
    ending = bench.deliver(run, ledger=RefusingLedger(bench.ledger))
    assert ending.stop is Stop.STOPPED
    assert "in use" in str(ending.error)
    assert bench.transport.arrived == []
    assert bench.ledger.counts(run) == Counts(pending=4)


def test_an_interruption_lets_the_message_on_its_way_finish(bench: Bench, run: Run) -> None:
    bench.transport.on_offer = lambda message: (
        bench.interruption.request() if message.recipient.startswith("reader2") else None
    )
    assert bench.deliver(run).stop is Stop.INTERRUPTED
    assert bench.ledger.counts(run) == Counts(sent=2, pending=2)


def test_an_interruption_at_once_leaves_what_was_on_its_way_uncertain(bench: Bench, run: Run) -> None:
    def ask_twice() -> None:
        bench.interruption.request()
        bench.interruption.request()

    session = HangingSession(on_finish=ask_twice)
    ending = bench.deliver(run, lane=lambda: LocalLane(session, prepare=message_for))
    assert ending.stop is Stop.INTERRUPTED
    assert bench.ledger.counts(run) == Counts(uncertain=1, pending=3)


def test_an_interruption_waits_long_only_for_what_may_have_arrived(bench: Bench, run: Run) -> None:
    session = HangingSession(mute=True)
    ending = bench.deliver(
        run,
        lane=lambda: LocalLane(session, prepare=message_for),
        at_start=lambda: bench.later(10, bench.interruption.request),
    )
    assert ending.stop is Stop.INTERRUPTED
    assert bench.ledger.counts(run) == Counts(pending=4)
    assert bench.clock.seconds < 15

    session = HangingSession(on_finish=lambda: bench.later(1, bench.interruption.request))
    bench.interruption.requested = False
    before = bench.clock.seconds
    bench.deliver(run, lane=lambda: LocalLane(session, prepare=message_for))
    assert bench.ledger.counts(run) == Counts(sent=1, pending=3)
    assert bench.clock.seconds >= before + 3600


def test_an_interruption_ends_a_wait(bench: Bench, run: Run) -> None:
    bench.transport.on_finish = lambda _message: bench.later(0.5, bench.interruption.request)
    assert bench.deliver(run, rate=Rate(count=1, seconds=3600)).stop is Stop.INTERRUPTED
    assert bench.ledger.counts(run) == Counts(sent=1, pending=3)
    assert bench.clock.seconds < 1


def test_an_interruption_ends_the_wait_for_a_connection(bench: Bench, run: Run) -> None:
    bench.transport.opening = [LaterError("no route")] * 9
    ending = bench.deliver(run, at_start=lambda: bench.later(1.5, bench.interruption.request))
    assert ending.stop is Stop.INTERRUPTED
    assert bench.ledger.counts(run) == Counts(pending=4)


@pytest.mark.parametrize("connections", [1, 3])
def test_the_rate_is_never_exceeded_however_many_lanes_there_are(
    bench: Bench, ledger: Ledger, connections: int
) -> None:
    run = frozen(ledger, 12, "2026-12-15")
    bench.deliver(run, rate=Rate(count=30, seconds=60), connections=connections)
    apart = [later - earlier for earlier, later in itertools.pairwise(bench.transport.at)]
    assert min(apart) >= 2
    assert max(apart) < 2.1


def test_without_a_rate_nobody_waits(bench: Bench, run: Run) -> None:
    bench.deliver(run, last_left=5.0)
    assert bench.ledger.counts(run) == Counts(sent=4)
    assert bench.clock.seconds < 1


def test_the_rate_holds_for_who_starts_again(bench: Bench, run: Run) -> None:
    bench.deliver(run, rate=Rate(count=30, seconds=60), last_left=-0.5)
    assert bench.transport.at[0] >= 1.5


def test_a_domain_that_takes_its_time_does_not_hold_up_the_others(bench: Bench, ledger: Ledger) -> None:
    mixed = [f"reader{n}@{'slow' if n < 4 else 'quick'}.example" for n in range(8)]
    ledger.stage(Addressee(subscriber=Subscriber(email=email), language="nl") for email in mixed)
    run = ledger.freeze(plan("2026-12-15"), now=NOW)
    bench.deliver(run, ceilings=Ceilings({"slow.example": Rate(count=1, seconds=10)}), connections=2)
    left = dict(zip(bench.transport.arrived, bench.transport.at, strict=True))
    assert max(left[email] for email in mixed[4:]) < 1
    slow = sorted(left[email] for email in mixed[:4])
    assert all(later - earlier >= 10 for earlier, later in itertools.pairwise(slow))


def test_while_it_waits_everything_known_is_written_down_within_a_second(bench: Bench, run: Run) -> None:
    seen: list[Counts] = []
    bench.transport.on_finish = lambda _message: bench.later(1.5, lambda: seen.append(bench.ledger.counts(run)))
    bench.deliver(run, rate=Rate(count=1, seconds=2))
    assert [counts.sent for counts in seen] == [1, 2, 3]
    assert all(counts.uncertain == 0 for counts in seen)


def test_the_ending_knows_when_the_last_outcome_was_safe(bench: Bench, run: Run) -> None:
    ending = bench.deliver(run, rate=Rate(count=1, seconds=10))
    assert ending.at == pytest.approx(30.6)


def test_a_deferred_delivery_comes_back_when_it_is_due_and_not_before(bench: Bench, run: Run) -> None:
    bench.transport.steps = [outcome(State.DEFERRED, "450 4.7.1 greylisted")]
    bench.deliver(run)
    assert bench.ledger.next_attempt(run) == NOW + timedelta(minutes=5)
    assert bench.deliver(run).at is None
    bench.clock.seconds += 300
    bench.deliver(run)
    assert bench.ledger.counts(run) == Counts(sent=4)
    first = next(iter(bench.ledger.deliveries(run)))
    assert (first.state, first.attempts) == (State.SENT, 2)


def test_news_that_nobody_takes_for_a_day_is_given_up(bench: Bench, run: Run) -> None:
    attempts = 0
    while (due := bench.ledger.next_attempt(run)) is not None or attempts == 0:
        attempts += 1
        bench.transport.steps = [outcome(State.DEFERRED, "450 4.2.2 mailbox full")] * 4
        bench.clock.seconds = (due - NOW).total_seconds() if due else 0
        bench.deliver(run)
    assert bench.ledger.counts(run) == Counts(failed=4)
    (delivery, *_others) = bench.ledger.deliveries(run)
    assert delivery.reply == f"given up after {attempts} attempts: 450 4.2.2 mailbox full"
    assert 24 * 3600 <= bench.clock.seconds < 28 * 3600


def test_an_error_of_our_own_comes_out_after_the_other_lanes_came_home(bench: Bench, ledger: Ledger) -> None:
    run = frozen(ledger, 20, "2026-12-15")

    def stumble(entry: Entry) -> Message:
        if entry.seq == 10:
            raise ZeroDivisionError
        return message_for(entry)

    with pytest.raises(ZeroDivisionError):
        bench.deliver(run, prepare=stumble, connections=3)
    assert ledger.counts(run).uncertain == 0
    assert ledger.counts(run).sent == len(bench.transport.arrived)


def test_a_wrong_password_is_tried_once_although_the_first_reader_gets_no_message(bench: Bench, run: Run) -> None:
    def prepare(entry: Entry) -> Message | Outcome:
        return outcome(State.SKIPPED, "no item for them") if entry.seq == 1 else message_for(entry)

    bench.transport.opening = [RefusedError("535 no", scope=Scope.SIGN_IN)] * 9
    bench.deliver(run, prepare=prepare, connections=4)
    assert len(bench.transport.opening) == 8


def test_a_low_rate_is_no_lack_of_connections(bench: Bench, run: Run) -> None:
    bench.transport.steps = [LaterError("reset"), LaterError("reset")]
    assert bench.deliver(run, rate=Rate(count=1, seconds=60)).stop is Stop.DONE
    assert bench.ledger.counts(run) == Counts(sent=4)


def test_a_refusal_of_the_message_is_told_although_connections_fail_later(bench: Bench, run: Run) -> None:
    bench.transport.after_intent = False

    def refuse(message: Message) -> None:
        if message.recipient == "reader1@example.org":
            raise RefusedError("552 too big", scope=Scope.MESSAGE)
        if message.recipient == "reader2@example.org":
            raise LaterError("421 later")

    bench.transport.on_offer = refuse
    ending = bench.deliver(run)
    assert (ending.stop, str(ending.error)) == (Stop.STOPPED, "552 too big")
    assert bench.ledger.counts(run) == Counts(sent=2, pending=2)


def test_readers_who_are_given_up_after_a_day_are_no_reason_to_stop(bench: Bench, ledger: Ledger) -> None:
    run = frozen(ledger, 12, "2026-12-15")
    for _ in range(12):
        bench.transport.steps = [outcome(State.DEFERRED, "450 4.2.2 mailbox full")] * 12
        assert bench.deliver(run).stop is Stop.DONE
        bench.clock.seconds += 3 * 3600
    assert ledger.counts(run) == Counts(failed=12)


def test_an_outcome_is_written_down_within_a_second_or_two_whatever_else_is_slow(bench: Bench, run: Run) -> None:
    seen: list[int] = []
    bench.transport.on_finish = lambda _message: bench.later(2.5, lambda: seen.append(bench.ledger.counts(run).sent))
    bench.deliver(run, rate=Rate(count=1, seconds=5))
    assert seen == [1, 2, 3]


def test_two_requests_to_stop_leave_who_had_no_dot_pending(bench: Bench, run: Run) -> None:
    def stop(_message: Message) -> None:
        bench.interruption.request()
        bench.interruption.request()

    bench.transport.on_offer = stop
    assert bench.deliver(run).stop is Stop.INTERRUPTED
    assert bench.ledger.counts(run) == Counts(pending=4)


class CountingLedger:
    """A ledger that counts the commits."""

    def __init__(self, ledger: Ledger) -> None:
        self.due = ledger.due
        self.number = 0
        self._ledger = ledger

    @contextmanager
    def commits(self, run: Run) -> Iterator[CountingLedger]:
        with self._ledger.commits(run) as self._commits:
            yield self

    def commit(self, **changes: Any) -> Mapping[str, Suppression]:
        self.number += 1
        return self._commits.commit(**changes)


class RefusingLedger(CountingLedger):
    """A ledger that cannot be written."""

    def commit(self, **changes: Any) -> Mapping[str, Suppression]:
        if changes["intents"]:
            raise StoreError("newsletter.db is in use by another program")
        return super().commit(**changes)


class HangingSession:
    """A connection on which nothing comes back after the dot; or, `mute`, nothing at all."""

    def __init__(self, *, on_finish: Callable[[], object] = lambda: None, mute: bool = False) -> None:
        self._on_finish = on_finish
        self._mute = mute

    async def connect(self) -> Self:
        return self

    async def offer(self, message: Message) -> None:
        if self._mute:
            await asyncio.sleep(3600)

    async def finish(self, following: Message | None = None) -> Outcome:
        self._on_finish()
        await asyncio.sleep(3600)
        return SENT

    async def close(self) -> None:
        return None


def test_a_server_that_says_for_how_long_it_wants_no_more_is_not_asked_again(bench: Bench, run: Run) -> None:
    bench.transport.steps = [SENT, LaterError("454 daily quota exceeded", pause=3600)]
    ending = bench.deliver(run, connections=3)
    assert (ending.stop, str(ending.error)) == (Stop.UNREACHABLE, "454 daily quota exceeded")
    assert bench.clock.seconds < 10
    assert bench.ledger.counts(run).sent >= 1
