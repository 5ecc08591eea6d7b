"""A project with readers, a mail server that does as it is told, and a studio to send from."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.desk import ISSUE
from tests.services.trial import TOP, Trial, hear
from tests.services.witness import LONG, At, Fault, Moment, Witness, go_on

READERS, CONNECTIONS = 8, 2

PATIENCE = LONG * 1000
"""Milliseconds that a page is given to show what it should."""


def hold(moment: Moment) -> Fault | None:
    """Keep every sender waiting for what becomes of its messages."""
    return Fault.HOLD if moment.at is At.ACCEPTED else None


def refuse(who: str, reply: str) -> Callable[[Moment], str | None]:
    """Refuse one reader."""
    return lambda moment: reply if moment.at is At.RCPT and moment.recipient == who else None


def let_go(witness: Witness) -> None:
    witness.script = go_on
    witness.release()


def set_test_addresses(root: Path, *addresses: str) -> None:
    with (root / "newsletter.toml").open("a", encoding="utf-8") as stream:
        stream.write(f"\n[preview]\ntest_addresses = {list(addresses)!r}\n")


def link_to_nowhere(root: Path) -> None:
    """Make a mistake that the checks forbid."""
    plan = root / "issues" / ISSUE / "issue.md"
    plan.write_text(plan.read_text(encoding="utf-8") + "\n[Lees mee](http://localhost/x)\n", encoding="utf-8")


@contextmanager
def sending(trial: Trial) -> Iterator[subprocess.Popen[bytes]]:
    """Send from a terminal, so to say."""
    process = trial.start()
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@contextmanager
def studio_process(root: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Open the studio as the editor does: in a process of its own, that can be killed; and tell its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "newsletter", "-C", str(root), "preview", "--no-browser", "--port", "0"],
        cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, bufsize=0,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        hear(process, "Ctrl-C")
        found = re.search(rb"http://\S+", process.stdout.readline())
        assert found
        yield process, found[0].decode()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
