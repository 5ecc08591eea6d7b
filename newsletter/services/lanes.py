"""What a lane is made of: the press for an issue's editions, who signs, and the way out. In this process or another."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from newsletter.delivery import Lane, LocalLane, workers
from newsletter.domain.delivery import Outcome
from newsletter.domain.message import Message
from newsletter.domain.run import Edition, Entry
from newsletter.project import Project
from newsletter.services.dkim_key import load_signer
from newsletter.services.links import link_maker
from newsletter.services.press import Press
from newsletter.transports import Transport

PROCESS = "newsletter.services.lane_process"


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneOrder:
    """What a process must know to make the messages of a run, be it this one or another."""

    project: Project
    editions: Mapping[str, Edition]
    secret: str | None = field(repr=False)

    def press(self, warn: Callable[[str], None] = lambda _text: None) -> Press:
        """Return the press of these editions, and tell what is not quite right with the key to sign with.

        Raises:
            ConfigError: that key cannot be read.
        """
        signer = load_signer(self.project, warn)
        links = link_maker(self.project.settings, self.secret).links
        return Press(self.editions, links=links, signer=signer)

    def lanes(self, transport: Transport, threads: Executor | None = None) -> Callable[[], Lane]:
        """Return what makes lanes in this process; messages that are signed are made in `threads`, if any."""
        press = self.press()

        def prepare(entry: Entry) -> Message | Outcome:
            return press.message(entry.subscriber, entry.language)

        return lambda: LocalLane(transport, prepare=prepare, threads=threads if press.signs else None)


@asynccontextmanager
async def lane_maker(
    order: LaneOrder, transport: Transport, *, processes: int, paced: bool = False
) -> AsyncIterator[Callable[[], Lane]]:
    """Yield what makes lanes, in this process or in several others.

    Where messages are `paced` one is enough, and what leaves must be timed where it leaves.
    """
    if processes == 1 or paced or transport.rehearsal or sys.platform == "win32":  # whose pipes cannot be listened to
        # to sign takes longer than all the rest, and lets other threads work meanwhile
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            yield order.lanes(transport, threads)
    else:
        async with workers(processes, module=PROCESS, order=order) as lanes:
            yield lanes
