"""The pace of messages, and how long they take."""

from __future__ import annotations

import pytest

from newsletter.config import Rate
from newsletter.delivery import duration
from newsletter.delivery.pace import Pace


def test_without_a_rate_nobody_waits() -> None:
    pace = Pace(None)
    pace.took(5.0)
    assert pace.wait_until_next(5.0) == 0


def test_time_that_passed_meanwhile_need_not_be_waited_for() -> None:
    pace = Pace(Rate(count=30, seconds=60))
    assert pace.wait_until_next(100.0) == 0
    pace.took(100.0)
    assert pace.wait_until_next(100.5) == pytest.approx(1.5)
    assert pace.wait_until_next(109.0) == 0


def test_1800_readers_at_30_a_minute_take_an_hour() -> None:
    assert duration(1800, Rate(count=30, seconds=60)) == 3600
    assert 0 < duration(1800, None) < 3600
