"""One sending of an issue: what was frozen when it began, and its entries in the ledger.

What is made for every message is a tuple: a frozen dataclass takes four times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from newsletter.domain.delivery import Outcome
from newsletter.domain.message import Letterhead
from newsletter.domain.parts import Parts
from newsletter.domain.subscriber import Subscriber


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One language's edition, as it is sent: the same bytes at every attempt."""

    parts: Parts
    letterhead: Letterhead

    @property
    def language(self) -> str:
        return self.parts.language


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPlan:
    """A run before it is frozen.

    A real run is the one sealing of its issue; a rehearsal is known by its transport and its fingerprint too.
    `audience` is who was asked for. `secret_mark` tells whether links were made with the same secret, without telling
    the secret; `editions` has the publication's own language first.
    """

    issue: str
    rehearsal: bool
    transport: str
    fingerprint: str
    subject: str
    audience: str | None
    list_id: str
    secret_mark: str
    machine: str
    editions: Sequence[Edition]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run as the ledger knows it, without its editions.

    `restored_at` is when a real run came out of a backup: since that was made, others may have been added to it.
    """

    id: int
    issue: str
    rehearsal: bool
    transport: str
    fingerprint: str
    subject: str
    audience: str | None
    list_id: str
    secret_mark: str
    machine: str
    frozen_at: datetime
    restored_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Somebody to be frozen into a run, in the edition of `language`."""

    subscriber: Subscriber
    language: str


class Entry(NamedTuple):
    """One delivery to be made: its number in the run, and the subscriber as they were when the run was frozen.

    `attempts` and `first_at` tell what was tried before.
    """

    seq: int
    subscriber: Subscriber
    language: str
    attempts: int = 0
    first_at: datetime | None = None


class Settlement(NamedTuple):
    """What became of one entry, and when; `next_at` for a deferred one."""

    seq: int
    outcome: Outcome
    at: datetime
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Departures:
    """What left since some moment: how many messages were taken or may have been, and when the first of them was.

    `last` is when anything was last tried, also what was refused: that is what a rate has to wait for.
    """

    count: int = 0
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An issue that is to be sent at a time; `made_at` is when that was decided."""

    issue: str
    at: datetime
    made_at: datetime
