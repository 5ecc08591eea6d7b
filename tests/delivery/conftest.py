"""A clock that only moves when somebody sleeps, a transport that does what it is told, and a real ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from newsletter.delivery import Engine, Interruption
from newsletter.domain.delivery import Outcome, State
from newsletter.domain.message import Message
from newsletter.domain.run import Entry, Run
from newsletter.store import Ledger, open_store
from tests.runs import NOW, plan, readers

SENT = Outcome(state=State.SENT, reply="250 OK")


@dataclass(kw_only=True)
class FakeClock:
    start: datetime = NOW
    seconds: float = 0.0
    on_sleep: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        self.on_sleep()


Step = Outcome | BaseException


@dataclass(kw_only=True)
class FakeTransport:
    """Answers message after message with `steps`, then with 250; `after_intent` raises behind the point of no return."""

    steps: list[Step] = field(default_factory=list)
    opening: list[BaseException] = field(default_factory=list)
    after_intent: bool = True
    arrived: list[str] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    opened: int = 0
    closed: int = 0
    on_deliver: Callable[[Message], None] = lambda _message: None
    clock: FakeClock | None = None

    def __enter__(self) -> Self:
        if self.opening:
            raise self.opening.pop(0)
        self.opened += 1
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.closed += 1

    def deliver(self, message: Message, *, commit: Callable[[], None]) -> Outcome:
        self.on_deliver(message)
        step = self.steps.pop(0) if self.steps else SENT
        if isinstance(step, BaseException):
            if self.after_intent:
                commit()
            raise step
        if step.state in (State.SENT, State.UNCERTAIN):
            commit()
            self.arrived.append(message.recipient)
            if self.clock:
                self.at.append(self.clock.monotonic())
        return step


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def transport() -> FakeTransport:
    return FakeTransport()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_store("sqlite:///newsletter.db", root=tmp_path) as store:
        yield store.ledger


@pytest.fixture
def run(ledger: Ledger) -> Run:
    """A run of four readers."""
    return ledger.freeze(plan(), readers(4), now=NOW)


def message_for(entry: Entry) -> Message:
    return Message(
        issue="2026-12-01",
        message_id=f"<{entry.seq}@example.org>",
        sender="redactie@example.org",
        recipient=entry.subscriber.email,
        smtputf8=False,
        data=b"Subject: Nieuws\r\n\r\nDag.\r\n",
    )


@dataclass(kw_only=True)
class Bench:
    """An engine on the bench: `engine(rate=…)` with everything else in place."""

    ledger: Ledger
    transport: FakeTransport
    clock: FakeClock
    interruption: Interruption = field(default_factory=Interruption)
    watched: list[State] = field(default_factory=list)

    def engine(self, **changes: Any) -> Engine:
        return Engine(**{
            "ledger": self.ledger,
            "transport": self.transport,
            "prepare": message_for,
            "clock": self.clock,
            "interruption": self.interruption,
            "watch": self.watched.append,
            "chance": lambda: 0.5,
            **changes,
        })  # fmt: skip


@pytest.fixture
def bench(ledger: Ledger, transport: FakeTransport, clock: FakeClock) -> Bench:
    return Bench(ledger=ledger, transport=transport, clock=clock)
