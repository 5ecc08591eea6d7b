"""Lanes in other processes: messages are made, signed and sent there, while ledger, feed and pace stay in this one."""

from __future__ import annotations

import asyncio
from collections import deque
from itertools import count
from typing import Any

from newsletter.delivery.wire import Wire
from newsletter.domain.delivery import Outcome, RefusedError, State
from newsletter.domain.run import Entry
from newsletter.errors import StoppedError

CLOSED, GONE = "closed", "gone"
"""Answers to a request to close, and of a process that has ended; else it is an outcome, an error or None."""

ENDED = "one of the processes that send has ended by itself"


class Worker:
    """A process with lanes in it."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._lanes: dict[int, RemoteLane] = {}
        self._numbers = count()
        self._gone = False
        self._listening = asyncio.create_task(self._listen())

    def lane(self) -> RemoteLane:
        number = next(self._numbers)
        lane = self._lanes[number] = RemoteLane(self, number)
        return lane

    def say(self, lane: int, verb: str, entry: Entry | None) -> None:
        if self._gone:
            self._lanes[lane].hear(GONE, connected=False)
        else:
            self._wire.say((lane, verb, entry))

    async def close(self) -> None:
        """Let the process come to its end; its lanes are closed before."""
        self._wire.close()
        await self._listening

    async def _listen(self) -> None:
        try:
            async for number, answer, connected in self._wire.heard():
                self._lanes[number].hear(answer, connected=connected)
        finally:
            self._gone = True
            for lane in self._lanes.values():
                lane.hear(GONE, connected=False)


class RemoteLane:
    """A `Lane` elsewhere. What follows a finished message is offered there without being asked for."""

    def __init__(self, worker: Worker, number: int) -> None:
        self.connected = False
        self._worker = worker
        self._number = number
        self._answers: deque[Any] = deque()
        self._heard = asyncio.Event()
        self._prepared: int | None = None
        self._ahead: int | None = None

    async def offer(self, entry: Entry) -> Outcome | None:
        if self._ahead != entry.seq:
            self._worker.say(self._number, "offer", entry)
        self._ahead = None
        answer = await self._answer()
        if answer == GONE:
            raise StoppedError(ENDED, hint="Run the command again: it goes on where it stopped.")
        if isinstance(answer, BaseException):
            raise answer
        return answer  # type: ignore[no-any-return]

    async def prepare(self, following: Entry) -> None:
        self._worker.say(self._number, "prepare", following)
        self._prepared = following.seq

    async def finish(self, following: Entry | None) -> Outcome:
        if following is None:
            self._worker.say(self._number, "finish", None)
        else:
            if self._prepared != following.seq:
                await self.prepare(following)
            self._worker.say(self._number, "finish and go on", None)
        answer = await self._answer()
        if following is not None and isinstance(answer, Outcome | RefusedError):
            self._ahead = following.seq
        if answer == GONE:
            return Outcome(state=State.UNCERTAIN, reply=ENDED)
        if isinstance(answer, BaseException):
            raise answer
        assert isinstance(answer, Outcome)  # noqa: S101 - so it was agreed
        return answer

    async def close(self) -> None:
        self._answers.clear()
        self._prepared = self._ahead = None
        self._worker.say(self._number, "close", None)
        while await self._answer() not in (CLOSED, GONE):
            pass

    def hear(self, answer: Any, *, connected: bool) -> None:
        self.connected = connected
        self._answers.append(answer)
        self._heard.set()

    async def _answer(self) -> Any:
        while not self._answers:
            self._heard.clear()
            await self._heard.wait()
        return self._answers.popleft()
