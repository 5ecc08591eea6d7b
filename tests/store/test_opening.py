"""Opening the store: private, durable, and clear about what is wrong with it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from newsletter.errors import StoppedError, StoreError
from newsletter.store import open_store
from newsletter.store.migrations import MIGRATIONS
from tests.runs import plan, readers
from tests.store.writing import freeze

URL = "sqlite:///newsletter.db"


def pragma(store_path: Path, name: str) -> object:
    with closing(sqlite3.connect(store_path)) as connection:
        return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_a_new_store_is_ours_durable_and_private(tmp_path: Path) -> None:
    with open_store(URL, root=tmp_path) as store, store._transactions.reading() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        assert [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked] == ["wal", 2, 1, 30000]
    path = tmp_path / "newsletter.db"
    assert pragma(path, "application_id") == int.from_bytes(b"NWSL")
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_the_path_is_relative_to_the_project_or_absolute(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with open_store("sqlite:///data/post.db", root=tmp_path) as store:
        assert store.place == "data/post.db"
    elsewhere = tmp_path / "elsewhere.db"
    with open_store(f"sqlite:///{elsewhere.as_posix()}", root=tmp_path / "data"):
        assert elsewhere.is_file()


@pytest.mark.parametrize("url", ["", "newsletter.db", "sqlite://", "sqlite:///:memory:", "mysql://host/db", "x:y:z"])
def test_what_is_no_database_url_is_said_to_be_none_and_not_shown(tmp_path: Path, url: str) -> None:
    with pytest.raises(StoreError, match="NEWSLETTER_DATABASE"):
        open_store(url, root=tmp_path)


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    open_store(URL, root=tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "newsletter.db")) as connection, connection:
        connection.execute("INSERT INTO migration VALUES (?, 'later')", (len(MIGRATIONS) + 1,))
    with pytest.raises(StoreError, match="newer version"):
        open_store(URL, root=tmp_path)


def test_a_damaged_store_is_not_taken_for_one_of_a_newer_version(tmp_path: Path) -> None:
    open_store(URL, root=tmp_path).close()
    file = tmp_path / "newsletter.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO migration VALUES (5522, 'later')")
        connection.execute("PRAGMA journal_mode = DELETE")
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'recipient'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with file.open("r+b") as stream:
        stream.seek((page - 1) * size)
        stream.write(b"\xff" * size)
    with pytest.raises(StoreError, match="damaged"):
        open_store(URL, root=tmp_path)


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "newsletter.db")) as connection, connection:
        connection.execute("CREATE TABLE theirs (x)")
    with pytest.raises(StoreError, match="another program"):
        open_store(URL, root=tmp_path)


@pytest.mark.parametrize("contents", [b"this is no database at all, but a letter to the editor" * 40, b"\x00" * 5000])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, contents: bytes) -> None:
    (tmp_path / "newsletter.db").write_bytes(contents)
    with pytest.raises(StoreError, match="not a database"):
        open_store(URL, root=tmp_path)


def test_a_damaged_store_is_found_by_verifying(tmp_path: Path) -> None:
    with open_store(URL, root=tmp_path) as store:
        freeze(store.ledger, plan(), readers(500))
        store.verify()
    path = tmp_path / "newsletter.db"
    contents = bytearray(path.read_bytes())
    half = len(contents) // 2
    contents[half : half + 6000] = b"\xa5" * 6000
    path.write_bytes(contents)
    with open_store(URL, root=tmp_path) as store, pytest.raises(StoreError, match="damaged"):
        store.verify()


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be made"):
        open_store("sqlite:///nowhere/newsletter.db", root=tmp_path)


def test_a_store_that_another_program_holds_is_said_to_be_in_use(tmp_path: Path) -> None:
    open_store(URL, root=tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "newsletter.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with open_store(URL, root=tmp_path, patience=0) as store, pytest.raises(StoreError, match="in use by another"):
            freeze(store.ledger, plan(), readers(1))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_said(tmp_path: Path) -> None:
    open_store(URL, root=tmp_path).close()
    (tmp_path / "newsletter.db").chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreError, match=r"read-only|cannot be"):
            freeze(open_store(URL, root=tmp_path).ledger, plan(), readers(1))
    finally:
        tmp_path.chmod(0o700)


def test_a_full_disk_stops_the_send(tmp_path: Path) -> None:
    with open_store(URL, root=tmp_path) as store:
        with store._transactions.reading() as connection:  # the pool hands the same connection out again
            connection.exec_driver_sql(
                f"PRAGMA max_page_count = {connection.exec_driver_sql('PRAGMA page_count').scalar()}"
            )
        with pytest.raises(StoppedError, match="disk is full"):
            freeze(store.ledger, plan(), readers(5000))
        assert store.ledger.runs() == ()


def test_an_unknown_complaint_is_passed_on_with_the_place(tmp_path: Path) -> None:
    with open_store(URL, root=tmp_path) as store:
        assert str(store._database.meaning(RuntimeError("odd"))) == "newsletter.db: odd"


def test_several_processes_may_make_the_store_at_once(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from newsletter.store import open_store\n"
        "open_store('sqlite:///newsletter.db', root=Path(sys.argv[1])).close()"
    )
    processes = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path)]) for _ in range(4)]
    assert [process.wait() for process in processes] == [0, 0, 0, 0]
    with open_store(URL, root=tmp_path) as store:
        store.verify()


def test_a_store_that_may_only_be_read_is_said_to_be_read_only(tmp_path: Path) -> None:
    open_store(URL, root=tmp_path).close()
    uri = f"{(tmp_path / 'newsletter.db').as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as connection, pytest.raises(sqlite3.OperationalError) as raised:
        connection.execute("DELETE FROM run")
    with open_store(URL, root=tmp_path) as store:
        assert "read-only" in store._database.meaning(raised.value).message
