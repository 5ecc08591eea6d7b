"""What is PostgreSQL's own: who may have the database, what is said when it is not there, and connections that break."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.domain.delivery import Counts, State
from newsletter.errors import BusyError, StoppedError, StoreError
from newsletter.store import Store, open_store
from tests.postgresql import postgresql
from tests.runs import NOW, became, plan, readers
from tests.store.writing import freeze, record


@pytest.fixture
def url() -> str:
    return postgresql().url()


@pytest.fixture
def other(url: str, tmp_path: Path) -> Iterator[Store]:
    """Somebody else who has the same store open."""
    with open_store(url, root=tmp_path) as store:
        yield store


def cut_off_everybody_else(store: Store) -> None:
    with store._transactions.reading() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND application_name = 'newsletter'"
        )


def test_a_commit_is_on_the_disk_whatever_the_server_does_for_others(store: Store) -> None:
    with store._transactions.reading() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    store.verify()
    store.check_room(10**18)


def test_the_password_is_never_shown(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be reached") as raised:
        open_store(f"postgresql://editor:geheim@/news?host={tmp_path}", root=tmp_path)
    assert raised.value.message.startswith("postgresql://editor@/news cannot be reached: ")
    assert "geheim" not in f"{raised.value.message} {raised.value.hint}"


def test_a_database_that_is_not_there_is_said(tmp_path: Path) -> None:
    server = postgresql()
    with pytest.raises(StoreError, match="does not exist"):
        open_store(f"postgresql://{server.name}@/elsewhere?host={server.folder}", root=tmp_path)


def test_a_missing_driver_is_said_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "newsletter.store.postgresql", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match="driver") as raised:
        open_store("postgresql://host/news", root=tmp_path)
    assert raised.value.hint == "Install it: pip install 'newsletter[postgresql]'"


@pytest.mark.parametrize("table", ["theirs", "migration"])
def test_tables_of_another_program_are_left_alone(url: str, tmp_path: Path, table: str) -> None:
    import psycopg

    with psycopg.connect(url) as connection:
        connection.execute(f"CREATE TABLE {table} (version integer)".encode())
    with pytest.raises(StoreError, match="another program"):
        open_store(url, root=tmp_path)


def test_several_processes_may_make_the_store_at_once(url: str, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from newsletter.store import open_store\n"
        "open_store(sys.argv[1], root=Path(sys.argv[2])).close()"
    )
    processes = [subprocess.Popen([sys.executable, "-c", script, url, str(tmp_path)]) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]


def test_a_store_that_another_program_holds_is_said_to_be_in_use(url: str, tmp_path: Path, other: Store) -> None:
    with other._transactions.writing() as connection, open_store(url, root=tmp_path, patience=0) as store:
        connection.exec_driver_sql("LOCK TABLE suppression")
        with pytest.raises(StoreError, match="in use by another"):
            store.suppressions.keys()


def test_who_is_cut_off_writes_nothing_and_may_try_once_more(store: Store, other: Store) -> None:
    with store.sending(now=NOW):
        run = freeze(store.ledger, plan(), readers(2))
        with store.ledger.commits(run) as commits:
            commits.commit(intents=[1], now=NOW)
            cut_off_everybody_else(other)
            with pytest.raises(StoreError, match="was lost"):
                commits.commit(settled=[became(1, State.SENT)], intents=[2], now=NOW)
            assert other.ledger.counts(run) == Counts(uncertain=1, pending=1)
            commits.commit(settled=[became(1, State.SENT)], now=NOW)
        assert other.ledger.counts(run) == Counts(sent=1, pending=1)


def test_who_was_cut_off_from_the_lock_and_taken_over_writes_no_more(store: Store, other: Store) -> None:
    with store.sending(now=NOW):
        run = freeze(store.ledger, plan(), readers(1))
        with pytest.raises(BusyError), other.sending(now=NOW):
            pass
        cut_off_everybody_else(other)
        with other.sending(now=NOW):
            with pytest.raises(StoreError, match="taken over"):
                record(store.ledger, run, intents=[1])
            record(other.ledger, run, intents=[1])
    assert other.ledger.counts(run) == Counts(uncertain=1)


def test_projects_in_two_schemas_do_not_wait_for_each_other(store: Store, tmp_path: Path) -> None:
    with (
        open_store(postgresql().url(), root=tmp_path) as neighbour,
        store.sending(now=NOW),
        neighbour.sending(now=NOW),
    ):
        pass


def test_complaints_of_the_server_are_said_in_plain_words(store: Store) -> None:
    from psycopg import errors

    said = {
        errors.DiskFull: "disk of the server is full",
        errors.TooManyConnections: "no more connections",
        errors.ReadOnlySqlTransaction: "read-only",
        errors.InsufficientPrivilege: "no right",
        errors.DataCorrupted: "damaged",
        errors.AdminShutdown: "was lost",
    }
    for kind, words in said.items():
        assert words in store._database.meaning(kind()).message
    assert isinstance(store._database.meaning(errors.DiskFull()), StoppedError)
