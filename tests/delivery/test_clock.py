"""The clock of this computer may be set while a send is running."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsletter.delivery import SystemClock

NINE = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Computer:
    """What its two clocks show."""

    def __init__(self) -> None:
        self.wall, self.ticks = NINE, 0.0
        self.clock = SystemClock(wall=self._wall, monotonic=lambda: self.ticks)

    def _wall(self) -> float:
        return self.wall.timestamp()

    def passes(self, span: timedelta) -> None:
        self.wall += span
        self.ticks += span.total_seconds()


def test_time_passes_as_the_wall_shows_it() -> None:
    computer = Computer()
    computer.passes(10 * MINUTE)
    assert computer.clock.now() == NINE + 10 * MINUTE


@pytest.mark.parametrize("step", [DAY, 4 * MINUTE, -4 * MINUTE])
def test_a_computer_that_slept_or_is_set_right_is_believed(step: timedelta) -> None:
    computer = Computer()
    computer.wall += step
    assert computer.clock.now() == NINE + step


def test_a_clock_that_is_set_back_by_a_day_keeps_nobody_waiting_for_a_day() -> None:
    computer = Computer()
    computer.wall -= DAY
    computer.passes(5 * MINUTE)
    assert computer.clock.now() == NINE + 5 * MINUTE
    computer.wall += DAY  # and set right again
    assert computer.clock.now() == NINE + 5 * MINUTE
