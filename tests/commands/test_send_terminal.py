"""`newsletter send` on a terminal: it asks, and shows how far it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.relay import Relay

pty = pytest.importorskip("pty", reason="there are no terminals like this here")


def on_a_terminal(root: Path, typed: str, *arguments: str) -> tuple[int, str]:
    """Run `newsletter send` with a terminal for its three streams; return its exit code and what stood on it."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "newsletter", "-C", str(root), "send", *arguments]
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=os.environ | {"TERM": "xterm"})
    os.close(slave)
    os.write(master, typed.encode())
    shown = b""
    try:
        while piece := os.read(master, 65536):
            shown += piece
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
