"""An event loop whose time moves only when there is nothing else to do: an hour passes in no time at all."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from functools import partial
from typing import Any, Protocol, TypeVar

T = TypeVar("T")

GRACE = 0.005
"""Real seconds for which a socket may still have something to say before time moves on."""


class Hand(Protocol):
    """What shows the time; the loop moves it."""

    seconds: float


class VirtualLoop(asyncio.SelectorEventLoop):
    """Time is what `hand` shows."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        super().__init__(_Selector(hand))

    def time(self) -> float:
        return self._hand.seconds


class _Selector(selectors.DefaultSelector):
    def __init__(self, hand: Hand) -> None:
        super().__init__()
        self._hand = hand

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            return super().select(None)
        sockets = len(self.get_map()) > 1  # beside the loop's own
        ready = super().select(min(GRACE, timeout) if sockets else 0)
        if not ready:
            self._hand.seconds += max(timeout, 0)
        return ready


def run_virtual(work: Coroutine[Any, Any, T], hand: Hand) -> T:
    """Run `work` to its end in virtual time."""
    with asyncio.Runner(loop_factory=partial(VirtualLoop, hand)) as runner:
        return runner.run(work)
