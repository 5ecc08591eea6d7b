"""Group commit: what all lanes have to write down, in as few durable commits as possible.

A commit waits for the disk, so it is made in a thread. Whoever asks for one while another is under way shares the next:
the slower the disk, the larger the groups.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Executor
from datetime import datetime
from functools import partial
from typing import Protocol

from newsletter.delivery.clock import Clock
from newsletter.domain.run import Settlement
from newsletter.domain.suppression import Suppression
from newsletter.errors import StoppedError

LONGEST_WAIT = 1.0
"""Seconds for which an outcome may wait for an intent to ride along with."""

Asked = tuple[int | None, str | None, "asyncio.Future[Suppression | None]"]


class Commits(Protocol):
    def commit(
        self,
        *,
        settled: Sequence[Settlement] = (),
        intents: Sequence[int] = (),
        asked: Collection[str] = (),
        now: datetime,
    ) -> Mapping[str, Suppression]: ...


class GroupCommit:
    """The one writer. `thread` makes one commit at a time; `at` is when the last outcome was durable, monotonic."""

    def __init__(self, commits: Commits, *, clock: Clock, thread: Executor) -> None:
        self.at: float | None = None
        self._commits = commits
        self._clock = clock
        self._thread = thread
        self._loop = asyncio.get_running_loop()
        self._settled: list[Settlement] = []
        self._asked: list[Asked] = []
        self._busy = False
        self._timer: asyncio.TimerHandle | None = None
        self._error: BaseException | None = None

    def settle(self, settlement: Settlement) -> None:
        """Write down an outcome with the next commit."""
        self._settled.append(settlement)
        if self._timer is None:
            self._timer = self._loop.call_later(LONGEST_WAIT, self._ring)

    async def turn(self, *, intent: int | None = None, asked: str | None = None) -> Suppression | None:
        """Wait until `intent` is durable, and every outcome before it; tell whether `asked` is suppressed by now.

        Raises:
            StoreError, StoppedError: it could not be written: the message must not arrive.
        """
        if self._error is not None:
            raise self._error
        answer: asyncio.Future[Suppression | None] = self._loop.create_future()
        self._asked.append((intent, asked, answer))
        self._wake()
        return await answer

    async def flush(self) -> None:
        """Write down all that is known, trying once more if it could not be written before.

        Raises:
            StoreError, StoppedError: nor could it now.
        """
        self._error = None
        if self._settled or self._busy:
            await self.turn()

    def _ring(self) -> None:
        self._timer = None  # if a commit is under way, the next begins when it ends
        self._wake()

    def _wake(self) -> None:
        if not self._busy:
            self._busy = True
            self._loop.call_soon(self._begin)  # whoever else is ready in this turn of the loop comes along

    def _begin(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        settled, self._settled = self._settled, []
        asked = [one for one in self._asked if not one[2].done()]  # some were cancelled meanwhile
        self._asked = []
        commit = partial(
            self._commits.commit,
            settled=settled,
            intents=[intent for intent, _, _ in asked if intent is not None],
            asked=[key for _, key, _ in asked if key is not None],
            now=self._clock.now(),
        )
        written = self._loop.run_in_executor(self._thread, commit)
        written.add_done_callback(partial(self._end, settled, asked))

    def _end(
        self, settled: list[Settlement], asked: list[Asked], written: asyncio.Future[Mapping[str, Suppression]]
    ) -> None:
        self._busy = False
        error = written.exception()
        if error is None:
            if self._asked or (self._settled and self._timer is None):
                self._busy = True
                self._begin()  # at once: these dots leave while the next intents are written
            suppressed = written.result()
            if settled:
                self.at = self._clock.monotonic()
            for _, key, answer in asked:
                if not answer.done():
                    answer.set_result(suppressed.get(key) if key is not None else None)
            return
        self._error = error
        if not isinstance(error, StoppedError):  # with a full disk the outcomes were written, on what was kept for them
            self._settled = settled + self._settled
        for _, _, answer in [*asked, *self._asked]:
            if not answer.done():
                answer.set_exception(error)
        self._asked = []
