"""A chart holds everybody, stays in its frame, and says its times as a clock there shows them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from newsletter.domain.delivery import State
from newsletter.domain.summary import Stretch, Timeline
from newsletter.web.preview.chart import HEIGHT, LEAST, LEFT, MOST_TICKS, WIDTH, draw
from newsletter.web.preview.wording import at_time, counted, in_words, pace, sentence, stretch

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
DONE = (State.SENT, State.FAILED, State.DEFERRED, State.SKIPPED, State.UNCERTAIN)

widths = st.sampled_from([1, 5, 30, 60, 600, 3600, 43200, 86400, 5 * 86400]).map(lambda n: timedelta(seconds=n))
numbers = st.dictionaries(st.sampled_from(DONE), st.integers(1, 100_000), min_size=1)


def timeline(width: timedelta, states: dict[int, dict[State, int]]) -> Timeline:
    stretches = (Stretch(at=NOON + place * width, states=found) for place, found in sorted(states.items()))
    return Timeline(width=width, stretches=tuple(stretches))


@given(widths, st.dictionaries(st.integers(0, 119), numbers, min_size=1))
def test_every_bar_is_in_the_frame_and_none_is_lost(width: timedelta, states: dict[int, dict[State, int]]) -> None:
    chart = draw(timeline(width, states), zone=AMSTERDAM)
    assert chart is not None
    assert len(chart.bars) == sum(len(found) for found in states.values())
    for bar in chart.bars:
        assert LEFT <= bar.x <= bar.x + bar.width <= WIDTH + 0.1
        assert bar.height >= LEAST
        assert bar.y + bar.height <= HEIGHT
        assert bar.y >= 0
    assert len(chart.rows) == len(states)
    assert 1 <= len(chart.times) <= MOST_TICKS + 2
    assert all(LEFT <= mark.at <= WIDTH for mark in chart.times)


def test_where_nothing_happened_there_is_no_chart() -> None:
    assert draw(Timeline(width=timedelta(seconds=1), stretches=()), zone=AMSTERDAM) is None


def test_times_are_those_of_the_publication_and_round() -> None:
    chart = draw(timeline(timedelta(minutes=1), {place: {State.SENT: 3} for place in range(60)}), zone=AMSTERDAM)
    assert chart is not None
    assert [mark.label for mark in chart.times] == ["13:00", "13:10", "13:20", "13:30", "13:40", "13:50"]
    assert [mark.label for mark in chart.levels] == ["1", "3"]
    assert chart.rows[0].label == "01-12 13:00"


def test_numbers_and_times_are_said_as_people_do() -> None:
    assert (counted(1, "reader"), counted(1200, "reader"), counted(2, "copy", "copies")) == (
        "1 reader", "1,200 readers", "2 copies",
    )  # fmt: skip
    assert [in_words(seconds) for seconds in (3, 42, 600, 7200, 200_000)] == [
        "a few seconds", "about 40 seconds", "about 10 minutes", "about 2 hours", "about 2 days",
    ]  # fmt: skip
    assert [pace(a_second) for a_second in (142.4, 1.5, 0.01)] == ["142 a second", "90 a minute", "36 an hour"]
    assert [stretch(timedelta(seconds=seconds)) for seconds in (1, 30, 60, 3600, 7200, 86400)] == [
        "a second", "30 seconds", "a minute", "an hour", "2 hours", "a day",
    ]  # fmt: skip
    assert (sentence("nobody answers"), sentence("")) == ("Nobody answers", "")
    assert at_time(NOON, AMSTERDAM) == "1 December, 13:00"
    assert at_time(NOON, AMSTERDAM, now=NOON, seconds=True) == "13:00:00"
