"""A lane in this process: each message is made once, in time, and what goes wrong with it is told when it is its turn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor

import pytest

from newsletter.delivery import LocalLane, run_loop
from newsletter.domain.delivery import Outcome
from newsletter.domain.message import Message
from newsletter.domain.run import Entry
from newsletter.errors import StoppedError
from tests.delivery.conftest import SENT, FakeClock, FakeTransport, message_for
from tests.runs import readers

FIRST, SECOND = (Entry(seq=n, subscriber=one.subscriber, language="nl") for n, one in enumerate(readers(2), 1))


@pytest.fixture(params=["here", "in threads"])
def threads(request: pytest.FixtureRequest) -> Iterator[Executor | None]:
    with ThreadPoolExecutor(2) as pool:
        yield None if request.param == "here" else pool


def test_a_message_is_made_once_and_where_it_should_be(transport: FakeTransport, threads: Executor | None) -> None:
    made: list[tuple[int, bool]] = []

    def prepare(entry: Entry) -> Message:
        made.append((entry.seq, threading.current_thread() is threading.main_thread()))
        return message_for(entry)

    async def work() -> None:
        lane = LocalLane(transport, prepare=prepare, threads=threads)
        assert await lane.offer(FIRST) is None
        await lane.prepare(SECOND)
        assert await lane.finish(SECOND) == SENT
        assert await lane.offer(SECOND) is None
        assert await lane.finish(None) == SENT
        await lane.close()

    run_loop(work())
    assert made == [(1, threads is None), (2, threads is None)]
    assert transport.arrived == ["reader1@example.org", "reader2@example.org"]


def test_what_is_wrong_with_the_next_message_is_not_held_against_this_one(
    clock: FakeClock, threads: Executor | None
) -> None:
    transport = FakeTransport(clock=clock)

    def prepare(entry: Entry) -> Message | Outcome:
        if entry is SECOND:
            raise StoppedError("the key cannot be read")
        return message_for(entry)

    async def work() -> None:
        lane = LocalLane(transport, prepare=prepare, threads=threads)
        assert await lane.offer(FIRST) is None
        await lane.prepare(SECOND)
        assert await lane.finish(SECOND) == SENT
        with pytest.raises(StoppedError, match="the key"):
            await lane.offer(SECOND)

    run_loop(work())
    assert transport.arrived == ["reader1@example.org"]
