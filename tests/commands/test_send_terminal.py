"""`newsletter send` on a terminal: it asks, shows how far it is, and waits for what is deferred."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.project import Project
from tests.commands.sending import BRAM, CHRIS, set_up
from tests.projects import RunNewsletter
from tests.relay import Relay

pty = pytest.importorskip("pty", reason="there are no terminals like this here")


def on_a_terminal(root: Path, typed: str, *arguments: str, interrupt_at: str | None = None) -> tuple[int, str]:
    """Run `newsletter send` with a terminal for its three streams; return its exit code and what stood on it.

    `interrupt_at`: as soon as this stands there, Ctrl-C is pressed.
    """
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "newsletter", "-C", str(root), "send", *arguments]
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=os.environ | {"TERM": "xterm"})
    os.close(slave)
    os.write(master, typed.encode())
    shown = b""
    try:
        while piece := os.read(master, 65536):
            shown += piece
            if interrupt_at and interrupt_at in shown.decode(errors="replace"):
                process.send_signal(signal.SIGINT)
                interrupt_at = None
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(master)
    return process.wait(), shown.decode(errors="replace")


def test_no_sends_nothing(issue: Path, relay: Relay) -> None:
    code, shown = on_a_terminal(issue, "n\n")
    assert (code, relay.envelopes) == (1, [])
    assert "Send 3 messages now? [y/N]" in shown
    assert "Nothing was sent" in shown
    assert not (issue / ".env").exists()


def test_yes_sends_with_a_bar_that_ends_full(issue: Path, relay: Relay) -> None:
    code, shown = on_a_terminal(issue, "y\n")
    assert (code, len(relay.envelopes)) == (0, 3)
    assert "3/3" in shown
    assert "3 sent" in shown


def test_a_rehearsal_asks_nothing(issue: Path) -> None:
    code, shown = on_a_terminal(issue, "")
    assert code == 0
    assert "[y/N]" not in shown
    assert "3/3" in shown


@pytest.mark.parametrize("no_color", ["", "1"])
def test_colours_are_only_for_those_who_want_them(
    issue: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch, no_color: str
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    _, shown = on_a_terminal(issue, "n\n")
    assert ("\x1b[33mWarning" in shown) == (not no_color)
    assert "Warning: nobody" in shown.replace("\x1b[33m", "").replace("\x1b[0m", "")


def test_it_waits_for_what_is_deferred_until_somebody_has_enough(issue: Path, relay: Relay) -> None:
    relay.refuse = {BRAM: "450 4.7.1 greylisted, try again"}
    code, shown = on_a_terminal(issue, "", "--yes", interrupt_at="Ctrl-C stops the waiting")
    assert (code, len(relay.envelopes)) == (130, 2)
    assert "1 delivery to be tried again, from 20" in shown
    assert "2 sent, 1 deferred" in shown
    assert "newsletter send goes on where it stopped" in shown


def test_it_waits_for_a_new_allowance_and_says_so_beside_the_bar(issue: Path, relay: Relay) -> None:
    set_up(issue, "[delivery]\ndaily = 2")
    code, shown = on_a_terminal(issue, "", "--yes", interrupt_at="Ctrl-C stops the waiting")
    assert (code, len(relay.envelopes)) == (130, 2)
    assert "\nWarning: the 2 messages that may leave in 24 hours have left" in shown
    assert "\n1 message to go, from 20" in shown


def test_it_waits_for_nothing_where_that_is_asked(issue: Path, relay: Relay) -> None:
    relay.refuse = {BRAM: "450 4.7.1 greylisted, try again"}
    code, shown = on_a_terminal(issue, "", "--yes", "--no-wait")
    assert (code, len(relay.envelopes)) == (75, 2)
    assert "1 to be tried again, from 20" in shown


@pytest.mark.parametrize(("typed", "arrived"), [("y\ny\n", 2), ("n\n", 1)])
def test_who_is_uncertain_is_listed_before_the_question(
    newsletter: RunNewsletter, issue: Path, relay: Relay, typed: str, arrived: int
) -> None:
    relay.hang_up, relay.refuse = {CHRIS}, {BRAM: "550 5.1.1 no such user"}
    newsletter("-C", issue, "send", "--yes")
    relay.hang_up = set()
    _, shown = on_a_terminal(issue, typed, "--retry", "uncertain")
    question = shown.index("This reader may have had it already. Send it to them again? [y/N]")
    assert CHRIS in shown[:question]
    assert BRAM not in shown[:question]
    assert ("Send 1 message now?" in shown) == (arrived == 2)
    assert relay.recipients.count(CHRIS) == arrived


def test_what_is_overdue_is_asked(issue: Path, relay: Relay) -> None:
    moment = datetime.now(UTC) - timedelta(hours=3)
    with Project.open(issue).store() as store:
        store.schedule.set("2026-12-01", moment, now=moment)
    code, shown = on_a_terminal(issue, "n\n", "--due")
    assert (code, relay.envelopes) == (3, [])
    assert "about 3 hours ago. Send it now? [y/N]" in shown
    code, shown = on_a_terminal(issue, "y\n", "--due")
    assert (code, len(relay.envelopes)) == (0, 3)
    assert "Send 3 messages now?" not in shown
