"""A rate: how many messages may leave in how much time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """At most `count` messages in every `seconds`."""

    count: int
    seconds: int

    @property
    def interval(self) -> float:
        """Seconds between two messages."""
        return self.seconds / self.count
