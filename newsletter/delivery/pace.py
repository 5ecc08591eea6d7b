"""How fast messages may leave, and how long all of them will take."""

from __future__ import annotations

from newsletter.config import Rate

UNHURRIED = 10
"""Messages a second that a mail server takes from one sender, as a guess where no rate is set."""


class Pace:
    """Evenly spaced turns: never more than the rate's count in any span of its length."""

    def __init__(self, rate: Rate | None) -> None:
        self._interval = rate.interval if rate else 0.0
        self._last: float | None = None

    def wait_until_next(self, now: float) -> float:
        """Return the seconds to wait at the monotonic time `now` before the next may leave."""
        return 0.0 if self._last is None else max(0.0, self._last + self._interval - now)

    def took(self, now: float) -> None:
        """Note that one leaves now."""
        self._last = now


def duration(messages: int, rate: Rate | None) -> float:
    """Estimate the seconds that many messages take over the wire."""
    return messages * rate.interval if rate else messages / UNHURRIED
