"""One round of deliveries: what its lanes share, from the feed to the reasons to stop."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from newsletter.delivery.clock import Clock
from newsletter.delivery.feed import Feed
from newsletter.delivery.group_commit import GroupCommit
from newsletter.delivery.pace import Gate
from newsletter.delivery.schedule import next_attempt
from newsletter.delivery.stop_rules import StopRules
from newsletter.domain.delivery import Outcome, RefusedError, State
from newsletter.domain.run import Entry, Settlement
from newsletter.domain.suppression import Suppression
from newsletter.errors import LaterError, NewsletterError, StoppedError

CONNECTION_PATIENCE = 30.0
"""Seconds without a connection after which the send is left for later."""

MOST_TRIES = 3
"""How often one message may meet trouble on a connection that was there, before it is left for later."""

MOST_FAILURES = 5

LEFT = (State.SENT, State.UNCERTAIN)


class Stop(StrEnum):
    """Why a round is over."""

    DONE = "done"
    LIMIT = "limit"
    INTERRUPTED = "interrupted"
    STOPPED = "stopped"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Gates:
    """The same rate, met three times on the way of a message, as what lies between may take longer for one of them.

    The last one waits for no longer than commits differ: a message that is past its intent should not wait.
    """

    envelope: Gate
    intent: Gate
    dot: Gate


class Round:
    """Takes from the feed what may leave, and settles what came of it."""

    def __init__(
        self,
        *,
        feed: Feed,
        commits: GroupCommit,
        rules: StopRules,
        gates: Gates | None,
        clock: Clock,
        limit: int | None,
        watch: Callable[[State], None],
        chance: Callable[[], float],
    ) -> None:
        self._commits = commits
        self.ready = asyncio.Event()  # one connection is there: the others may be opened too
        self.over: Stop | None = None
        self.error: BaseException | None = None
        self._feed = feed
        self._rules = rules
        self._gates = gates
        self._clock = clock
        self._limit = limit
        self._watch = watch
        self._chance = chance
        self._stopping = asyncio.Event()
        self._in_flight = 0
        self._left = 0
        self._tries: Counter[int] = Counter()
        self._left_behind: NewsletterError | None = None
        self._trouble_since: float | None = None
        self._failures = 0

    # taking

    async def take(self) -> Entry | None:
        """Wait for somebody whose message may leave now; None when this lane has nothing more to do."""
        while not self.over and not self._full:
            found = self._feed.next(self._clock.monotonic())
            if isinstance(found, float):
                await self.pause(found)
                continue
            if found is None:
                return None
            self._in_flight += 1
            if self._gates:
                await self._gates.envelope.passed(now=self._clock.monotonic, pause=self.pause)
            if self.over:
                self.give_back(found)
                return None
            gone = await self._commits.turn(None, found.subscriber.key)
            if gone is None:
                return found
            self.skip(found, gone)
        return None

    def take_at_once(self) -> Entry | None:
        """Return somebody whose message may leave at this very moment, if the ledger still says so."""
        now = self._clock.monotonic()
        if self.over or self._full or (self._gates and self._gates.envelope.pace.wait(now) > 0):
            return None
        found = self._feed.next(now)
        if not isinstance(found, Entry):
            return None
        if self._gates:
            self._gates.envelope.pace.reserve(now)
        self._in_flight += 1
        return found

    async def intend(self, entry: Entry, following: Entry | None) -> Suppression | None:
        """Return when the final dot of `entry` may leave; tell if `following` wants no message any more.

        Raises:
            StoreError, StoppedError: the intent could not be written.
        """
        if self._gates:
            await self._gates.intent.passed(now=self._clock.monotonic, pause=self.pause)
        gone = await self._commits.turn(entry.seq, following.subscriber.key if following else None)
        if self._gates:  # also when the round is over: there is an intent
            await self._gates.dot.passed(now=self._clock.monotonic, pause=asyncio.sleep)
        return gone

    # settling

    def settle(self, entry: Entry, outcome: Outcome) -> None:
        """Note what became of one delivery.

        Raises:
            StoppedError: and that is one too many of its kind.
        """
        self._in_flight -= 1
        judged, now, next_at = outcome, self._clock.now(), None
        if outcome.state is State.DEFERRED:
            attempts = entry.attempts + 1
            delay = next_attempt(attempts, waited=now - (entry.first_at or now), chance=self._chance())
            if delay is None:
                outcome = Outcome(state=State.FAILED, reply=f"given up after {attempts} attempts: {outcome.reply}")
            else:
                next_at = now + delay
        self._commits.settle(Settlement(entry.seq, outcome, now, next_at))
        self._left += outcome.state in LEFT
        if outcome.state not in (State.UNCERTAIN, State.SKIPPED):
            self._trouble_since, self._failures = None, 0
        self._watch(outcome.state)
        self._rules.note(judged)

    def skip(self, entry: Entry, suppression: Suppression) -> None:
        """Leave in peace somebody who left a moment ago."""
        reply = f"{suppression.reason} on {suppression.at:%Y-%m-%d}"
        self.settle(entry, Outcome(state=State.SKIPPED, reply=reply))

    def revoke(self, entry: Entry) -> None:
        """Take back an intent: the message has certainly not arrived."""
        nothing = Outcome(state=State.PENDING, reply="")
        self._commits.settle(Settlement(entry.seq, nothing, self._clock.now()))

    def give_back(self, entry: Entry) -> None:
        """Return somebody to the feed whose message was not tried."""
        self._in_flight -= 1
        self._feed.give_back(entry)

    def put_off(self, entry: Entry, error: LaterError) -> None:
        """Let the others go first: trouble with a connection may be about the one message on it."""
        self._in_flight -= 1
        self._tries[entry.seq] += 1
        if self._tries[entry.seq] >= MOST_TRIES or not self._feed.put_off(entry):
            self._left_behind = self._left_behind or error

    def refused(self, error: RefusedError) -> None:
        """Leave somebody pending whose message was refused, but not because of them.

        Raises:
            RefusedError: it is one too many.
        """
        self._in_flight -= 1
        self._rules.note_refusal(error)
        self._left_behind = error  # it says more than any trouble with a connection

    # stopping

    def stop(self, reason: Stop, error: BaseException | None = None) -> None:
        """Let nobody begin with another message; the first reason holds."""
        if self.over is None:
            self.over, self.error = reason, error
        self._stopping.set()
        self.ready.set()

    @property
    def broken(self) -> bool:
        """Whether even what is on its way had better not arrive: it would not be known, or would be refused."""
        return self.over is Stop.STOPPED

    def fail(self, error: NewsletterError) -> None:
        """Say that the outcomes could not be written down, which is worse than whatever else was the matter."""
        self.over, self.error = Stop.STOPPED, StoppedError(error.message, hint=error.hint)

    def patience(self) -> float:
        """Return how many seconds more without any success may pass."""
        now = self._clock.monotonic()
        if self._trouble_since is None:
            self._trouble_since = now
        return self._trouble_since + CONNECTION_PATIENCE - now

    def is_hopeless(self, *, connected: bool) -> bool:
        """Note a failure, and tell whether it is no use to go on.

        Where there was a connection, time alone says little: at a low rate most of it was spent waiting for a turn.
        """
        self._failures += 1
        return self.patience() <= 0 and (not connected or self._failures >= MOST_FAILURES)

    async def pause(self, seconds: float) -> None:
        """Wait, at most until the round is over."""
        if seconds > 0 and not self._stopping.is_set():
            with_limit = asyncio.wait_for(self._stopping.wait(), seconds)
            try:
                await with_limit
            except TimeoutError:
                return

    def ending(self) -> tuple[Stop, BaseException | None]:
        """Tell how the round ended, after all lanes have come home."""
        if self.over is not None:
            return self.over, self.error
        if isinstance(self._left_behind, StoppedError):
            return Stop.STOPPED, self._left_behind
        if self._left_behind is not None:
            return Stop.UNREACHABLE, self._left_behind
        return (Stop.LIMIT if self._full and not self._feed.empty else Stop.DONE), None

    @property
    def _full(self) -> bool:
        return self._limit is not None and self._left + self._in_flight >= self._limit
