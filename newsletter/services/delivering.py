"""Delivers a run: the wiring of an engine, a provider's daily allowance, and the waiting for what is deferred."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from newsletter.config import Limits, Rate
from newsletter.delivery import Ceilings, Clock, Ending, Engine, Interruption, Lane, Stop, wait_until
from newsletter.domain.delivery import State
from newsletter.domain.run import Run
from newsletter.errors import LaterError, StoppedError
from newsletter.services.lanes import LaneOrder, lane_maker
from newsletter.services.sending import Listener
from newsletter.store import Ledger
from newsletter.transports import Transport

REHEARSAL_LANES = 8
"""Messages that a rehearsal has under way at once; so many share a commit."""

DAY = timedelta(hours=24)
LEAST_PAUSE = 60.0
"""Seconds: what left in a minute a day ago may leave again in a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How much of a run is delivered now: at most `limit`; first only `canary`; with `wait` also what is deferred."""

    limit: int | None = None
    canary: int | None = None
    wait: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivering:
    """Everything that delivering a run takes."""

    run: Run
    ledger: Ledger
    order: LaneOrder
    transport: Transport
    course: Course
    listener: Listener
    clock: Clock
    interruption: Interruption

    async def deliver(self) -> Ending:
        """Deliver what is due, and say how that ended."""
        settings = self.order.project.settings.delivery
        limits, processes = settings.limits, settings.processes
        paced = limits.rate is not None
        async with lane_maker(self.order, self.transport, processes=processes, paced=paced) as lane:
            limit = self.course.limit
            if self.course.canary is not None:
                canary = min(self.course.canary, limit or self.course.canary)
                ending = await self._canary(lane, limits, canary)
                if ending.stop is not Stop.LIMIT or canary == limit:
                    return ending
                limit = limit - canary if limit else None
            ending = await self._round(lane, limits, limit)
            while self.course.wait and (due := self._next(ending)) is not None:
                if ending.error is not None:
                    self.listener.warn(ending.error.message)
                self.listener.waiting(due, self.ledger.counts(self.run))
                if not await wait_until(due, clock=self.clock, interruption=self.interruption):
                    return Ending(stop=Stop.INTERRUPTED, at=ending.at)
                self.listener.begin(self.ledger.count_due(self.run, now=self.clock.now()))
                last, ending = ending, await self._round(lane, limits, None)
                ending = replace(ending, at=ending.at or last.at)
            return ending

    def _next(self, ending: Ending) -> datetime | None:
        """Tell when it is worth going on: when something is due, or when the server will have us again."""
        if ending.stop is Stop.DONE:
            return self.ledger.next_attempt(self.run)
        if isinstance(ending.error, LaterError) and ending.error.pause:
            return self.clock.now() + timedelta(seconds=ending.error.pause)
        return None

    async def _canary(self, lane: Callable[[], Lane], limits: Limits, number: int) -> Ending:
        """Send to a few first, one after the other, and stop at the first that is not accepted (mail.md S27)."""

        def watch(state: State) -> None:
            self.listener.outcome(state)
            if state not in (State.SENT, State.SKIPPED):
                which = "the first recipient" if number == 1 else f"one of the first {number} recipients"
                raise StoppedError(
                    f"the message to {which} was not accepted; the rest was not sent",
                    hint=f"See why: newsletter report {self.run.issue} --state {state}. To send the rest all the same, "
                    "run the command again without --canary.",
                )

        return await self._round(lane, replace(limits, connections=1), number, watch=watch)

    async def _round(
        self,
        lane: Callable[[], Lane],
        limits: Limits,
        limit: int | None,
        *,
        watch: Callable[[State], None] | None = None,
    ) -> Ending:
        rehearsal = self.run.rehearsal
        allowance = None if rehearsal or limits.daily is None else self._allowance(limits.daily)
        if allowance is not None and allowance <= 0:
            return Ending(stop=Stop.UNREACHABLE, at=None, error=self._used_up(limits.daily or 0))
        engine = Engine(
            ledger=self.ledger,
            lane=lane,
            clock=self.clock,
            interruption=self.interruption,
            connections=REHEARSAL_LANES if rehearsal else limits.connections,
            rate=None if rehearsal else limits.rate,
            last_left=None if rehearsal else self._last_left(limits),
            ceilings=None if rehearsal else Ceilings(self._domains, last=self._last_left(limits)),
            watch=watch or self.listener.outcome,
        )
        most = min((number for number in (limit, allowance) if number is not None), default=None)
        ending = await engine.run(self.run, limit=most)
        if ending.stop is Stop.LIMIT and most != limit:
            return replace(ending, stop=Stop.UNREACHABLE, error=self._used_up(limits.daily or 0))
        return ending

    @property
    def _domains(self) -> Mapping[str, Rate]:
        return self.order.project.settings.delivery.domains

    def _allowance(self, daily: int) -> int:
        """Return how many more may leave in the 24 hours that end now."""
        return daily - self.ledger.departed(self.clock.now() - DAY).count

    def _used_up(self, daily: int) -> LaterError:
        now = self.clock.now()
        again = (self.ledger.departed(now - DAY).first or now) + DAY
        preset = self.order.project.settings.delivery.preset
        note = f" {preset.note}" if preset else ""
        return LaterError(
            f"the {daily} messages that may leave in 24 hours have left",
            hint=f"The next may leave from {again.astimezone():%Y-%m-%d %H:%M} on: newsletter send --due, by "
            f"hand or from cron.{note}",
            pause=max((again - now).total_seconds(), LEAST_PAUSE),
        )

    def _last_left(self, limits: Limits) -> float | None:
        """Tell when a message left before, on the monotonic clock: the rate also holds for who starts again."""
        rates = [rate for rate in (limits.rate, *self._domains.values()) if rate]
        if not rates:
            return None
        now = self.clock.now()
        span = timedelta(seconds=2 * max(rate.interval for rate in rates) + 1)
        last = self.ledger.departed(now - span).last
        return None if last is None else self.clock.monotonic() - (now - last).total_seconds()
