"""The schedule of retries: patient, spread out, and finite."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery import EXPIRES, next_attempt

ZERO = timedelta()


def test_the_first_retries_come_after_5_15_30_and_60_minutes() -> None:
    delays = [next_attempt(attempts, waited=ZERO, chance=0.9) for attempts in range(1, 5)]
    assert delays == [timedelta(minutes=minutes) for minutes in (5, 15, 30, 60)]


@given(st.integers(min_value=5, max_value=100), st.floats(min_value=0, max_value=1, exclude_max=True))
def test_later_ones_come_after_two_to_three_hours(attempts: int, chance: float) -> None:
    delay = next_attempt(attempts, waited=ZERO, chance=chance)
    assert delay is not None
    assert timedelta(hours=2) <= delay <= timedelta(hours=3)


def test_after_a_day_it_is_given_up() -> None:
    assert next_attempt(12, waited=EXPIRES, chance=0.5) is None
    assert next_attempt(12, waited=EXPIRES - timedelta(seconds=1), chance=0.5) is not None


def test_who_sends_by_hand_once_a_day_still_tries_a_few_times() -> None:
    assert next_attempt(2, waited=timedelta(days=2), chance=0.5) == timedelta(minutes=15)
