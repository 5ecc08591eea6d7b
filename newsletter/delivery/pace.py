"""How fast messages may leave, in all and to one domain, and how long all of them will take."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache

from newsletter.config import Rate
from newsletter.domain.mailbox import a_label

UNHURRIED = 10
"""Messages a second that a mail server takes from one sender, as a guess where no rate is set."""

MARGIN = 1.02
"""Turns are this much further apart than the rate asks, so that jitter on the way pushes no window over it."""

SHORTEST_WAIT = 0.01
LONGEST_BURST = 0.005
"""Turns closer than SHORTEST_WAIT need not be waited for one by one: so many seconds' worth may leave at once."""

DAY = 86_400


class Pace:
    """Turns, never more than the rate's count in any window of its length, and as even as that.

    The generic cell rate algorithm by virtual scheduling (ITU-T I.371): all there is to remember is when the next turn
    would be if all were even. `count + 1` turns span MARGIN × `seconds`, less a burst: used up to 1.5 % of `seconds`
    late, they still do not fit into one window. Times are monotonic seconds. `last` is when a message last left before
    this process began.
    """

    def __init__(self, rate: Rate, *, last: float | None = None) -> None:
        self._interval = rate.interval * MARGIN
        self._burst = LONGEST_BURST if self._interval < SHORTEST_WAIT else 0.0
        self._even = None if last is None else last + self._interval + self._burst

    def wait(self, now: float) -> float:
        """Return the seconds until the next turn, without taking it."""
        if self._even is None:
            return 0.0
        return max(0.0, self._even - self._burst - now)

    def reserve(self, now: float) -> float:
        """Take the next turn; return the seconds to wait for it."""
        wait = self.wait(now)
        turn = now + wait
        self._even = max(turn, turn if self._even is None else self._even) + self._interval
        return wait

    def left(self, now: float) -> None:
        """Note that whoever took the last turn only left `now`: the next turn is that much later too."""
        if self._even is not None:
            self._even = max(self._even, now + self._interval)


class Gate:
    """A pace that nobody passes before the one in front has: whoever is late makes the others later, not closer."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self._turn = asyncio.Lock()

    async def passed(self, *, now: Callable[[], float], pause: Callable[[float], Awaitable[None]]) -> None:
        """Wait for a turn, with `pause`, and take it; `now` tells monotonic seconds."""
        async with self._turn:
            if (wait := self.pace.reserve(now())) > 0:
                await pause(wait)
            self.pace.left(now())


class Ceilings:
    """The pace of each recipient domain that has one; a subdomain is another domain."""

    def __init__(self, domains: Mapping[str, Rate], *, last: float | None = None) -> None:
        self._paces = {folded(domain): Pace(rate, last=last) for domain, rate in domains.items()}

    def __bool__(self) -> bool:
        return bool(self._paces)

    def wait(self, domain: str, now: float) -> float:
        """Return the seconds until a message may leave to `domain`, without taking that turn."""
        pace = self._pace(domain)
        return pace.wait(now) if pace else 0.0

    def reserve(self, domain: str, now: float) -> float:
        """Take the domain's next turn; return the seconds to wait for it."""
        pace = self._pace(domain)
        return pace.reserve(now) if pace else 0.0

    def _pace(self, domain: str) -> Pace | None:
        return self._paces.get(folded(domain)) if self._paces else None


@lru_cache(maxsize=4096)
def folded(domain: str) -> str:
    """Return a domain as DNS compares it: in lower case, in A-labels where it is not ASCII."""
    try:
        return domain.lower() if domain.isascii() else a_label(domain)
    except UnicodeError:  # no domain at all: the server will say so
        return domain.lower()


def duration(messages: int, rate: Rate | None, *, daily: int | None = None) -> float:
    """Estimate the seconds that many messages take over the wire, at most `daily` of them in 24 hours."""
    interval = rate.interval if rate else 1 / UNHURRIED
    days = max(0, messages - 1) // daily if daily else 0
    return max(messages * interval, days * DAY + (messages - days * daily) * interval if daily else 0.0)
