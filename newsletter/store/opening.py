"""Opening the store that a URL names."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from newsletter.errors import StoreError
from newsletter.store.database import Database
from newsletter.store.migrating import bring_up_to_date
from newsletter.store.sqlite import SqliteDatabase
from newsletter.store.store import Store

PATIENCE = 30
"""Seconds to wait for another program that holds the store (mail.md R01)."""


def open_store(url: str, *, root: Path, patience: float = PATIENCE) -> Store:
    """Open the store that `url` names, a path in it being relative to `root`; make it if it is not there.

    Raises:
        StoreError: it cannot be opened, is not ours, or was made by a newer version.
        StoppedError: the disk is full.
    """
    database = database_of(url, root=root, patience=patience)
    try:
        bring_up_to_date(database)
    except BaseException:
        database.engine.dispose()
        raise
    return Store(database)


def database_of(url: str, *, root: Path, patience: float = PATIENCE) -> Database:
    """Return the database that `url` names, whatever is in it.

    Raises:
        StoreError: there is no such database, or no driver for it.
    """
    hint = "Set NEWSLETTER_DATABASE to something like sqlite:///newsletter.db, or leave it out."
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError("NEWSLETTER_DATABASE is not a database URL", hint=hint) from error
    backend = parsed.get_backend_name()
    if backend in ("postgresql", "postgres"):
        return _postgresql(parsed, root, patience)
    if backend != "sqlite":
        raise StoreError(f"NEWSLETTER_DATABASE: {backend} is not supported", hint=hint)
    if not parsed.database or parsed.database == ":memory:":
        raise StoreError("NEWSLETTER_DATABASE must name a file: the store has to outlive the program", hint=hint)
    path = root / parsed.database
    return SqliteDatabase(path, place=_shown(path, root), patience=patience)


def _postgresql(url: URL, root: Path, patience: float) -> Database:
    try:
        from newsletter.store.postgresql import PostgresqlDatabase
    except ImportError as error:
        raise StoreError(
            "NEWSLETTER_DATABASE names a PostgreSQL server, and the driver for it is not installed",
            hint="Install it: pip install 'newsletter[postgresql]'",
        ) from error
    return PostgresqlDatabase(url, root=root, patience=patience)


def _shown(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return str(path)
