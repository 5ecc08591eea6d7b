"""The engine: one delivery after the other, each in the ledger before it can arrive and after it has.

The order is what keeps the promise. The whole message goes over the line; then the intent is committed; then comes the
point of no return; then the reply. What became of one message is written down together with the intent of the next,
so that it costs one commit a message and at most one message is ever in doubt (RFC 1047; mail.md §8).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self

from newsletter.config import Rate
from newsletter.delivery.clock import Clock
from newsletter.delivery.interruption import Interruption
from newsletter.delivery.pace import Pace
from newsletter.delivery.schedule import next_attempt
from newsletter.domain.delivery import Outcome, State
from newsletter.domain.message import Message
from newsletter.domain.run import Entry, Run, Settlement
from newsletter.errors import LaterError, NewsletterError, StoppedError, StoreError

CONNECTION_PATIENCE = 30.0
"""Seconds without a connection after which the send is left for later."""

FIRST_BACKOFF, LONGEST_BACKOFF = 1.0, 8.0
SLICE = 0.25
"""Seconds after which a wait looks up to see whether somebody wants it to stop."""

UNWRITTEN = 100
"""How many outcomes may wait for the next commit; they are of people who got nothing, or one who did."""

LEFT = (State.SENT, State.UNCERTAIN)


class Transport(Protocol):
    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool | None: ...

    def deliver(self, message: Message, *, commit: Callable[[], None]) -> Outcome:
        """Hand over one message, calling `commit` right before the point of no return.

        Raises:
            LaterError: there is no connection, and nothing was sent.
            StoppedError: the server will have nothing from us.
        """


class Ledger(Protocol):
    def due(self, run: Run, *, now: datetime) -> Iterator[Entry]: ...

    def record(
        self, run: Run, *, settled: Sequence[Settlement] = (), intents: Sequence[int] = (), now: datetime
    ) -> None: ...


class Stop(StrEnum):
    """Why the engine stopped."""

    DONE = "done"
    LIMIT = "limit"
    INTERRUPTED = "interrupted"
    STOPPED = "stopped"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a round of deliveries ended; `at` is the monotonic time of the last durable outcome, if there was one."""

    stop: Stop
    at: float | None
    error: NewsletterError | None = None


class Engine:
    """One sender on one connection.

    `prepare` makes the message for an entry, or tells at once what becomes of it; it is called right before the message
    leaves, so that whoever left a moment ago is still left in peace. `watch` hears every outcome.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        transport: Transport,
        prepare: Callable[[Entry], Message | Outcome],
        clock: Clock,
        interruption: Interruption,
        rate: Rate | None = None,
        watch: Callable[[State], None] = lambda _state: None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._ledger = ledger
        self._transport = transport
        self._prepare = prepare
        self._clock = clock
        self._interruption = interruption
        self._pace = Pace(rate)
        self._watch = watch
        self._chance = chance
        self._connection = ExitStack()
        self._connected = False
        self._unwritten: list[Settlement] = []
        self._last_outcome: float | None = None

    def run(self, run: Run, *, limit: int | None = None) -> Ending:
        """Deliver what is due, at most `limit` messages of it, and say how it ended.

        Raises:
            StoreError: the ledger cannot be read.
        """
        stop = Stop.DONE
        error: NewsletterError | None = None
        try:
            try:
                stop = self._deliver_all(run, limit)
            finally:
                self._disconnect()
                self._write(run)
        except KeyboardInterrupt:
            stop = Stop.INTERRUPTED
        except LaterError as raised:
            stop, error = Stop.UNREACHABLE, raised
        except StoppedError as raised:
            stop, error = Stop.STOPPED, raised
        except StoreError as raised:
            # without the ledger there is no telling who had it: better to stop than to go on
            stop, error = Stop.STOPPED, StoppedError(raised.message, hint=raised.hint)
        return Ending(stop=stop, at=self._last_outcome, error=error)

    def _deliver_all(self, run: Run, limit: int | None) -> Stop:
        left = 0
        passed_over: _HeldUpError | None = None
        held_up = False  # by the entry before this one
        for entry in self._ledger.due(run, now=self._clock.now()):
            if limit is not None and left >= limit:
                return Stop.LIMIT
            self._wait(run, self._pace.wait_until_next(self._clock.monotonic()))
            if self._interruption.requested:
                return Stop.INTERRUPTED
            prepared = self._prepare(entry)
            if isinstance(prepared, Outcome):
                outcome = prepared
            else:
                self._pace.took(self._clock.monotonic())
                try:
                    delivered = self._hand_over(run, entry, prepared)
                except _HeldUpError as error:
                    if held_up:
                        raise
                    passed_over, held_up = error, True
                    continue
                if delivered is None:
                    return Stop.INTERRUPTED
                outcome = delivered
            held_up = False
            self._settle(run, entry, outcome)
            left += outcome.state in LEFT
        if passed_over is not None:
            raise passed_over
        return Stop.DONE

    def _hand_over(self, run: Run, entry: Entry, message: Message) -> Outcome | None:
        """Deliver one message, with patience for the connection; None if somebody asked to stop meanwhile.

        Raises:
            _HeldUpError: there was a connection, and this message was never taken nor refused on it.
            LaterError: there was none.
            StoppedError: no message will do better.
        """
        backoff, since = FIRST_BACKOFF, self._clock.monotonic()
        while True:
            reached = False
            attempt = _Attempt(lambda: self._write(run, intents=(entry.seq,)))
            try:
                self._connect()
                reached = True
                return self._transport.deliver(message, commit=attempt.commit)
            except (LaterError, StoppedError) as error:
                # the transport knows that this one did not arrive
                if attempt.committed:
                    self._unwritten.append(
                        Settlement(seq=entry.seq, outcome=Outcome(state=State.PENDING, reply=""), at=self._clock.now())
                    )
                if isinstance(error, StoppedError):
                    raise
                self._disconnect()
                if self._clock.monotonic() - since + backoff > CONNECTION_PATIENCE:
                    if reached:
                        raise _HeldUpError(error.message, hint=error.hint) from error
                    raise
            self._wait(run, backoff)
            if self._interruption.requested:
                return None
            backoff = min(2 * backoff, LONGEST_BACKOFF)

    def _settle(self, run: Run, entry: Entry, outcome: Outcome) -> None:
        now = self._clock.now()
        next_at = None
        if outcome.state is State.DEFERRED:
            attempts = entry.attempts + 1
            delay = next_attempt(attempts, waited=now - (entry.first_at or now), chance=self._chance())
            if delay is None:
                outcome = Outcome(state=State.FAILED, reply=f"given up after {attempts} attempts: {outcome.reply}")
            else:
                next_at = now + delay
        self._unwritten.append(Settlement(seq=entry.seq, outcome=outcome, at=now, next_at=next_at))
        if len(self._unwritten) >= UNWRITTEN:
            self._write(run)
        self._watch(outcome.state)

    def _write(self, run: Run, *, intents: Sequence[int] = ()) -> None:
        if not self._unwritten and not intents:
            return
        self._ledger.record(run, settled=self._unwritten, intents=intents, now=self._clock.now())
        if self._unwritten:
            self._unwritten = []
            self._last_outcome = self._clock.monotonic()

    def _wait(self, run: Run, seconds: float) -> None:
        """Wait, with everything written down that is known, until the time is over or somebody asks to stop."""
        if seconds > SLICE:
            self._write(run)
        end = self._clock.monotonic() + seconds
        while not self._interruption.requested and (rest := end - self._clock.monotonic()) > 0:
            self._clock.sleep(min(rest, SLICE))

    def _connect(self) -> None:
        if not self._connected:
            self._connection.enter_context(self._transport)
            self._connected = True

    def _disconnect(self) -> None:
        self._connected = False
        self._connection.close()


class _HeldUpError(LaterError):
    """Trouble with the connection that may be about one message: the next is tried before the server is blamed."""


class _Attempt:
    """One try at one message, which may pass its point of no return once."""

    def __init__(self, intend: Callable[[], None]) -> None:
        self._intend = intend
        self.committed = False

    def commit(self) -> None:
        self._intend()
        self.committed = True
