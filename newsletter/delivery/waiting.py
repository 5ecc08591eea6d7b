"""Waits for a time of day, however the clock is set meanwhile, until somebody wants it to stop."""

from __future__ import annotations

import asyncio
from datetime import datetime

from newsletter.delivery.clock import Clock
from newsletter.delivery.interruption import Interruption

LONGEST_SLEEP = 30.0
"""Seconds after which a wait looks at the clock again: it may have been set, or the computer may have slept."""


async def wait_until(moment: datetime, *, clock: Clock, interruption: Interruption) -> bool:
    """Return when the clock says `moment` or later; False if somebody asked to stop before."""
    loop = asyncio.get_running_loop()
    asked = asyncio.Event()
    with interruption.heard_by(lambda: loop.call_soon_threadsafe(asked.set)):
        while not interruption.requested and (rest := (moment - clock.now()).total_seconds()) > 0:
            try:
                await asyncio.wait_for(asked.wait(), min(rest, LONGEST_SLEEP))
            except TimeoutError:
                continue
    return not interruption.requested
