"""Time, as an argument: the wall for what is written down, a monotonic one for what is measured."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

LARGEST_STEP_BACK = timedelta(minutes=5)


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the time of day, aware."""

    def monotonic(self) -> float:
        """Return seconds that never jump."""


class SystemClock:
    """This computer's clock, which may be set while a send is running (mail.md R13).

    A step back of more than some minutes is not followed: what is to be tried again in an hour would wait for a day.
    Steps forward are: a computer that slept looks just the same.
    """

    def __init__(self) -> None:
        self._ahead = self.monotonic()
        self._latest = datetime.now(UTC)

    def now(self) -> datetime:
        wall, monotonic = datetime.now(UTC), self.monotonic()
        expected = self._latest + timedelta(seconds=monotonic - self._ahead)
        if wall < expected - LARGEST_STEP_BACK:
            return expected
        self._latest, self._ahead = wall, monotonic
        return wall

    def monotonic(self) -> float:
        return time.monotonic()
