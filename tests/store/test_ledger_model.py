"""The ledger against a model: whatever happens in whatever order, the states go forward and the counts add up."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from newsletter.domain.delivery import State
from newsletter.domain.run import Run, Settlement
from newsletter.errors import StoreError
from newsletter.store import Store, open_store
from tests.postgresql import postgresql
from tests.runs import NOW, became, plan, readers
from tests.store.writing import freeze, record

INTENT = "intent"
FINAL = (State.SENT, State.FAILED, State.SKIPPED, State.UNCERTAIN)
OUTCOMES = st.sampled_from([state for state in State if state is not State.PENDING])


class LedgerMachine(RuleBasedStateMachine):
    """`model` is the state of each delivery by number; `crash` closes the store without a word."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.url = self.new_url()
        self.life = ExitStack()
        self.store: Store
        self.open()
        self.run: Run
        self.model: dict[int, str] = {}

    def new_url(self) -> str:
        return "sqlite:///newsletter.db"

    def open(self) -> None:
        self.store = self.life.enter_context(open_store(self.url, root=Path(self.folder.name)))
        self.life.enter_context(self.store.sending(now=NOW))

    @initialize(number=st.integers(min_value=1, max_value=5))
    def freeze(self, number: int) -> None:
        self.run = freeze(self.store.ledger, plan(), readers(number))
        self.model = dict.fromkeys(range(1, number + 1), State.PENDING)

    @rule(data=st.data())
    def intend(self, data: st.DataObject) -> None:
        seq = data.draw(st.sampled_from(sorted(self.model)))
        allowed = self.model[seq] in (State.PENDING, State.DEFERRED)
        if self.accepted(intents=[seq]) != allowed:
            raise AssertionError(f"{self.model[seq]} → intent")
        if allowed:
            self.model[seq] = INTENT

    @rule(data=st.data(), state=OUTCOMES)
    def settle(self, data: st.DataObject, state: State) -> None:
        seq = data.draw(st.sampled_from(sorted(self.model)))
        before = self.model[seq]
        allowed = before == INTENT or (
            before in (State.PENDING, State.DEFERRED) and state not in (State.SENT, State.UNCERTAIN)
        )
        later = NOW + timedelta(minutes=5) if state is State.DEFERRED else None
        if self.accepted(settled=[became(seq, state, next_at=later)]) != allowed:
            raise AssertionError(f"{before} → {state}")
        if allowed:
            self.model[seq] = state

    def accepted(self, *, settled: Sequence[Settlement] = (), intents: Sequence[int] = ()) -> bool:
        try:
            record(self.store.ledger, self.run, settled=settled, intents=intents)
        except StoreError:
            return False
        return True

    @rule(state=st.sampled_from([State.FAILED, State.UNCERTAIN]))
    def reopen(self, state: State) -> None:
        gone = (state, INTENT) if state is State.UNCERTAIN else (state,)
        assert self.store.ledger.reopen(self.run, state, now=NOW) == sum(s in gone for s in self.model.values())
        self.model = {seq: State.PENDING if state in gone else state for seq, state in self.model.items()}

    @precondition(lambda self: INTENT in self.model.values())
    @rule()
    def crash_and_recover(self) -> None:
        self.life.close()
        self.open()
        assert self.store.ledger.recover(self.run, now=NOW) == list(self.model.values()).count(INTENT)
        assert self.store.ledger.recover(self.run, now=NOW) == 0
        self.model = {seq: State.UNCERTAIN if state == INTENT else state for seq, state in self.model.items()}

    @rule(number=st.integers(min_value=1, max_value=7))
    def add(self, number: int) -> None:
        known = len(self.model)
        self.store.ledger.stage(readers(number))
        assert self.store.ledger.count_new(self.run) == max(0, number - known)
        assert self.store.ledger.add(self.run) == max(0, number - known)
        last = max(self.model)
        self.model |= {last + n: State.PENDING for n in range(known + 1, number + 1)}

    @invariant()
    def what_is_reported_is_what_happened(self) -> None:
        if not self.model:
            return
        ledger = self.store.ledger
        reported = [delivery.state for delivery in ledger.deliveries(self.run)]
        assert reported == [State.UNCERTAIN if state == INTENT else state for state in self.model.values()]
        counts = ledger.counts(self.run)
        assert counts.recipients == len(self.model)
        assert all(getattr(counts, state.value) == reported.count(state) for state in State)
        assert [entry.seq for entry in ledger.due(self.run, now=NOW)] == [
            seq for seq, state in self.model.items() if state == State.PENDING
        ]
        assert bool(ledger.unfinished()) == any(state not in FINAL for state in self.model.values())

    def teardown(self) -> None:
        self.life.close()
        self.folder.cleanup()


class LedgerMachineOnPostgresql(LedgerMachine):
    def new_url(self) -> str:
        return postgresql().url()


def test_on_sqlite() -> None:
    quick = settings(max_examples=15, stateful_step_count=12, deadline=None)
    run_state_machine_as_test(LedgerMachine, settings=quick)


def test_on_postgresql() -> None:
    postgresql()
    quick = settings(max_examples=4, stateful_step_count=12, deadline=None)
    run_state_machine_as_test(LedgerMachineOnPostgresql, settings=quick)
