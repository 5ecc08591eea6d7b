"""The feed: what is due, in the order of the list, save for domains that have had enough for the moment."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from newsletter.delivery.pace import Ceilings
from newsletter.domain.run import Entry

MOST_PARKED = 5000
"""How many deliveries may wait in memory for their domain's turn; beyond that everybody waits."""

MOST_PUT_OFF = 5000


class Feed:
    """Deliveries to be made; what could not be handed over comes back to it."""

    def __init__(self, due: Iterator[Entry], *, ceilings: Ceilings) -> None:
        self._due = due
        self._ceilings = ceilings
        self._first: deque[Entry] = deque()
        self._parked: dict[str, deque[Entry]] = {}
        self._last: deque[Entry] = deque()

    def next(self, now: float) -> Entry | float | None:
        """Return what may leave at the monotonic time `now`, else the seconds until something may; None at the end.

        Raises:
            StoreError: the ledger cannot be read.
        """
        if not self._ceilings:
            return self._pop() or (self._last.popleft() if self._last else None)
        return self._among_domains(now)

    def give_back(self, entry: Entry) -> None:
        """Take back what was not even tried."""
        self._first.appendleft(entry)

    def put_off(self, entry: Entry) -> bool:
        """Take back what was tried, for when the others have had their turn; False if too many wait for that."""
        if len(self._last) >= MOST_PUT_OFF:
            return False
        self._last.append(entry)
        return True

    @property
    def empty(self) -> bool:
        if not self._first and (entry := next(self._due, None)) is not None:
            self._first.append(entry)
        return not (self._first or self._last or self._parked)

    def _pop(self) -> Entry | None:
        return self._first.popleft() if self._first else next(self._due, None)

    def _among_domains(self, now: float) -> Entry | float | None:
        soonest: float | None = None
        for domain, waiting in self._parked.items():
            wait = self._ceilings.wait(domain, now)
            if wait <= 0:
                return self._take(waiting.popleft(), domain, now)
            soonest = wait if soonest is None else min(soonest, wait)
        while sum(map(len, self._parked.values())) < MOST_PARKED:
            entry = self._pop() or (self._last.popleft() if self._last else None)
            if entry is None:
                break
            domain = entry.subscriber.key.rpartition("@")[2]
            if domain not in self._parked and self._ceilings.wait(domain, now) <= 0:
                return self._take(entry, domain, now)
            self._parked.setdefault(domain, deque()).append(entry)
            wait = self._ceilings.wait(domain, now)
            soonest = wait if soonest is None else min(soonest, wait)
        return soonest

    def _take(self, entry: Entry, domain: str, now: float) -> Entry:
        self._ceilings.reserve(domain, now)
        if domain in self._parked and not self._parked[domain]:
            del self._parked[domain]
        return entry
