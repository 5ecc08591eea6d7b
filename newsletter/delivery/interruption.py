"""Ctrl-C and its like: the first asks to stop after the messages that are on their way, the second stops at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Interruption:
    """Whether somebody asked to stop, and whether they asked again."""

    def __init__(self) -> None:
        self.requested = False
        self.urgent = False
        self._hear: Callable[[], object] = lambda: None

    def request(self) -> None:
        """Ask to stop; asked again, to stop at once."""
        self.urgent = self.requested
        self.requested = True
        self._hear()

    @contextmanager
    def heard_by(self, hear: Callable[[], object]) -> Iterator[None]:
        """Call `hear` at each request during the block, from wherever it was made: a signal interrupts anything."""
        self._hear = hear
        try:
            yield
        finally:
            self._hear = lambda: None

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take SIGINT and SIGTERM as requests for the length of the block. Only the main thread can be signalled."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def handle(_number: int, _frame: FrameType | None) -> None:
            self.request()

        before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
