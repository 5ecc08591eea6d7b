"""Time, as an argument: the wall for what is written down, a monotonic one for what is measured."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

LARGEST_STEP_BACK = 300.0
"""Seconds."""


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

    def __init__(
        self,
        *,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.monotonic = monotonic
        self._wall = wall
        self._ahead = wall() - monotonic()

    def now(self) -> datetime:
        at = self.monotonic()
        ahead = self._wall() - at
        if ahead >= self._ahead - LARGEST_STEP_BACK:
            self._ahead = ahead
        return datetime.fromtimestamp(at + self._ahead, UTC)
