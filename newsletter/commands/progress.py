"""How far a send is: a bar on a terminal, one line now and then where there is none."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import click

from newsletter.commands.wording import in_words
from newsletter.domain.delivery import State

DRAWN_EVERY = 0.1
FIRST_LINE, LINES_EVERY = 10.0, 60.0
"""Seconds; a log is read later, and by somebody who wants to see the end."""

TROUBLE = (State.DEFERRED, State.FAILED, State.UNCERTAIN)


class Progress:
    """Counts outcomes of `total` and shows them, on a terminal or by `say`. `now` returns monotonic seconds."""

    def __init__(self, total: int, *, terminal: bool, say: Callable[[str], None], now: Callable[[], float]) -> None:
        self._total = total
        self._say = say
        self._now = now
        self._began = now()
        self._outcomes: Counter[State] = Counter()
        self._shown = 0
        self._next = self._began + (0 if terminal else FIRST_LINE)
        self._open = ExitStack()
        self._bar: Any = None
        if terminal:
            self._bar = self._open.enter_context(
                click.progressbar(
                    length=total,
                    label="Sending",
                    file=sys.stderr,
                    show_pos=True,
                    item_show_func=lambda _: self.pulse or None,
                )
            )

    def outcome(self, state: State) -> None:
        self._outcomes[state] += 1
        now = self._now()
        if now < self._next:
            return
        self._next = now + (DRAWN_EVERY if self._bar else LINES_EVERY)
        if self._bar:
            self._draw()
        else:
            self._say(self.line)

    def end(self) -> None:
        if self._bar:
            self._draw()
        self._open.close()

    @property
    def rate(self) -> float:
        """Outcomes a second so far."""
        return self._outcomes.total() / max(self._now() - self._began, 0.001)

    @property
    def pulse(self) -> str:
        """How fast it goes, and what does not go well."""
        if not self._outcomes:
            return ""
        trouble = [f"{self._outcomes[state]} {state}" for state in TROUBLE if self._outcomes[state]]
        rate = self.rate
        return ", ".join([f"{rate:.0f}/s" if rate >= 10 else f"{60 * rate:.0f}/min", *trouble])

    @property
    def line(self) -> str:
        done = self._outcomes.total()
        left = in_words(max(self._total - done, 0) / self.rate)
        return f"{done} of {self._total}, {self.pulse}; {left} to go"

    def _draw(self) -> None:
        done = self._outcomes.total()
        self._bar.update(done - self._shown, True)
        self._shown = done
