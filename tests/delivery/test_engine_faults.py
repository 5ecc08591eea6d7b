"""The engine under whatever comes: refusals, lost lines, power cuts. Nobody twice, nobody lost, and every doubt named."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.delivery import Engine, Interruption
from newsletter.domain.delivery import Outcome, State
from newsletter.domain.message import Message
from newsletter.domain.run import Entry, Run, Settlement
from newsletter.errors import LaterError, StoppedError
from newsletter.store import Ledger, open_store
from tests.delivery.conftest import SENT, FakeClock, message_for
from tests.runs import NOW, plan, readers


class PowerCut(BaseException):
    """The end of a process, as the process cannot notice it."""


class Fault(StrEnum):
    REFUSED = "refused before the intent"
    DEFERRED = "deferred before the intent"
    REFUSED_AT_DOT = "refused after the intent"
    LOST = "line lost before the intent"
    LOST_AFTER = "421 after the intent"
    STOPPED = "policy refusal after the intent"
    UNKNOWN = "line lost after the dot"
    CUT_BEFORE = "power cut before the intent"
    CUT_AFTER = "power cut after the intent"
    CUT_ARRIVED = "power cut after the dot"
    NONE = "all well"


class Wire:
    """Plays a list of faults, one a message, and keeps what truly arrived."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        self.arrived: Counter[str] = Counter()
        self.power = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        return

    def deliver(self, message: Message, *, commit: Callable[[], None]) -> Outcome:
        fault = self.faults.pop(0) if self.faults else Fault.NONE
        match fault:
            case Fault.REFUSED:
                return Outcome(state=State.FAILED, reply="550")
            case Fault.DEFERRED:
                return Outcome(state=State.DEFERRED, reply="450")
            case Fault.LOST:
                raise LaterError("reset")
            case Fault.CUT_BEFORE:
                self.cut()
        commit()
        match fault:
            case Fault.REFUSED_AT_DOT:
                return Outcome(state=State.FAILED, reply="554")
            case Fault.LOST_AFTER:
                raise LaterError("421")
            case Fault.STOPPED:
                raise StoppedError("554 policy")
            case Fault.CUT_AFTER:
                self.cut()
        self.arrived[message.recipient] += 1
        if fault is Fault.CUT_ARRIVED:
            self.cut()
        return Outcome(state=State.UNCERTAIN, reply="lost") if fault is Fault.UNKNOWN else SENT

    def cut(self) -> None:
        self.power = False
        raise PowerCut


class Disk:
    """The ledger, as long as there is power."""

    def __init__(self, ledger: Ledger, wire: Wire) -> None:
        self.ledger = ledger
        self.wire = wire

    def due(self, run: Run, *, now: object) -> Iterator[Entry]:
        return self.ledger.due(run, now=NOW.replace(year=2027))

    def record(self, run: Run, *, settled: Sequence[Settlement] = (), intents: Sequence[int] = (), now: object) -> None:
        if not self.wire.power:
            raise PowerCut
        self.ledger.record(run, settled=settled, intents=intents, now=NOW)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(Fault), max_size=14))
def test_whatever_happens_everybody_is_accounted_for(faults: list[Fault]) -> None:
    doubts = sum(fault in (Fault.UNKNOWN, Fault.CUT_AFTER, Fault.CUT_ARRIVED, Fault.CUT_BEFORE) for fault in faults)
    wire = Wire(list(faults))
    with tempfile.TemporaryDirectory() as folder, open_store("sqlite:///newsletter.db", root=Path(folder)) as store:
        run = store.ledger.freeze(plan(), readers(6), now=NOW)
        for _ in range(len(faults) + 2):
            wire.power = True
            store.ledger.recover(run, now=NOW)
            engine = Engine(
                ledger=Disk(store.ledger, wire),
                transport=wire,
                prepare=message_for,
                clock=FakeClock(),
                interruption=Interruption(),
            )
            try:
                engine.run(run)
            except PowerCut:
                continue
        deliveries = list(store.ledger.deliveries(run))
        counts = store.ledger.counts(run)
    assert max(wire.arrived.values(), default=0) <= 1
    assert counts.recipients == len(deliveries) == 6
    assert (counts.pending, counts.deferred) == (0, 0)
    assert counts.uncertain <= doubts
    for delivery in deliveries:
        if delivery.state is not State.UNCERTAIN:
            assert wire.arrived[delivery.email] == (delivery.state is State.SENT)
