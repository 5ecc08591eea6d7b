"""How fast messages may leave, in all and to one domain, and how long all of them will take."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
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

    def __init__(self, rate: Rate | None, *, last: float | None = None) -> None:
        self._interval = rate.interval * MARGIN if rate else 0.0
        self._burst = LONGEST_BURST if self._interval < SHORTEST_WAIT else 0.0
        self._next = None if last is None else last + self._interval + self._burst
        self._last = 0.0
        self._given_back: list[float] = []

    def wait(self, now: float) -> float:
        """Return the seconds until the next turn, without taking it."""
        return self._turn(now) - now if self._interval else 0.0

    def reserve(self, now: float) -> float:
        """Take the next turn; return the seconds to wait for it, which is never without end."""
        if not self._interval:
            return 0.0
        turn = self._last = self._turn(now)
        if self._given_back and self._given_back[0] == turn:
            heapq.heappop(self._given_back)
        else:
            self._next = max(turn, turn if self._next is None else self._next) + self._interval
        return turn - now

    def refund(self, turn: float | None = None) -> None:
        """Give back a turn that was not used, for who asks before it is past.

        `turn` is `now` plus what `reserve` returned then; left out, it is the turn reserved last, which may only be
        given back before anybody else reserves one: it is theirs then, and two would use it.
        """
        if self._interval:
            heapq.heappush(self._given_back, self._last if turn is None else turn)

    def _turn(self, now: float) -> float:
        while self._given_back and self._given_back[0] < now:
            heapq.heappop(self._given_back)
        even = now if self._next is None else max(now, self._next - self._burst)
        return min(even, self._given_back[0]) if self._given_back else even


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
