"""A lane: one connection's way from an entry of the ledger to the server, with the printing of its message."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Protocol

from newsletter.domain.delivery import Outcome
from newsletter.domain.message import Message
from newsletter.domain.run import Entry


class Lane(Protocol):
    """A connection that is opened when there is something to send, and again after `close`.

    Whatever `offer` and `finish` raise means that the message has certainly not arrived.

    Raises:
        LaterError: trouble with the connection; `close` it before anything else.
        RefusedError: sender, policy or message refused; the next may be offered all the same.
        StoppedError: no message will do better.
    """

    @property
    def connected(self) -> bool: ...

    async def offer(self, entry: Entry) -> Outcome | None:
        """Make the message and hand over everything but the point of no return; an outcome if it ends before that."""

    async def prepare(self, following: Entry) -> None:
        """Make the message that is offered next, while the one before is under way."""

    async def finish(self, following: Entry | None) -> Outcome:
        """Pass the point of no return; `following` is offered next, and may be begun already."""

    async def close(self) -> None: ...


class Session(Protocol):
    async def offer(self, message: Message) -> Outcome | None: ...

    async def finish(self, following: Message | None = None) -> Outcome: ...

    async def close(self) -> None: ...


class Transport(Protocol):
    async def connect(self) -> Session: ...


class LocalLane:
    """A lane in this process. `prepare` makes an entry's message, in `threads` if any, or tells why there is none."""

    def __init__(
        self,
        transport: Transport,
        *,
        prepare: Callable[[Entry], Message | Outcome],
        threads: Executor | None = None,
    ) -> None:
        self._transport = transport
        self._prepare = prepare
        self._threads = threads
        self._session: Session | None = None
        self._ahead: tuple[int, Message | Outcome | Exception] | None = None

    @property
    def connected(self) -> bool:
        return self._session is not None

    async def prepare(self, following: Entry) -> None:
        await self._made(following)

    async def offer(self, entry: Entry) -> Outcome | None:
        made = await self._made(entry)
        self._ahead = None
        if isinstance(made, Outcome):
            return made
        if isinstance(made, Exception):
            raise made
        if self._session is None:
            self._session = await self._transport.connect()
        return await self._session.offer(made)

    async def finish(self, following: Entry | None) -> Outcome:
        assert self._session is not None  # noqa: S101 - only what was offered can be finished
        made = None if following is None else await self._made(following)
        return await self._session.finish(made if isinstance(made, Message) else None)

    async def close(self) -> None:
        session, self._session, self._ahead = self._session, None, None
        if session is not None:
            await session.close()

    async def _made(self, entry: Entry) -> Message | Outcome | Exception:
        """Make a message once; what goes wrong is for its own offer to tell, not for the message before it."""
        if self._ahead is None or self._ahead[0] != entry.seq:
            made: Message | Outcome | Exception
            try:
                if self._threads is None:
                    made = self._prepare(entry)
                else:
                    made = await asyncio.get_running_loop().run_in_executor(self._threads, self._prepare, entry)
            except Exception as error:  # noqa: BLE001 - it is raised when it is offered
                made = error
            self._ahead = entry.seq, made
        return self._ahead[1]
