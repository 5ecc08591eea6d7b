"""The store in one SQLite file, which only its owner can read."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, ClassVar, cast

from sqlalchemy import URL, Connection, create_engine, event, inspect

from newsletter.errors import NewsletterError, StoppedError, StoreError
from newsletter.store.ballast import Ballast
from newsletter.store.database import DAMAGED, DamagedError, Driver, damaged
from newsletter.store.faults import Fault, meaning

APPLICATION_ID = int.from_bytes(b"NWSL")
"""Marks an SQLite file as ours (https://www.sqlite.org/fileformat2.html#application_id)."""

OLDEST = (3, 33)
"""The first version that knows UPDATE … FROM."""

LEAST_ROOM = 100_000_000
"""Bytes that must be free on the disk before anything is sent (mail.md R08)."""

_IN_USE = "Wait until that program is done, or close it (a database browser, a backup), and run the command again."

_FAULTS = (
    Fault(
        begins=("SQLITE_FULL",),
        kind=StoppedError,
        message="the disk is full: {place} cannot be written",
        hint="Make room on the disk and run the same command again; nothing is lost and nothing is sent twice.",
    ),
    Fault(
        begins=("SQLITE_BUSY", "SQLITE_LOCKED"),
        message="{place} is in use by another program",
        hint=_IN_USE,
    ),
    Fault(
        begins=("SQLITE_READONLY",),
        message="{place} cannot be written: the file or its folder is read-only",
        hint="Give yourself the right to write in the project folder.",
    ),
    Fault(
        begins=("SQLITE_PERM",),
        message="{place} cannot be opened: you have no right to it",
        hint="Give yourself the right to read and write it.",
    ),
    Fault(
        begins=("SQLITE_CANTOPEN",),
        message="{place} cannot be opened or made in its folder",
        hint="See that the folder is there, and that you may write in it.",
    ),
    Fault(
        begins=("SQLITE_NOTADB",),
        kind=DamagedError,
        message="{place} is not a database, or it is damaged",
        hint=DAMAGED,
    ),
    Fault(begins=("SQLITE_CORRUPT",), kind=DamagedError, message="{place} is damaged", hint=DAMAGED),
    Fault(
        begins=("SQLITE_IOERR",),
        kind=StoppedError,
        message="{place} cannot be read or written: the disk reports an error",
        hint="Look at the disk (is it full, was it taken out?) and run the same command again.",
    ),
)


class SqliteDatabase:
    errors: tuple[type[Exception], ...] = (sqlite3.Error,)
    types: ClassVar[Mapping[str, str]] = {"{LONG}": "INTEGER", "{BY_KEY}": "WITHOUT ROWID"}
    # IMMEDIATE: a writer waits its turn at the beginning, not half-way where waiting would be a deadlock
    begin, mark, share = "BEGIN IMMEDIATE", "?", ""

    def __init__(self, path: Path, *, place: str, patience: float) -> None:
        if sqlite3.sqlite_version_info < OLDEST:
            raise StoreError(
                f"this Python has SQLite {sqlite3.sqlite_version}, and the store needs 3.33 or newer",
                hint="Use a newer Python, e.g. one that uv installs: uv python install",
            )
        self.near = path
        self.place = place
        self._patience = patience
        self._ballast = Ballast(path.with_name(f"{path.name}-ballast"))
        _make_private(path, place)
        self.engine = create_engine(URL.create("sqlite", database=str(path)), creator=self._connect)
        event.listen(self.engine, "begin", _begin)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.near, timeout=self._patience, isolation_level=None, check_same_thread=False, cached_statements=100
        )
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA threads = 2")  # helpers for sorting a million addresses
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode = WAL")
            # FULL: a commit is on the disk when it returns; NORMAL may forget the last ones at a power cut
            connection.execute("PRAGMA synchronous = FULL")
            if sys.platform == "darwin":
                connection.execute("PRAGMA fullfsync = ON")
                connection.execute("PRAGMA checkpoint_fullfsync = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    def driver(self) -> Driver:
        return cast("Driver", self._connect())

    def meaning(self, error: BaseException | None) -> NewsletterError:
        name = getattr(error, "sqlite_errorname", None) or ""
        return meaning(name, _FAULTS, place=self.place, error=error)

    def check_owner(self, connection: Connection) -> None:
        owner = connection.exec_driver_sql("PRAGMA application_id").scalar()
        if owner not in (0, APPLICATION_ID) or (owner == 0 and inspect(connection).get_table_names()):
            raise StoreError(
                f"{self.place} is a database of another program",
                hint="Set NEWSLETTER_DATABASE to another file, e.g. sqlite:///newsletter.db.",
            )

    def claim(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")

    def alone(self, connection: Connection) -> None:
        """Whoever writes is alone anyway."""

    def insert(self, connection: Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        values = list(rows)
        if values:
            connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)  # noqa: S608

    def note_growth(self, connection: Connection) -> None:
        """Find everything by its key, as always."""

    def verify(self) -> None:
        with self.engine.begin() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if found != "ok":
            raise damaged(self.place, str(found))

    @contextmanager
    def lock(self) -> Iterator[bool]:
        """Hold a lock that SQLite holds on a file of its own: the system lets go of it when the process dies."""
        beside = self.near.with_name(f"{self.near.name}-sending")
        with closing(sqlite3.connect(beside, timeout=0, isolation_level=None, check_same_thread=False)) as connection:
            try:
                connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.Error as error:
                if error.sqlite_errorname != "SQLITE_BUSY":
                    raise
                yield False
                return
            yield True

    def check_room(self, needed: int) -> None:
        needed = max(needed, LEAST_ROOM)
        free = shutil.disk_usage(self.near.parent).free
        if free < needed:
            raise StoppedError(
                f"the disk has too little room: {free // 1_000_000} MB are free, and sending needs"
                f" {needed // 1_000_000} MB",
                hint=f"Make room on the disk that holds {self.place}.",
            )

    @contextmanager
    def ballast(self) -> Iterator[None]:
        with self._ballast.kept():
            yield

    def drop_ballast(self) -> None:
        self._ballast.drop()

    def snapshot(self) -> AbstractContextManager[Connection]:
        return self.engine.begin()

    def become(self, file: Path, *, keep: Path | None) -> None:
        try:
            self.close_for_good()
        except sqlite3.Error as error:
            if not isinstance(self.meaning(error), DamagedError):
                raise  # somebody has it open, and would go on writing in what is put aside
        if keep is not None:
            _name_twice(self.near, keep)  # so that the store is there at every moment
        for ending in ("-wal", "-shm"):  # of one that is damaged; SQLite would take them for the new one's
            old = self.near.with_name(f"{self.near.name}{ending}")
            if old.exists() and keep is not None:
                old.rename(keep.with_name(f"{keep.name}{ending}"))
            old.unlink(missing_ok=True)
        file.replace(self.near)

    def close_for_good(self) -> None:
        """Leave one file with everything in it, and nothing beside it."""
        self.engine.dispose()
        with closing(sqlite3.connect(self.near)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql(SqliteDatabase.begin if writes else "BEGIN")


def _name_twice(path: Path, name: Path) -> None:
    """Give a file a second name, or copy it where a file can have only one."""
    try:
        name.hardlink_to(path)
    except OSError:
        _make_private(name, str(name))
        shutil.copyfile(path, name)


def _make_private(path: Path, place: str) -> None:
    """Make the file before SQLite does: nobody else on this computer may read who the subscribers are."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise StoreError(
            f"{place} cannot be made: {error.strerror}",
            hint="See that its folder is there, and that you may write in it.",
        ) from error
