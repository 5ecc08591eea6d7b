"""Group commit: what all lanes have to write down, in as few durable commits as possible.

A commit waits for the disk, and every lane waits for a commit; so the more of them share one, the better. It is made on
the loop itself: in a thread it would fight with the loop for the interpreter, which takes longer than the disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
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
    """The one writer. `at` is when the last outcome was durable, monotonic."""

    def __init__(self, commits: Commits, *, clock: Clock) -> None:
        self.at: float | None = None
        self._commits = commits
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._settled: list[Settlement] = []
        self._asked: list[Asked] = []
        self._gathering = False
        self._timer: asyncio.TimerHandle | None = None
        self._error: BaseException | None = None

    def settle(self, settlement: Settlement) -> None:
        """Write down an outcome with the next commit."""
        self._settled.append(settlement)
        if self._timer is None:
            self._timer = self._loop.call_later(LONGEST_WAIT, self._commit)

    def turn(self, intent: int | None = None, asked: str | None = None) -> asyncio.Future[Suppression | None]:
        """Have `intent` made durable, and every outcome before it; then the answer tells whether `asked` is suppressed.

        Raises:
            StoreError, StoppedError: it could not be written: the message must not arrive.
        """
        if self._error is not None:
            raise self._error
        answer: asyncio.Future[Suppression | None] = self._loop.create_future()
        self._asked.append((intent, asked, answer))
        if not self._gathering:
            self._gathering = True
            self._loop.call_soon(self._gather, 0)
        return answer

    async def flush(self) -> None:
        """Write down all that is known, trying once more if it could not be written before.

        Raises:
            StoreError, StoppedError: nor could it now.
        """
        self._error = None
        if self._settled:
            await self.turn()

    def _gather(self, before: int) -> None:
        """Commit as soon as a turn of the loop brought nobody more who could come along."""
        if (number := len(self._asked)) > before:
            self._loop.call_soon(self._gather, number)
        else:
            self._gathering = False
            self._commit()

    def _commit(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        settled, self._settled = self._settled, []
        asked = [one for one in self._asked if not one[2].done()]  # some were cancelled meanwhile
        self._asked = []
        if not settled and not asked:
            return
        try:
            suppressed = self._commits.commit(
                settled=settled,
                intents=[intent for intent, _, _ in asked if intent is not None],
                asked=[key for _, key, _ in asked if key is not None],
                now=self._clock.now(),
            )
        except BaseException as error:  # noqa: BLE001 - it is raised where somebody waits
            self._fail(error, settled, asked)
            return
        if settled:
            self.at = self._clock.monotonic()
        for _, key, answer in asked:
            answer.set_result(suppressed.get(key) if key is not None else None)

    def _fail(self, error: BaseException, settled: list[Settlement], asked: list[Asked]) -> None:
        self._error = error
        if not isinstance(error, StoppedError):  # with a full disk the outcomes were written, on what was kept for them
            self._settled = settled + self._settled
        for _, _, answer in asked:
            answer.set_exception(error)
