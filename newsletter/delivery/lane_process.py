"""The other end of remote lanes: a process that makes messages and hands them over, as it is told."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from typing import Any

from newsletter.delivery.lane import Lane
from newsletter.delivery.remote_lane import CLOSED
from newsletter.delivery.wire import Wire
from newsletter.domain.delivery import RefusedError
from newsletter.domain.run import Entry

Order = tuple[str, Entry | None]


async def serve(make: Callable[[Any], Callable[[], Lane]]) -> None:
    """Serve lanes over standard input and output, made of the first thing that is said, until there is nobody to hear.

    When the first process dies there is no more order to pass the point of no return, and this one ends.
    """
    wire = await _standard_wire()
    served: dict[int, _Served] = {}
    closing: set[asyncio.Task[None]] = set()
    lane: Callable[[], Lane] | None = None
    async for word in wire.heard():
        if lane is None:
            lane = make(word)
            continue
        number, verb, entry = word
        if number not in served:
            served[number] = _Served(lane(), number, wire)
        if verb == "close":
            task = asyncio.create_task(served.pop(number).close())
            closing.add(task)
            task.add_done_callback(closing.discard)
        else:
            served[number].order(verb, entry)


class _Served:
    def __init__(self, lane: Lane, number: int, wire: Wire) -> None:
        self._lane = lane
        self._number = number
        self._orders: asyncio.Queue[Order] = asyncio.Queue()
        self._wire = wire
        self._serving = asyncio.create_task(self._serve())

    def order(self, verb: str, entry: Entry | None) -> None:
        self._orders.put_nowait((verb, entry))

    async def close(self) -> None:
        """Close the lane, whatever it is waiting for: who asks for that at once must not wait for a server."""
        self._serving.cancel()
        await asyncio.wait([self._serving])
        await self._lane.close()
        self._answer(CLOSED)

    async def _serve(self) -> None:
        prepared: Entry | None = None
        while True:
            verb, entry = await self._orders.get()
            if verb == "prepare" and entry is not None:
                prepared = entry
                await self._lane.prepare(entry)
            elif verb == "offer" and entry is not None:
                await self._offer(entry)
            elif verb == "finish":
                await self._finish(None)
            elif await self._finish(prepared) and prepared is not None:
                await self._offer(prepared)

    async def _offer(self, entry: Entry) -> None:
        try:
            self._answer(await self._lane.offer(entry))
        except Exception as error:  # noqa: BLE001 - it is raised where it is heard
            self._answer(error)

    async def _finish(self, following: Entry | None) -> bool:
        """Finish what was offered; tell whether the connection is good for what follows."""
        try:
            self._answer(await self._lane.finish(following))
        except RefusedError as error:
            self._answer(error)
        except Exception as error:  # noqa: BLE001 - it is raised where it is heard
            self._answer(error)
            return False
        return True

    def _answer(self, answer: Any) -> None:
        self._wire.say((self._number, answer, self._lane.connected))


async def _standard_wire() -> Wire:
    """Return the wire to the process that started this one; what is printed goes to standard error from now on."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    writer, _protocol = await loop.connect_write_pipe(asyncio.Protocol, out)
    return Wire(reader, writer)
