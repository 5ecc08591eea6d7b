"""The pace of messages: never over the rate in any window, and as even as that; and how long they take."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.config import Rate
from newsletter.delivery.pace import Ceilings, Gate, Pace, duration

RATES = st.builds(Rate, count=st.integers(min_value=1, max_value=2000), seconds=st.sampled_from([1, 60, 3600, 86_400]))
TIMES = st.floats(min_value=-1e6, max_value=1e6)
EVEN = Rate(count=30, seconds=60)
"""A turn every two seconds, and 40 ms for the jitter."""


def most_in_a_window(turns: list[float], seconds: float) -> int:
    """Count the turns in the fullest window that is `seconds` long, both its ends included."""
    turns = sorted(turns)
    most, first = 0, 0
    for last, turn in enumerate(turns):
        while turn - turns[first] > seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


@st.composite
def departures(draw: st.DrawFn, rate: Rate) -> list[float]:
    """Return when messages leave that ask for turns in bursts and after pauses."""
    now = draw(TIMES)
    last = draw(st.none() | st.floats(min_value=now - 2 * rate.seconds, max_value=now))
    pace = Pace(rate, last=last)
    turns = [] if last is None else [last]
    for _ in range(draw(st.integers(min_value=1, max_value=12))):
        now += draw(st.floats(min_value=0, max_value=2 * rate.interval) | st.just(rate.seconds * 1.5))
        for _ in range(draw(st.sampled_from([1, 2, rate.count, rate.count + 1]))):
            wait = pace.wait(now)
            assert pace.reserve(now) == wait
            assert 0 <= wait < float("inf")
            turns.append(now + wait)
    return turns


@given(st.data(), st.builds(Rate, count=st.integers(1, 60), seconds=st.sampled_from([1, 60, 3600, 86_400])))
def test_no_window_ever_holds_more_than_the_rate_whatever_the_jitter(data: st.DataObject, rate: Rate) -> None:
    turns = data.draw(departures(rate))
    late = data.draw(st.lists(st.floats(0, 0.0149 * rate.seconds), min_size=len(turns), max_size=len(turns)))
    assert most_in_a_window(turns, rate.seconds) <= rate.count
    assert most_in_a_window([turn + by for turn, by in zip(turns, late, strict=True)], rate.seconds) <= rate.count


@given(st.data(), st.builds(Rate, count=st.integers(1, 60), seconds=st.sampled_from([1, 60, 3600])), st.integers(1, 30))
def test_no_window_holds_more_than_the_rate_however_late_some_are(data: st.DataObject, rate: Rate, lanes: int) -> None:
    """A computer that is busy, or a server that stalls, makes nobody catch up."""
    time, left = 0.0, list[float]()

    async def pause(seconds: float) -> None:
        nonlocal time
        await asyncio.sleep(0)
        time += seconds + data.draw(st.sampled_from([0, 0.001, 0.3 * rate.interval, 4 * rate.interval]))

    async def send() -> None:
        for _ in range(3):
            await gate.passed(now=lambda: time, pause=pause)
            left.append(time)

    async def everybody() -> None:
        await asyncio.gather(*(send() for _ in range(lanes)))

    gate = Gate(Pace(rate))
    asyncio.run(everybody())
    assert most_in_a_window(left, rate.seconds) <= rate.count


@given(RATES, TIMES)
def test_whoever_always_wants_to_send_gets_the_whole_rate_less_the_margin(rate: Rate, now: float) -> None:
    pace = Pace(rate)
    turns = [now + pace.reserve(now) for _ in range(rate.count + 1)]
    assert rate.seconds < turns[-1] - turns[0] <= rate.seconds * 1.021


@given(RATES, TIMES)
def test_turns_are_even_but_for_five_milliseconds_worth(rate: Rate, now: float) -> None:
    pace = Pace(rate)
    turns = [now + pace.reserve(now) for _ in range(50)]
    at_once = sum(turn == now for turn in turns)
    assert at_once == 1 if rate.interval >= 0.01 else at_once <= 0.005 / rate.interval + 1


@pytest.mark.parametrize("count", [1, 500, 50_000])
def test_the_rate_holds_across_a_restart(count: int) -> None:
    rate = Rate(count=count, seconds=1)
    before = Pace(rate)
    turns = [before.reserve(-100.0) - 100.0 for _ in range(count)]
    after = Pace(rate, last=turns[-1])
    turns += [turns[-1] + after.reserve(turns[-1]) for _ in range(count)]
    assert most_in_a_window(turns, 1) <= count


def test_time_that_passed_meanwhile_need_not_be_waited_for_and_is_not_saved_up() -> None:
    pace = Pace(EVEN)
    assert pace.reserve(100.0) == 0
    assert pace.reserve(100.5) == pytest.approx(1.54)
    assert pace.reserve(200.0) == 0
    assert pace.reserve(200.0) == pytest.approx(2.04)


def test_a_domain_has_a_ceiling_of_its_own_however_it_is_written() -> None:
    ceilings = Ceilings({"Outlook.com": EVEN, "müller.example": EVEN})
    assert ceilings.wait("outlook.com", 7.0) == 0
    assert ceilings.reserve("OUTLOOK.COM", 7.0) == 0
    assert ceilings.wait("outlook.com", 7.0) == pytest.approx(2.04)
    assert ceilings.wait("outlook.com", 7.0) == pytest.approx(2.04)
    assert ceilings.reserve("xn--mller-kva.example", 7.0) == 0
    assert ceilings.wait("MÜLLER.example", 7.0) == pytest.approx(2.04)


@pytest.mark.parametrize("domain", ["mail.outlook.com", "example.org", "not a dömain", ""])
def test_other_domains_do_not_wait_for_it(domain: str) -> None:
    ceilings = Ceilings({"outlook.com": EVEN}, last=7.0)
    assert ceilings
    assert not Ceilings({})
    assert ceilings.reserve(domain, 7.0) == 0
    assert ceilings.wait("outlook.com", 7.0) == pytest.approx(2.04)


def test_1800_readers_at_30_a_minute_take_an_hour() -> None:
    assert duration(1800, EVEN) == 3600
    assert 0 < duration(1800, None) < 3600


def test_an_allowance_a_day_spreads_a_list_over_days() -> None:
    assert duration(300, None, daily=300) == 30
    assert duration(700, None, daily=300) == 2 * 86_400 + 10
    assert duration(90_000, EVEN, daily=80_000) == 90_000 * 2
    assert duration(0, EVEN, daily=10) == 0
