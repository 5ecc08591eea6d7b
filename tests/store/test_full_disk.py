"""A full disk: no message goes over the line without a durable intent, and no outcome is lost (mail.md R08)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from newsletter.domain.delivery import Counts, State
from newsletter.errors import StoppedError, StoreError
from newsletter.store import Commits, Store, open_store
from newsletter.store.ballast import SIZE, Ballast
from tests.runs import NOW, became, plan, readers
from tests.store.writing import freeze

URL = "sqlite:///newsletter.db"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux can make a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "newsletter-test", disk], check=False, capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be made here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", disk], check=True)


def fill(disk: Path) -> Path:
    filling = disk / "photos"
    with filling.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(1000))
    return filling


def send(commits: Commits) -> Iterator[int]:
    """Send one message after the other from the second on, telling the number of each whose intent is to be written."""
    for seq in count(2):
        yield seq
        commits.commit(settled=[became(seq - 1, State.SENT, "250 OK " * 20)], intents=[seq], now=NOW)


def test_outcomes_are_written_on_what_was_kept_for_them_and_no_intent_is(small_disk: Path) -> None:
    with open_store(URL, root=small_disk) as store, store.sending(now=NOW):
        run = freeze(store.ledger, plan(), readers(1000))
        with store.ledger.commits(run) as commits:
            commits.commit(intents=[1], now=NOW)
            filling = fill(small_disk)
            tried: list[int] = []
            with pytest.raises(StoppedError, match="disk is full"):
                tried.extend(send(commits))
            seq = tried[-1]
            assert store.ledger.counts(run) == Counts(sent=seq - 1, pending=1000 - seq + 1)
            filling.unlink()
            commits.commit(intents=[seq], now=NOW)
    assert sorted(path.name for path in small_disk.iterdir()) == ["newsletter.db", "newsletter.db-sending"]


def test_outcomes_that_cannot_be_written_at_all_are_said_to_be_unwritten(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(URL, root=small_disk) as store, store.sending(now=NOW):
        run = freeze(store.ledger, plan(), readers(1000))
        monkeypatch.setattr(store._database, "drop_ballast", lambda: None)
        with store.ledger.commits(run) as commits:
            commits.commit(intents=[1], now=NOW)
            fill(small_disk)
            with pytest.raises(StoreError, match="disk is full"):
                list(send(commits))
        assert store.ledger.counts(run).uncertain == 1


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(URL, root=tmp_path) as store:
        yield store


def test_the_ballast_is_there_while_somebody_sends_and_nobody_else_s(store: Store, tmp_path: Path) -> None:
    ballast = tmp_path / "newsletter.db-ballast"
    with store.sending(now=NOW):
        assert ballast.stat().st_size == SIZE
        if os.name == "posix":
            assert ballast.stat().st_mode & 0o777 == 0o600
    assert not ballast.exists()


def test_where_there_is_no_room_for_ballast_the_place_is_told(small_disk: Path) -> None:
    fill(small_disk)
    with (
        pytest.raises(OSError, match=r"No space left on device: '.*-ballast'"),
        Ballast(small_disk / "-ballast").kept(),
    ):
        pass


def test_ballast_that_a_crash_left_behind_is_no_hindrance(store: Store, tmp_path: Path) -> None:
    (tmp_path / "newsletter.db-ballast").write_bytes(b"left behind")
    with store.sending(now=NOW):
        pass


def test_there_must_be_room_before_anything_is_sent(store: Store) -> None:
    store.check_room(0)
    with pytest.raises(StoppedError, match="too little room"):
        store.check_room(10**18)
