"""What is in a store, and all of it brought into another, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, func, select, type_coerce
from sqlalchemy.types import NullType

from newsletter.store.database import Database
from newsletter.store.tables import DELIVERY, EDITION, RECIPIENT, RUN, SCHEDULE, SUPPRESSION

TABLES = (RUN, EDITION, RECIPIENT, DELIVERY, SUPPRESSION, SCHEDULE)
"""All that is remembered. Who is sending is of the moment, and which migrations there were is the database's own."""

_PAGE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """How much is in a store; `newest` is when something was last written down in it."""

    issues: int
    rehearsals: int
    deliveries: int
    suppressions: int
    planned: int
    newest: datetime | None

    @property
    def is_empty(self) -> bool:
        return not (self.issues or self.rehearsals or self.suppressions or self.planned)


def contents_of(connection: Connection) -> Contents:
    def count(table: Table) -> int:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

    rehearsals = connection.execute(select(func.count()).select_from(RUN).where(RUN.c.rehearsal == 1)).scalar_one()
    times = [
        connection.execute(select(func.max(column))).scalar()
        for column in (RUN.c.frozen_at, DELIVERY.c.at, SUPPRESSION.c.at, SCHEDULE.c.made_at)
    ]
    return Contents(
        issues=count(RUN) - rehearsals,
        rehearsals=rehearsals,
        deliveries=count(DELIVERY),
        suppressions=count(SUPPRESSION),
        planned=count(SCHEDULE),
        newest=max((time for time in times if time is not None), default=None),
    )


def copy_all(source: Connection, target: Connection, database: Database) -> None:
    """Copy every row from one snapshot into one transaction on `database`, whose tables are empty."""
    for table in TABLES:
        for rows in _rows(source, table):
            database.insert(target, table.name, rows)


def _rows(connection: Connection, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows as they are kept, many at a time, in the order of their key."""
    columns = [type_coerce(column, NullType) for column in table.columns]
    query = select(*columns).order_by(*table.primary_key).execution_options(stream_results=True)
    for rows in connection.execute(query).partitions(_PAGE):
        yield [tuple(row) for row in rows]
