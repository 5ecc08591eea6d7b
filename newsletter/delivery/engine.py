"""The engine: many lanes at once, and each delivery in the ledger before it can arrive and after it has.

The order is what keeps the promise. The whole message goes over the line; then the intent is committed; then comes the
point of no return; then the reply. What became of one message is written down with the intent of the next, so that at
most one message a lane is ever in doubt (RFC 1047; mail.md §8).
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from newsletter.config import Rate
from newsletter.delivery.carrier import Carrier
from newsletter.delivery.clock import Clock
from newsletter.delivery.feed import Feed
from newsletter.delivery.group_commit import Commits, GroupCommit
from newsletter.delivery.interruption import Interruption
from newsletter.delivery.lane import Lane
from newsletter.delivery.pace import Ceilings, Gate, Pace
from newsletter.delivery.round import Gates, Round, Stop
from newsletter.delivery.stop_rules import StopRules
from newsletter.domain.delivery import State
from newsletter.domain.run import Entry, Run
from newsletter.errors import NewsletterError, StoppedError, StoreError

GRACE = 3.0
"""Seconds that what has no intent may go on after somebody asked to stop: the server may be mute (mail.md R14)."""


class Ledger(Protocol):
    def due(self, run: Run, *, now: datetime) -> Iterator[Entry]: ...

    def commits(self, run: Run) -> AbstractContextManager[Commits]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a round of deliveries ended; `at` is the monotonic time of the last durable outcome, if there was one."""

    stop: Stop
    at: float | None
    error: NewsletterError | None = None


class Engine:
    """Delivers what is due of a run, over as many lanes as there may be `connections`.

    `rate` holds for all of them together, and `last_left` tells when a message left before (monotonic seconds, may be
    negative). `watch` hears every outcome.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        lane: Callable[[], Lane],
        clock: Clock,
        interruption: Interruption,
        connections: int = 1,
        rate: Rate | None = None,
        last_left: float | None = None,
        ceilings: Ceilings | None = None,
        watch: Callable[[State], None] = lambda _state: None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._ledger = ledger
        self._lane = lane
        self._clock = clock
        self._interruption = interruption
        self._connections = connections
        self._gates = Gates(*(Gate(Pace(rate, last=last_left)) for _ in range(3))) if rate else None
        self._ceilings = ceilings or Ceilings({})
        self._watch = watch
        self._chance = chance

    async def run(self, run: Run, *, limit: int | None = None) -> Ending:
        """Deliver what is due, at most `limit` messages of it, and say how it ended.

        When there is a reason to stop, no message is begun any more, and those under way come to their end.
        """
        with self._ledger.commits(run) as commits:
            group = GroupCommit(commits, clock=self._clock)
            round_ = Round(
                feed=Feed(self._ledger.due(run, now=self._clock.now()), ceilings=self._ceilings),
                commits=group,
                rules=StopRules(connections=self._connections),
                gates=self._gates,
                clock=self._clock,
                limit=limit,
                watch=self._watch,
                chance=self._chance,
            )
            try:
                await self._carry(round_)
            finally:
                try:
                    await group.flush()
                except (StoreError, StoppedError) as error:
                    round_.fail(error)
        stop, reason = round_.ending()
        if reason is not None and not isinstance(reason, NewsletterError):
            raise reason
        return Ending(stop=stop, at=group.at, error=reason)

    async def _carry(self, round_: Round) -> None:
        """Let carriers work on all lanes until the last has come home."""
        loop = asyncio.get_running_loop()
        carriers = [Carrier(round_, self._lane(), leads=number == 0) for number in range(self._connections)]
        working = {loop.create_task(carrier.work()): carrier for carrier in carriers}

        def come_home() -> None:
            for task, carrier in working.items():
                if self._interruption.urgent or not carrier.bound:
                    task.cancel()

        def hear() -> None:
            if self._interruption.requested:
                round_.stop(Stop.INTERRUPTED)
                loop.call_later(GRACE, come_home)
            if self._interruption.urgent:
                come_home()

        with self._interruption.heard_by(lambda: loop.call_soon_threadsafe(hear)):
            hear()
            await asyncio.wait(working)
        for error in [task.exception() for task in working if not task.cancelled()]:
            if error is not None:
                raise error
