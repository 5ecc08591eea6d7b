"""Starts and ends the processes that lanes live in."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path
from subprocess import PIPE
from typing import Any

from newsletter.delivery.lane import Lane
from newsletter.delivery.remote_lane import Worker
from newsletter.delivery.wire import Wire


@asynccontextmanager
async def workers(number: int, *, module: str, order: Any) -> AsyncIterator[Callable[[], Lane]]:
    """Start `number` processes that run `module`, tell each `order`, and yield what makes lanes, on each in turn."""
    # modules come from where this one does, never from the folder that the editor happens to be in
    command = [sys.executable, "-P", "-m", module]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    # a session of their own: Ctrl-C is for the first process, which lets them finish what is under way
    processes = [
        await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, start_new_session=True, env=environment)
        for _ in range(number)
    ]
    started = []
    for process in processes:
        assert process.stdin is not None and process.stdout is not None  # noqa: PT018, S101 - they are pipes
        wire = Wire(process.stdout, process.stdin)
        wire.say(order)
        started.append(Worker(wire))
    turns = cycle(started)
    try:
        yield lambda: next(turns).lane()
    finally:
        for worker in started:
            await worker.close()
        for process in processes:
            await process.wait()
