"""A loop whose time only moves when everybody waits, a transport that does what it is told, and a real ledger."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsletter.delivery import Ending, Engine, Interruption, LocalLane
from newsletter.domain.delivery import Outcome, State
from newsletter.domain.message import Message
from newsletter.domain.run import Entry, Run
from newsletter.store import Ledger, Store, open_store
from tests.runs import NOW, plan, readers
from tests.virtual_time import run_virtual

SENT = Outcome(state=State.SENT, reply="250 OK")


@dataclass(kw_only=True)
class FakeClock:
    """The wall and the monotonic clock of a virtual loop."""

    start: datetime = NOW
    seconds: float = 0.0

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds


Step = Outcome | BaseException


@dataclass(kw_only=True)
class FakeTransport:
    """Answers message after message with `steps`, then with 250; `after_intent` says when a step that raises does."""

    clock: FakeClock
    steps: list[Step] = field(default_factory=list)
    opening: list[BaseException] = field(default_factory=list)
    after_intent: bool = True
    arrived: list[str] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    opened: int = 0
    closed: int = 0
    open_now: int = 0
    most_open: int = 0
    on_offer: Callable[[Message], None] = lambda _message: None
    on_finish: Callable[[Message], None] = lambda _message: None

    async def connect(self) -> FakeSession:
        if self.opening:
            raise self.opening.pop(0)
        self.opened += 1
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)
        return FakeSession(self)


class FakeSession:
    def __init__(self, transport: FakeTransport) -> None:
        self._transport = transport
        self._message: Message | None = None
        self._step: Step = SENT

    async def offer(self, message: Message) -> Outcome | None:
        transport = self._transport
        transport.on_offer(message)
        step = transport.steps.pop(0) if transport.steps else SENT
        if isinstance(step, BaseException) and not transport.after_intent:
            raise step
        if isinstance(step, Outcome) and step.state not in (State.SENT, State.UNCERTAIN):
            return step
        self._message, self._step = message, step
        return None

    async def finish(self, following: Message | None = None) -> Outcome:
        transport, message = self._transport, self._message
        assert message is not None
        self._message = None
        transport.on_finish(message)
        if isinstance(self._step, BaseException):
            raise self._step
        transport.arrived.append(message.recipient)
        transport.at.append(transport.clock.monotonic())
        return self._step

    async def close(self) -> None:
        self._transport.closed += 1
        self._transport.open_now -= 1


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def transport(clock: FakeClock) -> FakeTransport:
    return FakeTransport(clock=clock)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store("sqlite:///newsletter.db", root=tmp_path) as store, store.sending(now=NOW):
        yield store


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return store.ledger


def frozen(ledger: Ledger, number: int, issue: str = "2026-12-01") -> Run:
    """A run of so many readers."""
    ledger.stage(readers(number))
    return ledger.freeze(plan(issue), now=NOW)


@pytest.fixture
def run(ledger: Ledger) -> Run:
    return frozen(ledger, 4)


def message_for(entry: Entry) -> Message:
    return Message(
        issue="2026-12-01",
        message_id=f"<{entry.seq}@example.org>",
        sender="redactie@example.org",
        recipient=entry.subscriber.email,
        smtputf8=False,
        pieces=[b"Subject: Nieuws\r\n\r\nDag.\r\n"],
    )


@dataclass(kw_only=True)
class Bench:
    """An engine on the bench: `deliver(run, rate=…)` with everything else in place, in virtual time."""

    ledger: Ledger
    transport: FakeTransport
    clock: FakeClock
    interruption: Interruption = field(default_factory=Interruption)
    watched: list[State] = field(default_factory=list)

    def deliver(
        self,
        run: Run,
        *,
        limit: int | None = None,
        prepare: Callable[[Entry], Message | Outcome] = message_for,
        at_start: Callable[[], object] = lambda: None,
        **changes: Any,
    ) -> Ending:
        async def work() -> Ending:
            at_start()
            engine = Engine(**{
                "ledger": self.ledger,
                "lane": lambda: LocalLane(self.transport, prepare=prepare),
                "clock": self.clock,
                "interruption": self.interruption,
                "watch": self.watched.append,
                "chance": lambda: 0.5,
                **changes,
            })  # fmt: skip
            return await engine.run(run, limit=limit)

        return run_virtual(work(), self.clock)

    def later(self, seconds: float, work: Callable[[], object]) -> None:
        """Do something in a while, as somebody else would."""
        asyncio.get_running_loop().call_later(seconds, work)


@pytest.fixture
def bench(ledger: Ledger, transport: FakeTransport, clock: FakeClock) -> Bench:
    return Bench(ledger=ledger, transport=transport, clock=clock)
