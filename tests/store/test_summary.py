"""A run in figures: the same on every database, and the same as counting one by one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from newsletter.domain.delivery import State
from newsletter.domain.run import Run
from newsletter.store import Ledger, Store
from tests.runs import NOW, addressee, became, plan, readers
from tests.store.test_lease import HOLDER
from tests.store.writing import freeze, record


def after(**time: float) -> datetime:
    return NOW + timedelta(**time)


def sent(ledger: Ledger, run: Run, moments: dict[int, datetime], state: State = State.SENT) -> None:
    """Let something become of deliveries at their moments."""
    if state in (State.SENT, State.UNCERTAIN):
        record(ledger, run, intents=list(moments))
    record(ledger, run, settled=[became(seq, state, "told", at=at) for seq, at in moments.items()])


def test_what_is_under_way_is_told_apart_from_what_is_uncertain(store: Store, ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(5))
    record(ledger, run, intents=[1, 2, 3])
    record(ledger, run, settled=[became(1, State.SENT), became(2, State.UNCERTAIN), became(4, State.FAILED)])
    tally = store.summary(run).tally()
    assert tally.under_way == 1
    assert tally.counts == ledger.counts(run)
    assert (tally.counts.uncertain, tally.counts.pending, tally.counts.recipients) == (2, 1, 5)


def test_what_was_dealt_with_lately_is_counted_and_what_only_begins_is_not(store: Store, ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(6))
    other = freeze(ledger, plan("2026-12-08"), readers(3))
    sent(ledger, run, {1: NOW, 2: after(seconds=5)})
    sent(ledger, run, {3: after(seconds=6)}, State.FAILED)
    record(ledger, run, intents=[4], now=after(seconds=7))
    sent(ledger, other, {1: after(seconds=8)})
    assert store.summary(run).dealt_with(after(seconds=5), NOW, after(minutes=1)) == (2, 3, 0)


def test_the_latest_come_last_one_first_and_no_more_than_wanted(store: Store, ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(6))
    sent(ledger, run, {1: after(seconds=3), 2: after(seconds=1), 3: after(seconds=2)}, State.FAILED)
    sent(ledger, run, {4: after(seconds=4)})
    found = store.summary(run).latest((State.FAILED,), most=2)
    assert [(one.email, one.reply, one.at) for one in found] == [
        ("reader1@example.org", "told", after(seconds=3)),
        ("reader3@example.org", "told", after(seconds=2)),
    ]


def test_what_broke_off_is_among_the_uncertain_unless_it_is_under_way(store: Store, ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(3))
    sent(ledger, run, {1: NOW}, State.UNCERTAIN)
    record(ledger, run, intents=[2])
    summary = store.summary(run)
    assert len(summary.latest((State.UNCERTAIN,), most=9)) == 2
    assert len(summary.latest((State.UNCERTAIN,), most=9, settled=True)) == 1


def test_domains_come_largest_first_however_they_are_written(store: Store, ledger: Ledger) -> None:
    emails = ("a@Example.ORG", "b@example.org", "c@example.org", "d@example.net", "e@example.net", "f@example.com")
    run = freeze(ledger, plan(), map(addressee, emails))
    sent(ledger, run, {1: NOW, 4: NOW})
    sent(ledger, run, {2: NOW}, State.FAILED)
    record(ledger, run, intents=[3])
    first, second = store.summary(run).domains(most=2)
    assert (first.domain, first.counts.recipients, first.counts.sent) == ("example.org", 3, 1)
    assert (first.counts.failed, first.counts.uncertain) == (1, 1)
    assert (second.domain, second.counts.pending, second.counts.sent) == ("example.net", 1, 1)


def test_a_short_run_is_told_by_the_second(store: Store, ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(5))
    sent(ledger, run, {1: NOW, 2: after(seconds=0.9), 3: after(seconds=2)})
    sent(ledger, run, {4: after(seconds=2.5)}, State.FAILED)
    line = store.summary(run).timeline()
    assert line.width == timedelta(seconds=1)
    assert [(one.at, one.states) for one in line.stretches] == [
        (NOW, {State.SENT: 2}),
        (after(seconds=2), {State.SENT: 1, State.FAILED: 1}),
    ]


@pytest.mark.parametrize(
    "length", [timedelta(minutes=7), timedelta(minutes=119), timedelta(hours=3), timedelta(days=2), timedelta(days=400)]
)
def test_a_run_of_any_length_has_no_more_stretches_than_wanted_and_loses_nobody(
    store: Store, ledger: Ledger, length: timedelta
) -> None:
    run = freeze(ledger, plan(), readers(90))
    sent(ledger, run, {number: NOW + length * (number - 1) / 89 for number in range(1, 91)})
    line = store.summary(run).timeline(most=40)
    assert sum(sum(one.states.values()) for one in line.stretches) + line.later == 90
    assert 20 <= len(line.stretches) <= 40
    span = line.stretches[-1].at - line.stretches[0].at
    assert span // line.width < 40
    assert all((one.at - NOW) % line.width == (line.stretches[0].at - NOW) % line.width for one in line.stretches)


def test_the_few_that_came_a_day_later_do_not_flatten_the_rest(store: Store, ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(200))
    sent(ledger, run, {number: after(seconds=number / 10) for number in range(1, 200)})
    sent(ledger, run, {200: after(days=1)}, State.FAILED)
    line = store.summary(run).timeline()
    assert line.width == timedelta(seconds=1)
    assert (len(line.stretches), line.later) == (20, 1)


def test_where_nothing_happened_there_is_no_timeline(store: Store, ledger: Ledger) -> None:
    run = freeze(ledger, plan(), readers(3))
    line = store.summary(run).timeline()
    assert (line.stretches, line.later) == ((), 0)


def test_the_figures_are_those_of_counting_one_by_one(store: Store, ledger: Ledger) -> None:
    run = freeze(ledger, plan(), (addressee(f"r{n}@domain{n % 7}.example.org") for n in range(1, 101)))
    states = (State.SENT, State.FAILED, State.UNCERTAIN, State.DEFERRED, State.SKIPPED)
    for place, state in enumerate(states):
        sent(ledger, run, {number: after(seconds=number) for number in range(1 + place, 91, 5)}, state)
    everybody = list(ledger.deliveries(run))
    summary = store.summary(run)
    for domain in summary.domains(most=7):
        theirs = Counter(one.state for one in everybody if one.email.endswith(f"@{domain.domain}"))
        assert domain.counts.by_state == {state: theirs[state] for state in State}
    told: Counter[State] = Counter()
    for stretch in summary.timeline().stretches:
        told.update(stretch.states)
    assert told == Counter(one.state for one in everybody if one.at is not None)


def test_nobody_sends_before_and_after_a_send(store: Store) -> None:
    assert store.sender() is None
    with store.sending(now=NOW):
        sender = store.sender()
        assert sender is not None
        assert (sender.process, sender.machine, sender.since) == (os.getpid(), os.uname().nodename, NOW)
    assert store.sender() is None


def test_who_was_killed_is_not_sending_any_more(store: Store, url: str, tmp_path: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDER, url, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == "sending\n"
        sender = store.sender()
        assert sender is not None
        assert sender.process == other.pid
        other.kill()
    assert store.sender() is None
    with store.sending(now=NOW):  # to look has taken nothing away
        assert store.sender() is not None


def test_a_process_that_has_the_number_of_one_that_was_killed_is_not_taken_for_it(
    store: Store, url: str, tmp_path: Path
) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDER, url, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == "sending\n"
        other.kill()
        # not waited for, its number is still taken, as by another process
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
        assert store.sender() is None
