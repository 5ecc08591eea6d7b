"""A send is followed by whoever looks, and nobody is named on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from newsletter.domain.delivery import State
from newsletter.domain.run import Run
from newsletter.errors import BusyError
from newsletter.project import Project
from newsletter.services.following import Follower, Following, follow, look_back, with_masks
from newsletter.store import Store
from tests.runs import NOW, became, plan, readers
from tests.services.desk import ISSUE, Desk
from tests.store.writing import freeze, record


@dataclass
class Watch:
    seconds: float = 0.0

    def monotonic(self) -> float:
        self.seconds += 0.5  # so long a look takes
        return self.seconds


def test_what_was_looked_back_on_is_not_counted_anew_until_something_becomes_of_it(project: Project) -> None:
    watch = Watch()
    follower = Follower(monotonic=watch.monotonic)
    with project.store() as store:
        with store.sending(now=NOW):
            run = begun(store)
            settle(store, run, {1: NOW}, State.SENT)
        first = follower.look_back(project, followed(project))
        watch.seconds += 5
        assert follower.look_back(project, followed(project)) is first
        with store.sending(now=NOW):
            settle(store, run, {2: NOW}, State.SENT)
        second = follower.look_back(project, followed(project))
    assert second is not None
    assert sum(sum(one.states.values()) for one in second.timeline.stretches) == 2


def after(**time: float) -> datetime:
    return NOW + timedelta(**time)


def followed(project: Project, now: datetime = NOW) -> Following:
    look = follow(project, ISSUE, now=now)
    assert look is not None
    return look


def begun(store: Store, number: int = 10) -> Run:
    return freeze(store.ledger, plan(), readers(number))


def settle(store: Store, run: Run, moments: dict[int, datetime], state: State, reply: str = "") -> None:
    if state is State.SENT:
        record(store.ledger, run, intents=list(moments))
    next_at = after(minutes=5) if state is State.DEFERRED else None
    record(store.ledger, run, settled=[became(n, state, reply, at=at, next_at=next_at) for n, at in moments.items()])


def test_what_was_never_sent_is_not_followed_and_no_store_is_made(project: Project) -> None:
    assert follow(project, ISSUE, now=NOW) is None
    assert look_back(project, ISSUE) is None
    assert not (project.root / "newsletter.db").exists()


def test_a_running_send_is_told_with_its_pace_and_what_it_still_takes(project: Project) -> None:
    with project.store() as store, store.sending(now=NOW):
        run = begun(store, 100)
        settle(store, run, {n: after(seconds=n) for n in range(1, 41)}, State.SENT)
        record(store.ledger, run, intents=[41, 42])
        look = followed(project, after(seconds=40))
    assert look.sender is not None
    assert (look.sender.since, look.elsewhere) == (NOW, None)
    assert (look.counts.sent, look.counts.pending, look.counts.uncertain, look.under_way) == (40, 60, 0, 2)
    assert (look.done, look.left) == (40, 60)
    assert look.pace == pytest.approx(1.1)
    assert look.overall == 1.0
    assert look.seconds == pytest.approx(60 / 1.1)


def test_a_send_that_has_just_frozen_its_readers_is_known_as_this_one(project: Project) -> None:
    with project.store() as store, store.sending(now=NOW):
        begun(store)
        look = followed(project, after(seconds=1))
    assert look.sender is not None
    assert (look.seconds, look.pace) == (None, 0.0)


def test_what_was_on_its_way_when_it_broke_off_is_uncertain(project: Project) -> None:
    with project.store() as store, store.sending(now=NOW):
        record(store.ledger, begun(store), intents=[1, 2])
    look = followed(project)
    assert (look.sender, look.under_way, look.counts.uncertain, look.seconds) == (None, 0, 2, None)


def test_a_send_of_another_issue_is_told_as_that(project: Project) -> None:
    with project.store() as store:
        with store.sending(now=NOW):
            settle(store, begun(store), {1: NOW}, State.SENT)
        with store.sending(now=after(hours=1)):
            look = followed(project, after(hours=2))
    assert look.sender is None
    assert look.elsewhere is not None
    assert look.elsewhere.since == after(hours=1)


def test_to_follow_takes_the_right_to_send_from_nobody(project: Project) -> None:
    with project.store() as store, store.sending(now=NOW):
        begun(store)
        followed(project)
        with project.store() as other, pytest.raises(BusyError), other.sending(now=NOW):
            pass


def test_refusals_are_told_last_first_and_nobody_is_named(project: Project) -> None:
    reply = "550 5.1.1 <reader2@example.org>: unknown, ask postmaster@example.net"
    with project.store() as store, store.sending(now=NOW):
        run = begun(store, 60)
        settle(store, run, {n: after(seconds=n) for n in range(1, 31)}, State.FAILED, reply)
        settle(store, run, {40: NOW, 41: after(seconds=1)}, State.DEFERRED, "450 later")
    look = followed(project)
    assert len(look.failures) == 20
    assert look.failures[0].at == after(seconds=30)
    assert look.failures[0].who == "r•••@example.org"
    assert look.failures[0].reply == "550 5.1.1 <r•••@example.org>: unknown, ask p•••@example.net"
    assert [one.at for one in look.deferrals] == [after(seconds=1), NOW]
    assert look.next_attempt == after(minutes=5)
    assert "reader" not in repr((look, look_back(project, ISSUE)))


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ("550 reader2: no such user", "550 r•••: no such user"),
        ("550 http://example.net/?m=reader2%40example.org", "550 http://example.net/?m=r•••%40example.org"),
        ("550 see srs+reader2=example.org@example.net", "550 see s•••@example.net"),
        ("550 O'Brien's reader2", "550 O'Brien's r•••"),
    ],
)
def test_however_a_server_names_a_reader_it_is_not_told(project: Project, reply: str, told: str) -> None:
    with project.store() as store, store.sending(now=NOW):
        settle(store, begun(store, 3), {2: NOW}, State.FAILED, reply)
    assert followed(project).failures[0].reply == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("'jan@example.org'", "'j•••@example.org'"),
        ("<o'brien@example.org>", "<o•••@example.org>"),
        ("“jan@bücher.example”", "“j•••@bücher.example”"),
        ("smtp://user@127.0.0.1:25: no", "smtp://user@127.0.0.1:25: no"),
        ("mailto:jan@example.org", "mailto:j•••@example.org"),
    ],
)
def test_an_address_is_masked_wherever_it_stands(said: str, told: str) -> None:
    assert with_masks(said) == told


def test_looked_back_on_domains_and_the_rest_add_up(project: Project) -> None:
    with project.store() as store, store.sending(now=NOW):
        run = begun(store, 12)
        settle(store, run, {n: after(seconds=n) for n in range(1, 11)}, State.SENT)
        record(store.ledger, run, intents=[11])
    back = look_back(project, ISSUE)
    assert back is not None
    assert [one.domain for one in back.domains] == ["example.org"]
    assert back.elsewhere.recipients == 0
    assert sum(sum(one.states.values()) for one in back.timeline.stretches) == 10
    assert [one.who for one in back.uncertain] == ["r•••@example.org"]


def test_the_real_run_comes_before_a_rehearsal(desk: Desk) -> None:
    desk.must()
    assert followed(desk.project).rehearsal
    with desk.store() as store, store.sending(now=NOW):
        begun(store)
    assert not followed(desk.project).rehearsal


def test_one_who_asks_often_gets_the_same_look_for_a_while(project: Project) -> None:
    watch = Watch()
    follower = Follower(monotonic=watch.monotonic)
    with project.store() as store, store.sending(now=NOW):
        run = begun(store)
        first = follower.follow(project, ISSUE, now=NOW)
        settle(store, run, {1: NOW}, State.SENT)
        assert follower.follow(project, ISSUE, now=NOW) is first
        watch.seconds += 5
        second = follower.follow(project, ISSUE, now=NOW)
        assert second is not None
        assert second.counts.sent == 1


def test_who_asks_after_a_send_has_ended_is_never_told_how_far_it_was_before(project: Project) -> None:
    follower = Follower(monotonic=Watch().monotonic)
    assert follower.follow(project, ISSUE, mark="it runs", now=NOW) is None
    with project.store() as store, store.sending(now=NOW):
        settle(store, begun(store), {1: NOW}, State.SENT)
    look = follower.follow(project, ISSUE, mark="it has ended", now=NOW)
    assert look is not None
    assert look.counts.sent == 1
