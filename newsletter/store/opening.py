"""Opening the store: the right connection, a file only its owner can read, and the newest schema."""

from __future__ import annotations

import os
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, inspect, make_url, select
from sqlalchemy.exc import ArgumentError

from newsletter.errors import StoreError
from newsletter.store.faults import in_plain_words
from newsletter.store.migrations import MIGRATIONS
from newsletter.store.store import Store
from newsletter.store.tables import MIGRATION

APPLICATION_ID = int.from_bytes(b"NWSL")
"""Marks an SQLite file as ours (https://www.sqlite.org/fileformat2.html#application_id)."""

PATIENCE = 30
"""Seconds to wait for another program that holds the store (mail.md R01)."""


def open_store(url: str, *, root: Path, patience: float = PATIENCE) -> Store:
    """Open the store that `url` names, a path in it being relative to `root`; make it if it is not there.

    Raises:
        StoreError: it cannot be opened, is not ours, or was made by a newer version.
        StoppedError: the disk is full.
    """
    path = _file(url, root)
    place = _shown(path, root)
    with in_plain_words(place):
        _make_private(path, place)
        engine = _engine(path, patience)
        try:
            _check_owner(engine, place)
            _migrate(engine, place)
        except BaseException:
            engine.dispose()
            raise
    return Store(engine=engine, path=path, place=place)


def _file(url: str, root: Path) -> Path:
    hint = "Set NEWSLETTER_DATABASE to something like sqlite:///newsletter.db, or leave it out."
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError("NEWSLETTER_DATABASE is not a database URL", hint=hint) from error
    if parsed.get_backend_name() != "sqlite":
        raise StoreError(f"NEWSLETTER_DATABASE: {parsed.get_backend_name()} is not supported", hint=hint)
    if not parsed.database or parsed.database == ":memory:":
        raise StoreError("NEWSLETTER_DATABASE must name a file: the store has to outlive the program", hint=hint)
    return root / parsed.database


def _shown(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return str(path)


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


def _engine(path: Path, patience: float) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"isolation_level": None, "timeout": patience},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            connection.execute("PRAGMA journal_mode = WAL")
        # FULL: a commit is on the disk when it returns; NORMAL may forget the last ones at a power cut
        connection.execute("PRAGMA synchronous = FULL")
        if sys.platform == "darwin":
            connection.execute("PRAGMA fullfsync = ON")
            connection.execute("PRAGMA checkpoint_fullfsync = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        # IMMEDIATE: a writer waits its turn at the beginning, not half-way where waiting would be a deadlock
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _check_owner(engine: Engine, place: str) -> None:
    with engine.begin() as connection:
        owner = connection.exec_driver_sql("PRAGMA application_id").scalar()
        taken = owner not in (0, APPLICATION_ID) or (owner == 0 and inspect(connection).get_table_names())
    if taken:
        raise StoreError(
            f"{place} is a database of another program",
            hint="Set NEWSLETTER_DATABASE to another file, e.g. sqlite:///newsletter.db.",
        )


def _migrate(engine: Engine, place: str) -> None:
    with engine.begin() as connection:
        version = _version(connection)
    if version > len(MIGRATIONS):
        raise StoreError(
            f"{place} was made by a newer version of newsletter (its schema is {version}, this version knows "
            f"{len(MIGRATIONS)})",
            hint="Use that newer version: pip install --upgrade newsletter",
        )
    if version == len(MIGRATIONS):
        return
    with engine.execution_options(writes=True).begin() as connection:
        for number in range(_version(connection), len(MIGRATIONS)):  # asked again: another process may have been first
            if number == 0:
                MIGRATION.create(connection)
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            for statement in MIGRATIONS[number]:
                connection.exec_driver_sql(statement)
            connection.execute(MIGRATION.insert().values(version=number + 1, at=datetime.now(UTC)))


def _version(connection: Connection) -> int:
    if not inspect(connection).has_table(MIGRATION.name):
        return 0
    return connection.execute(select(func.max(MIGRATION.c.version))).scalar() or 0
