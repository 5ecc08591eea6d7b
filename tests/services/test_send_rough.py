"""Sending when this computer is not at its best: a full disk, and a ledger that another program has in use."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Timer

import pytest

from newsletter.store import open_store
from tests.services.trial import Begin, Trial
from tests.services.witness import Witness, at_message

pytest_plugins = ["tests.services.trial_fixtures"]
CONNECTIONS = 4


# -- the disk -----------------------------------------------------------------------------------------------------


@contextmanager
def disk(megabytes: int) -> Iterator[Path]:
    """Have a small disk of one's own."""
    if sys.platform != "linux":
        pytest.skip("disks are mounted differently here")
    folder = Path(tempfile.mkdtemp())
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        folder.rmdir()
        pytest.skip("nobody may mount a file system here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def fill(disk: Path) -> Path:
    """Leave no room at all."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while file.write(b"." * size) == size:
                    pass
            except OSError:
                continue
    return filler


@pytest.mark.parametrize(("connections", "number"), [(1, 1), (4, 9)])
def test_a_full_disk_stops_the_send_with_no_outcome_lost_and_it_goes_on_when_there_is_room(
    trial: Begin, witness: Witness, monkeypatch: pytest.MonkeyPatch, connections: int, number: int
) -> None:
    with disk(120) as small:
        monkeypatch.setenv("NEWSLETTER_DATABASE", f"sqlite:///{small}/newsletter.db")
        sending = trial(readers=200, connections=connections)
        witness.script = at_message(number, lambda: fill(small))
        code, document, err = sending.send()
        assert code == 5, err
        assert "the disk is full" in err
        assert document["pending"] > 0
        sending.judge(most=0)
        (small / "filler").unlink()
        assert sending.finish()[0] == 0


def test_a_disk_with_too_little_room_is_noticed_before_anything_is_sent(
    trial: Begin, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    with disk(40) as small:
        monkeypatch.setenv("NEWSLETTER_DATABASE", f"sqlite:///{small}/newsletter.db")
        sending = trial(readers=24, connections=CONNECTIONS)
        done = sending.run("send", "--yes")
        assert (done.code, "too little room" in done.err) == (5, True)
        assert (sending.judge(most=0), witness.accepted) == ({}, [])


@pytest.mark.skipif(sys.platform != "linux", reason="another process cannot be limited here")
def test_a_ledger_that_can_grow_no_more_stops_the_send_with_nobody_twice(trial: Begin, witness: Witness) -> None:
    """The limit on the size of files holds for the outcomes as well: what was on its way is uncertain."""
    import resource

    sending = trial(readers=200, connections=CONNECTIONS)
    with sending.start() as sender:

        def limit() -> None:
            size = (sending.root / "newsletter.db-wal").stat().st_size
            resource.prlimit(sender.pid, resource.RLIMIT_FSIZE, (size, size))

        witness.script = at_message(9, limit)
        code, _, err = sender.ended()
    assert code == 5, err
    assert "newsletter.db cannot be " in err
    sending.judge(most=CONNECTIONS)
    sending.finish()


# -- the ledger ---------------------------------------------------------------------------------------------------


@contextmanager
def other_program(sending: Trial) -> Iterator[sqlite3.Connection]:
    """A database browser with the ledger open, in another thread."""
    path = sending.root / "newsletter.db"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as connection:
        yield connection


def test_a_ledger_in_use_is_waited_for(trial: Begin, witness: Witness) -> None:
    sending = trial(readers=24, connections=CONNECTIONS)
    assert sending.run("send", "--yes", "--limit", "1").code == 0
    with other_program(sending) as browser:

        def use() -> None:
            browser.execute("BEGIN IMMEDIATE")
            Timer(0.3, lambda: browser.execute("ROLLBACK")).start()

        witness.script = at_message(5, use)
        code, _, err = sending.send()
        assert code == 0, err
        assert set(sending.judge(most=0).values()) == {"sent"}


def test_a_ledger_in_use_for_too_long_stops_the_send_with_nobody_twice(
    trial: Begin, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_store, "__kwdefaults__", {"patience": 0.2})
    sending = trial(readers=24, connections=CONNECTIONS)
    assert sending.run("send", "--yes", "--limit", "1").code == 0
    with other_program(sending) as browser:
        witness.script = at_message(5, lambda: browser.execute("BEGIN IMMEDIATE"))
        code, _, err = sending.send()
        assert code == 5, err
        assert "newsletter.db is in use by another program" in err
        sending.judge(most=CONNECTIONS)
        browser.execute("ROLLBACK")
    sending.finish()
