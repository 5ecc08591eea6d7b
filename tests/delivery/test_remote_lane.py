"""Lanes in other processes: the same outcomes and errors as here, and a process that dies takes nobody's mail along."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from newsletter.delivery import Ending, Engine, Interruption, Lane, Stop, SystemClock, run_loop, workers
from newsletter.domain.delivery import Counts, Outcome, RefusedError, Scope, State
from newsletter.domain.run import Entry, Run
from newsletter.errors import LaterError, StoppedError
from newsletter.store import Ledger
from tests.delivery.conftest import frozen
from tests.runs import readers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="lanes live in one process there")

MODULE = "tests.delivery.lane_server"
ENTRIES = [Entry(seq=n, subscriber=one.subscriber, language="nl") for n, one in enumerate(readers(4), 1)]
FIRST, SECOND, *_OTHERS = ENTRIES


def on_a_lane(faults: dict[str, str], work: Callable[[Lane], Awaitable[None]]) -> None:
    async def with_worker() -> None:
        async with workers(1, module=MODULE, order=faults) as lane:
            await work(lane())

    run_loop(with_worker())


def test_a_message_is_offered_and_finished_over_there_and_the_next_goes_with_it() -> None:
    async def work(lane: Lane) -> None:
        assert await lane.offer(FIRST) is None
        assert lane.connected
        assert await lane.finish(SECOND) == Outcome(state=State.SENT, reply="250 reader1@example.org")
        assert await lane.offer(SECOND) is None
        assert await lane.finish(None) == Outcome(state=State.SENT, reply="250 reader2@example.org")
        await lane.close()
        assert not lane.connected

    on_a_lane({}, work)


def test_outcomes_and_errors_come_over_as_they_are() -> None:
    async def work(lane: Lane) -> None:
        failed = await lane.offer(FIRST)
        assert failed == Outcome(state=State.FAILED, reply="550 5.1.1 no such user")
        with pytest.raises(LaterError, match="the connection was lost") as lost:
            await lane.offer(SECOND)
        assert lost.value.hint == "Try again."
        assert await lane.offer(ENTRIES[2]) is None
        with pytest.raises(RefusedError) as refused:
            await lane.finish(ENTRIES[3])
        assert (refused.value.scope, refused.value.hint) == (Scope.POLICY, "Ask.")
        skipped = await lane.offer(ENTRIES[3])
        assert skipped == Outcome(state=State.SKIPPED, reply="no item for them")

    addresses = [entry.subscriber.email for entry in ENTRIES]
    on_a_lane(dict(zip(addresses, ["failed", "lost", "refused", "skipped"], strict=True)), work)


def test_a_process_that_dies_before_the_dot_has_sent_nothing() -> None:
    async def work(lane: Lane) -> None:
        with pytest.raises(StoppedError, match="ended by itself"):
            await lane.offer(FIRST)
        with pytest.raises(StoppedError):
            await lane.offer(SECOND)
        await lane.close()

    on_a_lane({"reader1@example.org": "die at offer"}, work)


def test_a_process_that_dies_after_the_dot_leaves_that_one_in_doubt() -> None:
    async def work(lane: Lane) -> None:
        assert await lane.offer(FIRST) is None
        assert (await lane.finish(SECOND)).state is State.UNCERTAIN

    on_a_lane({"reader1@example.org": "die at finish"}, work)


def test_a_process_takes_no_module_from_the_folder_it_is_started_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(lane: Lane) -> None:
        assert await lane.offer(FIRST) is None

    (tmp_path / "json.py").write_text("raise SystemExit('this is the editor's own')")
    monkeypatch.chdir(tmp_path)
    on_a_lane({}, work)


def test_an_engine_drives_lanes_in_two_processes(ledger: Ledger) -> None:
    run = frozen(ledger, 200)
    faults = {"reader7@example.org": "failed", "reader8@example.org": "skipped"}
    assert _delivered(ledger, run, faults).stop is Stop.DONE
    assert ledger.counts(run) == Counts(sent=198, failed=1, skipped=1)


def test_when_one_of_two_processes_dies_only_its_lanes_are_in_doubt(ledger: Ledger) -> None:
    run = frozen(ledger, 200)
    ending = _delivered(ledger, run, {"reader90@example.org": "die at finish"})
    counts = ledger.counts(run)
    assert (ending.stop, counts.recipients, counts.failed) == (Stop.STOPPED, 200, 0)
    assert 1 <= counts.uncertain <= 2


def _delivered(ledger: Ledger, run: Run, faults: dict[str, str]) -> Ending:
    async def work() -> Ending:
        async with workers(2, module=MODULE, order=faults) as lane:
            engine = Engine(
                ledger=ledger, lane=lane, clock=SystemClock(), interruption=Interruption(), connections=4
            )  # fmt: skip
            return await engine.run(run)

    return run_loop(work())
