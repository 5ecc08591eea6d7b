"""A run seen from afar: how many, how fast, where to and when, without anybody's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.domain.delivery import Counts, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The process that has the right to send, where it runs, and since when."""

    process: int
    machine: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How a run stands; `under_way` are being handed over, or were when the send broke off: of `counts` uncertain."""

    counts: Counts
    under_way: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainTally:
    """What became of the readers at one domain."""

    domain: str
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What became of deliveries in a stretch of time that begins at `at`; each counts where it was last dealt with."""

    at: datetime
    states: dict[State, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Stretches of `width` each, without those in which nothing happened; `later` were dealt with long after the rest.

    The stretches begin at whole multiples of `width`, counted in UTC.
    """

    width: timedelta
    stretches: tuple[Stretch, ...]
    later: int = 0
