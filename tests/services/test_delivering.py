"""Delivering a run: first a few, as fast as is allowed, and what is deferred in its time. In virtual time."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from newsletter.delivery import Interruption, Stop
from newsletter.domain.delivery import Counts, RefusedError, Scope, State
from newsletter.errors import LaterError, StoppedError
from newsletter.services.build import BuildRequest, build
from tests.runs import readers
from tests.services.desk import DEFERRED, FAILED, ISSUE, UNCERTAIN, Answer, Desk, Post, at

ANNA, BRAM, CHRIS = "anna@example.org", "bram@example.org", "chris@example.org"
EVERYBODY = [ANNA, BRAM, CHRIS]
DAY = 86_400


def crowd(desk: Desk, number: int, *, domain: str = "example.org") -> list[str]:
    """Let so many be the list."""
    addresses = [one.subscriber.email.replace("example.org", domain) for one in readers(number)]
    desk.subscribe(*addresses)
    return addresses


# connections


def test_as_many_connections_are_used_as_there_may_be_and_everybody_has_one_message(desk: Desk, post: Post) -> None:
    desk.set_up(connections=4)
    addresses = crowd(desk, 50)
    assert desk.must().counts == Counts(sent=50)
    assert sorted(post.recipients) == sorted(addresses)
    assert (post.connections, post.most_open, post.open_now) == (4, 4, 0)


# a canary


def test_a_canary_that_is_accepted_is_followed_by_everybody_else(desk: Desk, post: Post) -> None:
    desk.set_up(connections=4)
    crowd(desk, 20)
    seen: list[int] = []
    desk.editor.at_outcome = lambda: seen.append(post.most_open)
    sent = desk.must(canary=5)
    assert (sent.exit_code, sent.counts, len(post.arrived)) == (0, Counts(sent=20), 20)
    assert (seen[:5], seen[-1]) == ([1] * 5, 4)


@pytest.mark.parametrize(
    ("answer", "became"),
    [
        (FAILED, Counts(sent=1, failed=1, pending=18)),
        (DEFERRED, Counts(sent=1, deferred=1, pending=18)),
        (UNCERTAIN, Counts(sent=1, uncertain=1, pending=18)),
        (RefusedError("554 5.7.1 policy", scope=Scope.POLICY), Counts(sent=1, pending=19)),
    ],
)
def test_a_canary_stops_at_the_first_who_does_not_take_it(
    desk: Desk, post: Post, answer: Answer, became: Counts
) -> None:
    desk.set_up(connections=4)
    _, second, *_ = crowd(desk, 20)
    post.answers = {second: [answer]}
    sent = desk.must(canary=5, wait=True)
    assert (sent.exit_code, sent.stop) == (5, Stop.STOPPED)
    assert (sent.counts.recipients, sent.counts.pending) == (20, became.pending + (became.recipients < 20))
    assert sent.counts.sent == became.sent
    assert isinstance(sent.error, StoppedError)
    assert desk.editor.waited == []


def test_what_a_canary_found_is_told_with_the_way_on(desk: Desk, post: Post) -> None:
    crowd(desk, 9)
    post.answers = {"reader2@example.org": [FAILED]}
    error = desk.must(canary=5).error
    assert error is not None
    assert "one of the first 5 recipients was not accepted" in error.message
    assert f"newsletter report {ISSUE} --state failed" in str(error.hint)
    assert desk.must().counts == Counts(sent=8, failed=1)


def test_a_second_canary_goes_on_behind_the_first(desk: Desk, post: Post) -> None:
    crowd(desk, 9)
    post.answers = {"reader2@example.org": [FAILED]}
    desk.must(canary=3)
    sent = desk.must(canary=3)
    assert (sent.exit_code, sent.counts) == (3, Counts(sent=8, failed=1))


def test_a_canary_may_be_larger_than_the_list(desk: Desk, post: Post) -> None:
    sent = desk.must(canary=100)
    assert (sent.exit_code, sent.counts) == (0, Counts(sent=3))


def test_the_canary_counts_into_the_limit(desk: Desk, post: Post) -> None:
    crowd(desk, 20)
    assert desk.must(canary=2, limit=5).counts == Counts(sent=5, pending=15)
    assert desk.must(canary=7, limit=5).counts == Counts(sent=10, pending=10)
    assert desk.must(canary=5, limit=5).counts == Counts(sent=15, pending=5)


# how fast


def test_messages_leave_at_an_even_rate_over_all_connections_together(desk: Desk, post: Post) -> None:
    desk.set_up('rate = "30/min"', connections=4)
    crowd(desk, 40)
    sent = desk.must()
    assert sent.counts == Counts(sent=40)
    assert all(later - earlier >= 2 for earlier, later in pairwise(post.times))
    assert sent.seconds == pytest.approx(80, rel=0.05)


def test_the_rate_holds_for_who_starts_again_too(desk: Desk, post: Post) -> None:
    desk.set_up('rate = "30/min"', connections=2)
    crowd(desk, 12)
    for _ in range(6):
        desk.must(limit=2)
        desk.clock.seconds += 0.1  # as long as it takes to type it
    assert len(post.arrived) == 12
    assert all(later - earlier >= 2 for earlier, later in pairwise(post.times))


def test_a_domain_with_a_ceiling_waits_and_the_others_go_first(desk: Desk, post: Post) -> None:
    desk.set_up('[delivery.domains]\n"slow.example" = "6/min"', connections=3)
    slow = [f"reader{number}@slow.example" for number in range(4)]
    desk.subscribe(*slow, *EVERYBODY)
    assert desk.must().counts == Counts(sent=7)
    times = {message.recipient: time for time, message in post.arrived}
    assert all(times[address] < 1 for address in EVERYBODY)
    assert all(times[later] - times[earlier] >= 10 for earlier, later in pairwise(slow))


def test_a_rehearsal_keeps_to_no_rate_and_uses_no_allowance(desk: Desk, post: Post) -> None:
    desk.set_up('rate = "1/min"\ndaily = 1\n[delivery.domains]\n"example.org" = "1/h"')
    post.rehearsal, post.url = True, "file:outbox"
    sent = desk.must()
    assert (sent.rehearsal, sent.counts) == (True, Counts(sent=3))
    assert desk.clock.seconds < 1


# the provider's allowance


def test_when_the_allowance_of_a_day_is_used_up_the_rest_is_for_later(desk: Desk, post: Post) -> None:
    desk.set_up('provider = "brevo"\ndaily = 2', connections=2)
    crowd(desk, 5)
    sent = desk.must()
    assert (sent.exit_code, sent.counts) == (75, Counts(sent=2, pending=3))
    assert isinstance(sent.error, LaterError)
    assert "the 2 messages that may leave in 24 hours have left" in sent.error.message
    tomorrow = (at(0) + timedelta(days=1)).astimezone()
    assert f"{tomorrow:%Y-%m-%d %H:%M} on" in str(sent.error.hint)

    desk.clock.seconds += DAY / 2
    again = desk.must()
    assert (again.exit_code, again.counts, len(post.arrived)) == (75, Counts(sent=2, pending=3), 2)

    desk.clock.seconds += DAY / 2 + 1
    assert desk.must().counts == Counts(sent=4, pending=1)
    desk.clock.seconds += DAY + 1
    last = desk.must()
    assert (last.exit_code, last.counts) == (0, Counts(sent=5))


def test_who_waits_goes_on_when_there_is_a_new_allowance(desk: Desk, post: Post) -> None:
    desk.set_up("daily = 2")
    crowd(desk, 5)
    sent = desk.must(wait=True)
    assert (sent.exit_code, sent.counts) == (0, Counts(sent=5))
    assert [round(time / DAY, 2) for time in post.times] == [0, 0, 1, 1, 2]
    assert {round((until - at(0)) / timedelta(days=1), 2) for until, _ in desk.editor.waited} == {1, 2}
    assert "the 2 messages that may leave in 24 hours have left" in desk.editor.warned


def test_a_server_that_wants_to_be_left_alone_is_asked_again_when_it_said(desk: Desk, post: Post) -> None:
    busy = LaterError("454 4.7.0 too many login attempts", pause=600)
    post.answers = {BRAM: [busy, busy]}
    sent = desk.must()
    assert (sent.exit_code, sent.counts) == (75, Counts(sent=1, pending=2))
    sent = desk.must(wait=True)
    assert (sent.exit_code, sent.counts) == (0, Counts(sent=3))
    assert desk.clock.seconds == pytest.approx(600, abs=5)


def test_the_allowance_is_for_all_issues_together(desk: Desk, post: Post) -> None:
    desk.set_up("daily = 4")
    assert desk.must().exit_code == 0
    article = desk.root / "content/articles/later.md"
    article.write_text("---\ntitle: Later\ndate: 2026-12-01\n---\n\nTekst.\n", encoding="utf-8")
    build(desk.project, BuildRequest(day=at(DAY).date()))
    sent = desk.must()
    assert (sent.issue, sent.exit_code, sent.counts) == ("2026-12-02", 75, Counts(sent=1, pending=2))


def test_a_limit_within_the_allowance_is_just_a_limit(desk: Desk, post: Post) -> None:
    desk.set_up("daily = 2")
    sent = desk.must(limit=2)
    assert (sent.exit_code, sent.stop, sent.counts) == (0, Stop.LIMIT, Counts(sent=2, pending=1))
    assert desk.must(limit=2).exit_code == 75


# what is deferred


def test_what_is_deferred_is_left_for_later(desk: Desk, post: Post) -> None:
    post.answers = {BRAM: [DEFERRED]}
    sent = desk.must()
    assert (sent.exit_code, sent.counts, sent.next_attempt) == (75, Counts(sent=2, deferred=1), at(300))
    assert desk.clock.seconds < 1
    desk.clock.seconds = 299
    assert desk.must().counts == Counts(sent=2, deferred=1)
    desk.clock.seconds = 300
    assert desk.must().counts == Counts(sent=3)


def test_who_waits_sees_the_deferred_ones_tried_again(desk: Desk, post: Post) -> None:
    post.answers = {BRAM: [DEFERRED, DEFERRED]}
    sent = desk.must(wait=True)
    assert (sent.exit_code, sent.stop, sent.counts) == (0, Stop.DONE, Counts(sent=3))
    waited = Counts(sent=2, deferred=1)
    assert desk.editor.waited == [(at(300), waited), (at(300 + 900), waited)]
    assert desk.editor.begun == [3, 1, 1]
    assert post.times[-1] == pytest.approx(1200, abs=1)
    assert sent.seconds == pytest.approx(1200, abs=2)


def test_a_wait_for_what_was_deferred_before_asks_nothing(desk: Desk, post: Post) -> None:
    post.answers = {BRAM: [DEFERRED]}
    desk.must()
    sent = desk.must(ask=True, wait=True)
    assert (sent.exit_code, sent.counts, desk.editor.asked) == (0, Counts(sent=3), 0)


def test_who_is_deferred_for_a_day_has_failed(desk: Desk, post: Post) -> None:
    post.answers = {BRAM: [DEFERRED] * 100}
    sent = desk.must(wait=True)
    assert (sent.exit_code, sent.counts) == (3, Counts(sent=2, failed=1))
    assert DAY <= desk.clock.seconds < DAY + 4 * 3600
    with desk.store() as store:
        run = store.ledger.sealed(ISSUE)
        assert run is not None
        (failed,) = store.ledger.deliveries(run, [State.FAILED])
    assert failed.reply.startswith("given up after ")
    assert failed.reply.endswith(DEFERRED.reply)


def test_a_wait_ends_when_somebody_asks_for_it_and_can_be_taken_up(desk: Desk, post: Post) -> None:
    post.answers = {BRAM: [DEFERRED]}
    desk.editor.at_waiting = desk.interruption.request
    sent = desk.must(wait=True)
    assert (sent.exit_code, sent.counts) == (130, Counts(sent=2, deferred=1))
    assert desk.clock.seconds < 300
    desk.interruption, desk.editor.at_waiting = Interruption(), lambda: None
    assert desk.must(wait=True).counts == Counts(sent=3)


def test_a_limit_waits_for_nothing(desk: Desk, post: Post) -> None:
    post.answers = {BRAM: [DEFERRED]}
    sent = desk.must(limit=3, wait=True)
    assert (sent.exit_code, sent.counts, desk.editor.waited) == (75, Counts(sent=2, deferred=1), [])


def test_no_wait_is_begun_while_there_is_a_reason_to_stop(desk: Desk, post: Post) -> None:
    post.answers = {ANNA: [DEFERRED], BRAM: [RefusedError("554 5.7.1 policy", scope=Scope.POLICY)]}
    sent = desk.must(wait=True)
    assert (sent.exit_code, sent.counts.deferred, desk.editor.waited) == (5, 1, [])
    post.unreachable = LaterError("no connection")
    desk.clock.seconds = 1000
    assert (desk.must(wait=True).exit_code, desk.editor.waited) == (75, [])


# trouble


def test_trouble_on_the_line_blames_nobody(desk: Desk, post: Post) -> None:
    post.answers = {BRAM: [LaterError("the connection was lost")]}
    sent = desk.must()
    assert (sent.exit_code, sent.counts) == (0, Counts(sent=3))
    assert (post.connections, post.recipients) == (2, [ANNA, CHRIS, BRAM])
