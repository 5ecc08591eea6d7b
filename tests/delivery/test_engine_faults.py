"""The engine under whatever comes: refusals, lost lines, power cuts. Nobody twice, nobody lost, and every doubt named."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.delivery import Engine, Interruption, LocalLane
from newsletter.domain.delivery import Outcome, RefusedError, Scope, State
from newsletter.domain.message import Message
from newsletter.domain.run import Entry, Run
from newsletter.domain.suppression import Suppression
from newsletter.errors import LaterError
from newsletter.store import Ledger, open_store
from tests.delivery.conftest import SENT, FakeClock, message_for
from tests.runs import NOW, plan, readers
from tests.virtual_time import run_virtual


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

    async def connect(self) -> Line:
        self.check()
        return Line(self)

    def check(self) -> None:
        if not self.power:
            raise PowerCut

    def cut(self) -> None:
        self.power = False
        raise PowerCut


class Line:
    """One connection of it."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.message: Message | None = None
        self.fault = Fault.NONE

    async def offer(self, message: Message) -> Outcome | None:
        self.wire.check()
        self.message = message
        self.fault = self.wire.faults.pop(0) if self.wire.faults else Fault.NONE
        match self.fault:
            case Fault.REFUSED:
                return Outcome(state=State.FAILED, reply="550")
            case Fault.DEFERRED:
                return Outcome(state=State.DEFERRED, reply="450")
            case Fault.LOST:
                raise LaterError("reset")
            case Fault.CUT_BEFORE:
                self.wire.cut()
        return None

    async def finish(self, following: Message | None = None) -> Outcome:
        self.wire.check()
        assert self.message is not None
        match self.fault:
            case Fault.REFUSED_AT_DOT:
                return Outcome(state=State.FAILED, reply="554")
            case Fault.LOST_AFTER:
                raise LaterError("421")
            case Fault.STOPPED:
                raise RefusedError("554 policy", scope=Scope.POLICY)
            case Fault.CUT_AFTER:
                self.wire.cut()
        self.wire.arrived[self.message.recipient] += 1
        if self.fault is Fault.CUT_ARRIVED:
            self.wire.cut()
        return Outcome(state=State.UNCERTAIN, reply="lost") if self.fault is Fault.UNKNOWN else SENT

    async def close(self) -> None:
        return


class Disk:
    """The ledger, as long as there is power."""

    def __init__(self, ledger: Ledger, wire: Wire) -> None:
        self.ledger = ledger
        self.wire = wire

    def due(self, run: Run, *, now: object) -> Iterator[Entry]:
        return self.ledger.due(run, now=NOW.replace(year=2027))

    @contextmanager
    def commits(self, run: Run) -> Iterator[Disk]:
        with self.ledger.commits(run) as self._commits:
            yield self

    def commit(self, **changes: Any) -> Mapping[str, Suppression]:
        self.wire.check()
        return self._commits.commit(**changes)


@settings(max_examples=60, deadline=None)
@given(faults=st.lists(st.sampled_from(Fault), max_size=14), lanes=st.integers(1, 4))
def test_whatever_happens_everybody_is_accounted_for(faults: list[Fault], lanes: int) -> None:
    cuts = (Fault.CUT_AFTER, Fault.CUT_ARRIVED, Fault.CUT_BEFORE)
    doubts = faults.count(Fault.UNKNOWN) + lanes * sum(fault in cuts for fault in faults)
    wire = Wire(list(faults))
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store("sqlite:///newsletter.db", root=Path(folder)) as store,
        store.sending(now=NOW),
    ):
        store.ledger.stage(readers(6))
        run = store.ledger.freeze(plan(), now=NOW)
        for _ in range(len(faults) + 2):
            wire.power = True
            store.ledger.recover(run, now=NOW)
            try:
                clock = FakeClock()
                run_virtual(_delivered(run, Disk(store.ledger, wire), wire, lanes, clock), clock)
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


async def _delivered(run: Run, disk: Disk, wire: Wire, lanes: int, clock: FakeClock) -> None:
    engine = Engine(
        ledger=disk,
        lane=lambda: LocalLane(wire, prepare=message_for),
        clock=clock,
        interruption=Interruption(),
        connections=lanes,
    )
    await engine.run(run)
