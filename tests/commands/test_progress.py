"""How far a send is, on a terminal and where there is none; the clock is the test's."""

from __future__ import annotations

import io
from contextlib import redirect_stderr
from pathlib import Path

import pytest

from newsletter.commands.progress import Progress
from newsletter.domain.delivery import State
from tests.projects import RunNewsletter


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    @property
    def lines(self) -> list[str]:
        """What stood on the line, one state after the other."""
        return [line.replace("\x1b[?25l", "").strip() for line in self.getvalue().split("\r") if line.strip()]


class Watch:
    """Shows the seconds, and counts outcomes that come so many apart."""

    def __init__(self, total: int, *, terminal: Terminal | None = None) -> None:
        self.seconds = 0.0
        self.said: list[str] = []
        with redirect_stderr(terminal):
            self.progress = Progress(
                total, terminal=terminal is not None, say=self.said.append, now=lambda: self.seconds
            )

    def see(self, *states: State, every: float) -> None:
        for state in states:
            self.seconds += every
            self.progress.outcome(state)


def test_a_bar_shows_how_many_how_fast_and_what_went_wrong() -> None:
    terminal = Terminal()
    watch = Watch(6, terminal=terminal)
    assert terminal.lines[-1].endswith("0/6")
    watch.see(State.SENT, State.SENT, State.DEFERRED, State.FAILED, State.FAILED, every=1)
    assert terminal.lines[-1].endswith("5/6  60/min, 1 deferred, 2 failed")
    watch.see(State.UNCERTAIN, every=1)
    watch.progress.end()
    assert "6/6  60/min, 1 deferred, 2 failed, 1 uncertain" in terminal.lines[-1]
    assert terminal.getvalue().endswith("\n")
    assert watch.said == []


def test_a_quick_send_is_counted_by_the_second_and_drawn_now_and_then() -> None:
    terminal = Terminal()
    watch = Watch(5000, terminal=terminal)
    watch.see(*[State.SENT] * 5000, every=0.001)
    watch.progress.end()
    assert 30 < len(terminal.lines) < 60
    assert "5000/5000  1000/s" in terminal.lines[-1]


def test_a_bar_that_ends_early_says_where() -> None:
    terminal = Terminal()
    watch = Watch(5000, terminal=terminal)
    watch.see(*[State.SENT] * 7, every=0.001)
    watch.progress.end()
    assert "7/5000" in terminal.lines[-1]


def test_without_a_terminal_there_is_a_line_now_and_then() -> None:
    watch = Watch(300)
    watch.see(*[State.SENT] * 9, every=1)
    assert watch.said == []
    watch.see(State.DEFERRED, every=1)
    assert watch.said == ["10 of 300, 60/min, 1 deferred; about 5 minutes to go"]
    watch.see(*[State.SENT] * 59, every=1)
    assert len(watch.said) == 1
    watch.see(*[State.SENT] * 231, every=1)
    watch.progress.end()
    assert [line.partition(",")[0] for line in watch.said] == [f"{done} of 300" for done in (10, 70, 130, 190, 250)]


def test_a_send_of_seconds_says_nothing_on_the_way() -> None:
    watch = Watch(3)
    watch.see(*[State.SENT] * 3, every=1)
    watch.progress.end()
    assert watch.said == []


def test_quiet_is_silent_but_for_the_result(
    newsletter: RunNewsletter, issue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.commands.progress.FIRST_LINE", 0.0)
    monkeypatch.setattr("newsletter.commands.progress.LINES_EVERY", 0.0)
    loud = newsletter("-C", issue, "send", "--limit", "1")
    assert "1 of 1, " in loud.err
    quiet = newsletter("-C", issue, "-q", "send")
    assert (quiet.code, quiet.err) == (0, "")
    assert "3 sent" in quiet.out
