"""Transactions on the store: readers never wait for a writer, and a writer is durable when its block ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from newsletter.errors import StoreError
from newsletter.store.database import Database
from newsletter.store.faults import in_plain_words


class Transactions:
    """`token` is the right to send while we have it: whoever lost it writes no more."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.token: str | None = None
        self._writers = database.engine.execution_options(writes=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with in_plain_words(self.database), self.database.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Commit at the end of the block, or roll back where it raises."""
        with in_plain_words(self.database), self._writers.begin() as connection:
            self._check_right(connection)
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Read, and see nothing that is written meanwhile."""
        with in_plain_words(self.database), self.database.snapshot() as connection:
            yield connection

    def connection(self) -> Connection:
        """Open a connection that is nobody else's, before or after: what is temporary on it goes when it is closed."""
        with in_plain_words(self.database):
            connection = self.database.engine.connect()
            connection.detach()
            return connection

    @contextmanager
    def on(self, connection: Connection, *, writes: bool) -> Iterator[Connection]:
        """Be in a transaction on a connection of one's own."""
        with in_plain_words(self.database), connection.execution_options(writes=writes).begin():
            if writes:
                self._check_right(connection)
            yield connection

    def _check_right(self, connection: Connection) -> None:
        if self.token is not None:
            mark, share = self.database.mark, self.database.share
            ours = connection.exec_driver_sql(f"SELECT 1 FROM sender WHERE token = {mark}{share}", (self.token,))  # noqa: S608
            if ours.first() is None:
                raise taken_over()


def taken_over() -> StoreError:
    return StoreError(
        "another send of this project has taken over; this one stops",
        hint="newsletter report tells how far it is.",
    )
