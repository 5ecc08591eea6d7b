"""When refusals mean that it is better to stop."""

from __future__ import annotations

import pytest

from newsletter.delivery.stop_rules import StopRules
from newsletter.domain.delivery import Outcome, RefusedError, Scope, State
from newsletter.errors import StoppedError

SENT = Outcome(state=State.SENT, reply="250 OK")
FAILED = Outcome(state=State.FAILED, reply="550 5.1.1 no such user")
UNCERTAIN = Outcome(state=State.UNCERTAIN, reply="the line went dead")


def refused(scope: Scope) -> RefusedError:
    return RefusedError(f"554 {scope}", scope=scope)


@pytest.mark.parametrize("scope", [Scope.SIGN_IN, Scope.SENDER, Scope.POLICY])
def test_a_first_message_that_is_refused_for_no_recipient_is_enough(scope: Scope) -> None:
    with pytest.raises(RefusedError):
        StopRules(connections=1).note_refusal(refused(scope))


def test_one_message_with_words_that_a_server_does_not_like_may_be_one_readers_name() -> None:
    rules = StopRules(connections=1)
    rules.note_refusal(refused(Scope.MESSAGE))
    with pytest.raises(RefusedError):
        rules.note_refusal(refused(Scope.MESSAGE))


def test_policy_may_refuse_four_of_many_and_not_five() -> None:
    rules = StopRules(connections=1)
    for _ in range(100):
        rules.note(SENT)
    for _ in range(4):
        rules.note_refusal(refused(Scope.POLICY))
    with pytest.raises(RefusedError):
        rules.note_refusal(refused(Scope.POLICY))


def test_a_list_with_more_than_five_dead_addresses_in_a_hundred_is_no_good_list() -> None:
    rules = StopRules(connections=1)
    for _ in range(49):
        rules.note(SENT)
    for _ in range(50):
        rules.note(FAILED)  # too early to tell
    with pytest.raises(StoppedError, match="51 of 100 recipients were refused for good"):
        rules.note(FAILED)


def test_skipped_readers_say_nothing_about_the_list() -> None:
    rules = StopRules(connections=1)
    for _ in range(200):
        rules.note(Outcome(state=State.SKIPPED, reply="unsubscribed"))
    rules.note(SENT)
    for _ in range(50):
        rules.note(FAILED)


def test_ten_refusals_before_anybody_was_accepted_are_about_us() -> None:
    rules = StopRules(connections=1)
    for _ in range(9):
        rules.note(FAILED)
    with pytest.raises(StoppedError, match=r"10 of 10 recipients .*, the last with: 550 5\.1\.1"):
        rules.note(FAILED)


def test_lines_that_go_dead_one_after_the_other_stop_it_before_everybody_is_in_doubt() -> None:
    rules = StopRules(connections=2)
    for _ in range(5):
        rules.note(UNCERTAIN)
    with pytest.raises(StoppedError, match="each of the last 6 messages"):
        rules.note(UNCERTAIN)


def test_lines_that_go_dead_now_and_then_do_not() -> None:
    rules = StopRules(connections=1)
    for _ in range(20):
        rules.note(UNCERTAIN)
        rules.note(SENT)
