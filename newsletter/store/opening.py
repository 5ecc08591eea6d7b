"""Opening the store: the right database, ours and no other program's, with the newest schema."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, Connection, func, inspect, make_url, select
from sqlalchemy.exc import ArgumentError

from newsletter.errors import StoreError
from newsletter.store.database import Database
from newsletter.store.faults import in_plain_words
from newsletter.store.migrations import MIGRATIONS
from newsletter.store.sqlite import SqliteDatabase
from newsletter.store.store import Store
from newsletter.store.tables import MIGRATION

PATIENCE = 30
"""Seconds to wait for another program that holds the store (mail.md R01)."""


def open_store(url: str, *, root: Path, patience: float = PATIENCE) -> Store:
    """Open the store that `url` names, a path in it being relative to `root`; make it if it is not there.

    Raises:
        StoreError: it cannot be opened, is not ours, or was made by a newer version.
        StoppedError: the disk is full.
    """
    database = _database(url, root, patience)
    try:
        with in_plain_words(database):
            with database.engine.begin() as connection:
                database.check_owner(connection)
                version = _version(connection)
            _migrate(database, version)
    except BaseException:
        database.engine.dispose()
        raise
    return Store(database)


def _database(url: str, root: Path, patience: float) -> Database:
    hint = "Set NEWSLETTER_DATABASE to something like sqlite:///newsletter.db, or leave it out."
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError("NEWSLETTER_DATABASE is not a database URL", hint=hint) from error
    backend = parsed.get_backend_name()
    if backend in ("postgresql", "postgres"):
        return _postgresql(parsed, patience)
    if backend != "sqlite":
        raise StoreError(f"NEWSLETTER_DATABASE: {backend} is not supported", hint=hint)
    if not parsed.database or parsed.database == ":memory:":
        raise StoreError("NEWSLETTER_DATABASE must name a file: the store has to outlive the program", hint=hint)
    path = root / parsed.database
    return SqliteDatabase(path, place=_shown(path, root), patience=patience)


def _postgresql(url: URL, patience: float) -> Database:
    try:
        from newsletter.store.postgresql import PostgresqlDatabase
    except ImportError as error:
        raise StoreError(
            "NEWSLETTER_DATABASE names a PostgreSQL server, and the driver for it is not installed",
            hint="Install it: pip install 'newsletter[postgresql]'",
        ) from error
    return PostgresqlDatabase(url, patience=patience)


def _shown(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return str(path)


def _migrate(database: Database, version: int) -> None:
    if version > len(MIGRATIONS):
        raise StoreError(
            f"{database.place} was made by a newer version of newsletter (its schema is {version}, this version knows "
            f"{len(MIGRATIONS)})",
            hint="Use that newer version: pip install --upgrade newsletter",
        )
    if version == len(MIGRATIONS):
        return
    with database.engine.execution_options(writes=True).begin() as connection:
        database.alone(connection)
        for number in range(_version(connection), len(MIGRATIONS)):  # asked again: another process may have been first
            if number == 0:
                MIGRATION.create(connection)
                database.claim(connection)
            for statement in MIGRATIONS[number]:
                for blank, word in database.types.items():
                    statement = statement.replace(blank, word)  # noqa: PLW2901
                connection.exec_driver_sql(statement)
            connection.execute(MIGRATION.insert().values(version=number + 1, at=datetime.now(UTC)))


def _version(connection: Connection) -> int:
    if not inspect(connection).has_table(MIGRATION.name):
        return 0
    return connection.execute(select(func.max(MIGRATION.c.version))).scalar() or 0
