"""Bringing a database up to date: ours and no other program's, with the newest schema."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, func, inspect, select

from newsletter.errors import StoreError
from newsletter.store.database import Database
from newsletter.store.faults import in_plain_words
from newsletter.store.migrations import MIGRATIONS
from newsletter.store.tables import MIGRATION


def bring_up_to_date(database: Database) -> None:
    """Make the tables, or bring those of an earlier version up to date.

    Raises:
        StoreError: the database cannot be opened, is not ours, or was made by a newer version.
        StoppedError: the disk is full.
    """
    with in_plain_words(database):
        with database.engine.begin() as connection:
            database.check_owner(connection)
            version = _version(connection)
        if version > len(MIGRATIONS):
            database.verify()  # what is damaged may say anything of itself
            raise StoreError(
                f"{database.place} was made by a newer version of newsletter (its schema is {version}, this version"
                f" knows {len(MIGRATIONS)})",
                hint="Use that newer version: pip install --upgrade newsletter",
            )
        if version < len(MIGRATIONS):
            with database.engine.execution_options(writes=True).begin() as connection:
                database.alone(connection)
                _migrate(connection, database)


def _migrate(connection: Connection, database: Database) -> None:
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
