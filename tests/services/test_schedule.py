"""Sending at a time: what is read as one, and that a plan survives everything but the sending. In virtual time."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery import Interruption, Stop
from newsletter.domain.delivery import Counts
from newsletter.errors import BusyError, IssueError, LaterError, SubscriberError, UsageError
from newsletter.services.build import BuildRequest, build
from newsletter.services.schedule import read_time, withdraw
from tests.services.desk import DEFERRED, ISSUE, NOW, Desk, Editor, Post, at, done

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TOMORROW = at(24 * 3600)
HOUR = timedelta(hours=1)


# the time


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-12-02 09:00", datetime(2026, 12, 2, 8, 0, tzinfo=UTC)),
        (" 2026-12-02T09:00 ", datetime(2026, 12, 2, 8, 0, tzinfo=UTC)),
        ("2026-12-02 09:00:30", datetime(2026, 12, 2, 8, 0, 30, tzinfo=UTC)),
        ("2027-07-01 09:00", datetime(2027, 7, 1, 7, 0, tzinfo=UTC)),
        ("2026-12-02 09:00Z", datetime(2026, 12, 2, 9, 0, tzinfo=UTC)),
        ("2026-12-02 09:00-05:00", datetime(2026, 12, 2, 14, 0, tzinfo=UTC)),
        ("2027-10-31 02:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # which comes twice: the first
        ("2027-10-31 02:30+01:00", datetime(2027, 10, 31, 1, 30, tzinfo=UTC)),
        ("2027-03-28 03:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
    ],
)
def test_a_time_is_that_of_the_publication_unless_it_says_otherwise(text: str, moment: datetime) -> None:
    assert read_time(text, zone=AMSTERDAM, now=NOW) == moment


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2027-03-28 02:30", "there is no such time on that day"),
        ("2026-12-01 08:59", "this is past"),
        ("2026-12-01 09:00", "this is past"),
        ("2026-12-02", "the time is missing"),
        ("20261202", "the time is missing"),
        ("2026-W49-3", "the time is missing"),
        ("09:00", "this is not a time"),
        ("morgen om negen uur", "this is not a time"),
        ("2026-13-01 09:00", "this is not a time"),
        ("2026-12-02 25:00", "this is not a time"),
        ("0001-01-01 00:00", "this is not a time"),
        ("", "this is not a time"),
    ],
)
def test_what_is_no_time_to_send_at_is_said_with_the_text(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as wrong:
        read_time(text, zone=AMSTERDAM, now=NOW)
    assert f"--at {text}" in wrong.value.message


@given(st.text() | st.datetimes().map(str) | st.datetimes(timezones=st.timezones()).map(str))
def test_whatever_is_written_is_a_time_to_come_or_a_wrong_command_line(text: str) -> None:
    with suppress(UsageError):
        assert read_time(text, zone=AMSTERDAM, now=NOW) > NOW


# waiting for it


def test_an_issue_is_sent_when_its_time_has_come_and_the_plan_is_gone(desk: Desk, post: Post) -> None:
    sent = done(desk.at(TOMORROW, ask=True))
    assert (sent.exit_code, sent.counts) == (0, Counts(sent=3))
    assert all(time >= 24 * 3600 for time in post.times)
    assert (desk.editor.asked, desk.editor.waited) == (1, [(TOMORROW, None)])
    assert desk.planned() == {}
    assert sent.seconds < 10, "from the time on"


def test_what_is_planned_is_announced_and_asked_before_the_waiting(desk: Desk, post: Post) -> None:
    desk.editor.answer = False
    assert desk.at(TOMORROW, ask=True) is None
    (announced,) = desk.editor.announced
    assert (announced.at, announced.recipients, announced.leaving) == (TOMORROW, 3, 3)
    assert (desk.planned(), desk.state(), post.arrived, desk.editor.waited) == ({}, "draft", [], [])


def test_while_it_waits_the_plan_is_in_the_store_and_nothing_is_sealed(desk: Desk, post: Post) -> None:
    seen: list[object] = []
    desk.editor.at_waiting = lambda: seen.extend([desk.planned(), desk.state()])
    desk.at(TOMORROW)
    assert seen == [{ISSUE: TOMORROW}, "draft"]


def test_the_issue_goes_out_as_it_is_at_that_time(desk: Desk, post: Post) -> None:
    desk.editor.at_waiting = lambda: desk.subscribe("later@example.org")
    assert done(desk.at(TOMORROW)).counts == Counts(sent=1)
    assert post.recipients == ["later@example.org"]


def test_who_stops_the_waiting_keeps_the_plan(desk: Desk, post: Post) -> None:
    desk.editor.at_waiting = desk.interruption.request
    sent = done(desk.at(TOMORROW))
    assert (sent.exit_code, sent.stop, sent.planned) == (130, Stop.INTERRUPTED, TOMORROW)
    assert (desk.planned(), post.arrived, desk.state()) == ({ISSUE: TOMORROW}, [], "draft")
    desk.interruption = Interruption()
    desk.clock.seconds = 24 * 3600 + 60
    assert done(desk.due()).counts == Counts(sent=3)
    assert desk.planned() == {}


def test_a_plan_that_is_made_anew_takes_the_place_of_the_old_one(desk: Desk, post: Post) -> None:
    desk.editor.at_waiting = desk.interruption.request
    desk.at(TOMORROW)
    desk.interruption, desk.editor.at_waiting = Interruption(), lambda: None
    desk.at(TOMORROW + HOUR)
    assert all(time >= 25 * 3600 for time in post.times)


def test_a_time_that_is_put_off_meanwhile_is_waited_for(desk: Desk, post: Post) -> None:
    later = TOMORROW + HOUR

    def put_off() -> None:
        if len(desk.editor.waited) == 1:
            with desk.store() as store:
                store.schedule.set(ISSUE, later, now=NOW)

    desk.editor.at_waiting = put_off
    assert done(desk.at(TOMORROW)).counts == Counts(sent=3)
    assert [until for until, _ in desk.editor.waited] == [TOMORROW, later]
    assert all(time >= 25 * 3600 for time in post.times)


def test_a_plan_that_is_taken_back_meanwhile_is_not_carried_out(desk: Desk, post: Post) -> None:
    desk.editor.at_waiting = lambda: withdraw(desk.project, ISSUE)
    sent = done(desk.at(TOMORROW))
    assert (sent.exit_code, sent.issue, post.arrived, desk.state()) == (0, None, [], "draft")


def test_an_issue_that_somebody_else_sends_meanwhile_is_not_sent_again(desk: Desk, post: Post) -> None:
    somebody = replace(desk, editor=Editor())
    desk.editor.at_waiting = somebody.must
    sent = done(desk.at(TOMORROW))
    assert (sent.exit_code, len(post.arrived), desk.planned()) == (0, 3, {})
    assert all(time < 1 for time in post.times)


def test_of_an_issue_that_somebody_else_began_meanwhile_the_rest_is_sent(desk: Desk, post: Post) -> None:
    somebody = replace(desk, editor=Editor())
    desk.editor.at_waiting = lambda: somebody.must(limit=1)
    assert done(desk.at(TOMORROW)).counts == Counts(sent=3)
    assert sorted(post.recipients) == sorted(set(post.recipients))


def test_of_two_who_wait_for_the_same_issue_one_sends_it(desk: Desk, post: Post) -> None:
    other = replace(desk, editor=Editor())
    second: list[Counts] = []
    desk.editor.at_waiting = lambda: second.append(done(other.at(TOMORROW)).counts)
    first = done(desk.at(TOMORROW))
    assert (second, first.exit_code, len(post.arrived)) == ([Counts(sent=3)], 0, 3)


def test_when_both_come_at_the_very_moment_the_second_is_told_of_the_first(desk: Desk, post: Post) -> None:
    with desk.store() as store, store.sending(now=NOW), pytest.raises(BusyError):
        desk.at(TOMORROW)
    assert (desk.planned(), post.arrived) == ({ISSUE: TOMORROW}, [])


def test_a_server_that_is_away_at_that_time_leaves_it_for_later(desk: Desk, post: Post) -> None:
    post.unreachable = LaterError("no connection")
    assert done(desk.at(TOMORROW)).exit_code == 75
    assert desk.planned() == {}, "it was begun"
    post.unreachable = None
    assert done(desk.due()).counts == Counts(sent=3)


# what is not planned


def test_what_cannot_be_sent_is_not_planned(desk: Desk, post: Post) -> None:
    desk.subscribe()
    with pytest.raises(SubscriberError):
        desk.at(TOMORROW)
    assert desk.planned() == {}


def test_what_was_begun_is_not_planned(desk: Desk, post: Post) -> None:
    desk.must(limit=1)
    with pytest.raises(IssueError, match="begun already"):
        desk.at(TOMORROW, issue=ISSUE)
    assert desk.planned() == {}


# due


def planned(desk: Desk, moment: datetime, issue: str = ISSUE) -> None:
    with desk.store() as store:
        store.schedule.set(issue, moment, now=NOW)


def test_nothing_is_done_when_nothing_is_due(desk: Desk, post: Post) -> None:
    assert done(desk.due()).issue is None
    planned(desk, TOMORROW)
    sent = done(desk.due())
    assert (sent.exit_code, sent.issue, post.arrived, desk.planned()) == (0, None, [], {ISSUE: TOMORROW})


def test_what_is_due_is_sent_without_a_question(desk: Desk, post: Post) -> None:
    planned(desk, at(-1800))
    sent = done(desk.due(ask=True))
    assert (sent.counts, desk.editor.asked, desk.editor.overdue) == (Counts(sent=3), 0, [])
    assert desk.planned() == {}


@pytest.mark.parametrize("answer", [True, False])
def test_what_is_overdue_for_more_than_an_hour_is_asked_first(desk: Desk, post: Post, answer: bool) -> None:
    planned(desk, at(-3601))
    desk.editor.answer = answer
    sent = desk.due(ask=True)
    ((plan, late),) = desk.editor.overdue
    assert (plan.issue, late) == (ISSUE, timedelta(seconds=3601))
    assert (done(sent).overdue, len(post.arrived), ISSUE in desk.planned()) == (not answer, 3 * answer, not answer)


@pytest.mark.parametrize("answer", [True, False])
def test_a_computer_that_slept_through_the_time_asks_when_it_wakes_up(desk: Desk, post: Post, answer: bool) -> None:
    def sleep() -> None:
        desk.clock.seconds, desk.editor.answer = 40 * 3600, answer

    desk.editor.at_waiting = sleep
    sent = desk.at(TOMORROW, ask=True)
    assert [late for _, late in desk.editor.overdue] == [16 * HOUR]
    assert (sent is not None, len(post.arrived), ISSUE in desk.planned()) == (answer, 3 * answer, not answer)


def test_what_is_overdue_is_sent_when_that_was_agreed_before(desk: Desk, post: Post) -> None:
    planned(desk, at(-7200))
    assert done(desk.due(ask=False)).counts == Counts(sent=3)
    assert desk.editor.overdue == []


def test_what_was_begun_is_taken_up_when_nothing_is_due(desk: Desk, post: Post) -> None:
    post.answers = {"bram@example.org": [DEFERRED]}
    desk.must()
    desk.clock.seconds = 301
    assert done(desk.due(ask=True)).counts == Counts(sent=3)
    assert desk.editor.asked == 0


def test_of_several_the_oldest_is_sent_first_or_the_one_that_is_named(desk: Desk, post: Post) -> None:
    for day in (2, 3):
        article = desk.root / f"content/articles/{day}.md"
        article.write_text(f"---\ntitle: Artikel {day}\ndate: 2026-11-30\n---\n\nTekst.\n", encoding="utf-8")
        build(desk.project, BuildRequest(day=datetime(2026, 12, day, tzinfo=UTC).date()))
    planned(desk, at(-60), ISSUE)
    planned(desk, at(-120), "2026-12-02")
    planned(desk, at(-30), "2026-12-03")
    assert done(desk.due(issue="2026-12-03")).issue == "2026-12-03"
    assert done(desk.due()).issue == "2026-12-02"
    assert done(desk.due()).issue == ISSUE
    assert done(desk.due()).issue is None


# rehearsals


def test_a_rehearsal_before_its_time_leaves_the_plan_alone(desk: Desk, post: Post) -> None:
    planned(desk, TOMORROW)
    post.rehearsal, post.url = True, "file:outbox"
    assert desk.must().counts == Counts(sent=3)
    assert desk.planned() == {ISSUE: TOMORROW}


def test_a_rehearsal_can_be_planned_and_is_done_once(desk: Desk, post: Post) -> None:
    post.rehearsal, post.url = True, "file:outbox"
    sent = done(desk.at(TOMORROW, ask=True))
    assert (sent.rehearsal, sent.counts, desk.editor.asked) == (True, Counts(sent=3), 0)
    assert desk.planned() == {}


# taking it back


def test_a_plan_is_taken_back_by_name_or_because_it_is_the_only_one(desk: Desk) -> None:
    planned(desk, TOMORROW)
    assert withdraw(desk.project, None) == ISSUE
    planned(desk, TOMORROW)
    planned(desk, TOMORROW, "2026-12-02")
    with pytest.raises(IssueError, match="more than one"):
        withdraw(desk.project, None)
    with pytest.raises(IssueError, match="2026-12-03 is not planned"):
        withdraw(desk.project, "2026-12-03")
    assert withdraw(desk.project, ISSUE) == ISSUE
    assert desk.planned() == {"2026-12-02": TOMORROW}


def test_where_nothing_is_planned_nothing_can_be_taken_back(desk: Desk) -> None:
    with pytest.raises(IssueError, match="no issue is planned"):
        withdraw(desk.project, None)
