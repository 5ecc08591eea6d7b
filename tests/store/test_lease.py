"""One sender at a time, and no lock left behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from newsletter.errors import BusyError
from newsletter.store import Store, open_store
from tests.runs import NOW

HOLDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from newsletter.store import open_store
with open_store(sys.argv[1], root=Path(sys.argv[2])) as store, store.sending(now=datetime.now(UTC)):
    print("sending", flush=True)
    sys.stdin.read()
"""


def test_a_second_sender_is_told_who_the_first_is(store: Store, url: str, tmp_path: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDER, url, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == "sending\n"
        with pytest.raises(BusyError, match=f"process {other.pid} on .+, since 20") as raised, store.sending(now=NOW):
            pass
        assert raised.value.exit_code == 4
        other.kill()
    with store.sending(now=NOW):  # the dead one holds nothing
        pass


def test_the_same_process_cannot_send_twice_at_once_either(store: Store, url: str, tmp_path: Path) -> None:
    with open_store(url, root=tmp_path) as again:
        with store.sending(now=NOW), pytest.raises(BusyError), again.sending(now=NOW):
            pass
        with again.sending(now=NOW):
            pass


def test_an_error_gives_the_right_to_send_back(store: Store) -> None:
    with pytest.raises(LookupError), store.sending(now=NOW):
        raise LookupError
    with store.sending(now=NOW):
        pass
