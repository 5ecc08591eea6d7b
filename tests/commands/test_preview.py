"""`newsletter preview` on the command line: where the studio is, and how it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.projects import RunNewsletter

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as a terminal does")


@contextmanager
def started(root: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the real command until its studio is open; gives the address it prints."""
    command = [sys.executable, "-m", "newsletter", "-C", str(root), "preview", "--no-browser", *options]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            found = re.fullmatch(r"The studio is open at (http://127\.0\.0\.1:\d+/\S+)\n", process.stdout.readline())
            assert found, process.stderr and process.stderr.read()
            yield process, found[1]
        finally:
            process.kill()


@posix
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_its_address_and_ends_well_when_it_is_stopped(draft: Path, sign: signal.Signals) -> None:
    with started(draft, "--port", "0") as (process, address):
        page = urllib.request.urlopen(address).read().decode()
        events = urllib.request.urlopen(f"{address}events")  # a page that is open does not keep it

        process.send_signal(sign)

        _, talk = process.communicate(timeout=30)
        events.close()
    assert "Koffie in de wijk" in page
    assert process.returncode == 0
    assert talk == "Ctrl-C ends it.\n"


def test_an_issue_may_be_named(draft: Path) -> None:
    issue = next(path.name for path in (draft / "issues").iterdir())

    with started(draft, issue, "--port", "0") as (_, address):
        assert address.endswith(f"/issues/{issue}/mail")


def test_a_port_that_is_taken_is_told(draft: Path, newsletter: RunNewsletter) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        result = newsletter("-C", draft, "preview", "--no-browser", "--port", taken.getsockname()[1])

    assert result.code == 1
    assert "Leave --port out" in result.err


def test_an_issue_that_is_not_there_is_told(draft: Path, newsletter: RunNewsletter) -> None:
    result = newsletter("-C", draft, "preview", "--no-browser", "1999-01-01")

    assert result.code == 1
    assert "there is no issue 1999-01-01" in result.err


def test_settings_that_cannot_be_read_do_not_keep_the_studio_closed(draft: Path) -> None:
    (draft / "newsletter.toml").write_text("[publication\n", encoding="utf-8")

    with started(draft, "--port", "0") as (_, address):
        page = urllib.request.urlopen(address).read().decode()

    assert "The project cannot be read" in page
    assert "newsletter.toml:1" in page


def test_files_need_no_port(draft: Path, newsletter: RunNewsletter, tmp_path: Path) -> None:
    assert newsletter("-C", draft, "preview", "--static", tmp_path / "review", "--port", "8400").code == 2
