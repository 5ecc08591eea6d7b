"""A backup: all that a store remembers, at one moment, in one SQLite file that only its owner can read."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsletter.errors import StoreError
from newsletter.store.copying import Contents, contents_of, copy_all
from newsletter.store.database import Database
from newsletter.store.migrating import bring_up_to_date
from newsletter.store.sqlite import SqliteDatabase
from newsletter.store.transactions import Transactions


def back_up(database: Database, path: Path) -> Contents:
    """Write everything into a new file at `path`.

    Raises:
        StoreError: there is something at `path`.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError as error:
        raise StoreError(f"{path} is there already", hint="Name another file.") from error
    new = beside(path, f"{secrets.token_hex(4)}.new")
    try:
        with plain_file(new, place=str(path)) as copy:
            with Transactions(database).snapshot() as source, Transactions(copy).writing() as target:
                copy_all(source, target, copy)
            with Transactions(copy).reading() as reader:
                contents = contents_of(reader)
        new.replace(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    finally:
        new.unlink(missing_ok=True)
    return contents


def beside(path: Path, ending: str) -> Path:
    """Name a file beside a store, so that what keeps the store out of git keeps it out too."""
    return path.with_name(f"{path.name}-{ending}")


@contextmanager
def plain_file(path: Path, *, place: str) -> Iterator[Database]:
    """Have an SQLite store at `path`, up to date, that is one file and nothing beside it when the block ends."""
    database = SqliteDatabase(path, place=place, patience=0)
    try:
        bring_up_to_date(database)
        yield database
        database.close_for_good()
    finally:
        database.engine.dispose()
        for ending in ("wal", "shm"):
            beside(path, ending).unlink(missing_ok=True)
