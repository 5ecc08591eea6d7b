"""A chart of what became of a send and when: bars on a time axis, measured here, coloured by a style sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from newsletter.domain.delivery import State
from newsletter.domain.summary import Timeline

WIDTH, HEIGHT = 720, 200
LEFT, TOP, BOTTOM = 44, 10, 22
"""Room for the numbers at the left and the times below. Units of the drawing."""

GAP = 0.18
"""Of a bar's place that stays empty."""

LEAST = 1.5
"""Height of a bar that stands for anybody: one reader of ten thousand is seen too."""

ORDER = (State.SENT, State.SKIPPED, State.DEFERRED, State.UNCERTAIN, State.FAILED)
"""From the bottom to the top of a bar."""

TICKS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
MOST_TICKS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    state: State
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line of the grid, and what stands at it."""

    at: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table that says the same as the chart."""

    label: str
    states: dict[State, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    bars: tuple[Bar, ...]
    levels: tuple[Mark, ...]
    times: tuple[Mark, ...]
    rows: tuple[Row, ...]
    states: tuple[State, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: int = HEIGHT - BOTTOM


def draw(timeline: Timeline, *, zone: ZoneInfo) -> Chart | None:
    """Measure the chart of a timeline, its times as a clock in `zone` shows them; None where nothing happened."""
    stretches = timeline.stretches
    if not stretches:
        return None
    first, step = stretches[0].at, timeline.width
    places = (stretches[-1].at - first) // step + 1
    places = max(places, 12)  # a send of a second is no bar as wide as the page
    place = (WIDTH - LEFT) / places
    highest = _round_up(max(sum(one.states.values()) for one in stretches))
    scale = (HEIGHT - BOTTOM - TOP) / highest
    bars: list[Bar] = []
    for one in stretches:
        x = LEFT + (one.at - first) // step * place
        top = float(HEIGHT - BOTTOM)
        for state in ORDER:
            if number := one.states.get(state, 0):
                height = max(number * scale, LEAST)
                top -= height
                bars.append(
                    Bar(
                        state=state,
                        x=round(x + place * GAP / 2, 2),
                        y=round(top, 2),
                        width=round(place * (1 - GAP), 2),
                        height=round(height, 2),
                    )
                )
    return Chart(
        bars=tuple(bars),
        levels=tuple(
            Mark(at=round(HEIGHT - BOTTOM - level * scale, 2), label=f"{level:,}")
            for level in dict.fromkeys((highest // 2, highest))
            if level
        ),
        times=_times(first, step * places, zone, (WIDTH - LEFT) / (step * places).total_seconds()),
        rows=tuple(Row(label=_label(one.at, step, zone), states=one.states) for one in stretches),
        states=tuple(state for state in ORDER if any(state in one.states for one in stretches)),
    )


def _round_up(number: int) -> int:
    """Return the next number that is good to read on an axis."""
    power = 1
    while True:
        for factor in (1, 2, 3, 4, 5, 6, 8, 10):
            if factor * power >= number:
                return factor * power
        power *= 10


def _times(first: datetime, length: timedelta, zone: ZoneInfo, scale: float) -> tuple[Mark, ...]:
    """Return times at whole steps of a local clock, few enough to be read."""
    seconds = length.total_seconds()
    step = next((tick for tick in TICKS if seconds / tick <= MOST_TICKS), None)
    step = step or 86400 * (int(seconds // (86400 * MOST_TICKS)) + 1)
    midnight = first.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    number = -(-int((first - midnight.astimezone(UTC)).total_seconds()) // step)
    marks = []
    while (after := (midnight.astimezone(UTC) + timedelta(seconds=number * step) - first).total_seconds()) <= seconds:
        moment = (first + timedelta(seconds=after)).astimezone(zone)
        label = f"{moment:%H:%M:%S}" if step < 60 else f"{moment:%H:%M}" if step < 86400 else f"{moment:%d-%m}"
        marks.append(Mark(at=round(LEFT + after * scale, 2), label=label))
        number += 1
    return tuple(mark for mark in marks if LEFT + 12 <= mark.at <= WIDTH - 24 or mark.at == LEFT)


def _label(moment: datetime, width: timedelta, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local:%d-%m %H:%M:%S}" if width < timedelta(minutes=1) else f"{local:%d-%m %H:%M}"
