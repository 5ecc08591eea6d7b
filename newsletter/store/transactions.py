"""Transactions on the store: readers never wait for a writer, and a writer is durable when its block ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from newsletter.store.faults import in_plain_words


class Transactions:
    def __init__(self, *, engine: Engine, place: str) -> None:
        self._readers = engine
        self._writers = engine.execution_options(writes=True)
        self.place = place

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with in_plain_words(self.place), self._readers.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Commit at the end of the block, or roll back where it raises."""
        with in_plain_words(self.place), self._writers.begin() as connection:
            yield connection

    def connection(self) -> Connection:
        """Open a connection that is nobody else's, before or after: what is temporary on it goes when it is closed."""
        with in_plain_words(self.place):
            connection = self._readers.connect()
            connection.detach()
            return connection

    @contextmanager
    def on(self, connection: Connection, *, writes: bool) -> Iterator[Connection]:
        """Be in a transaction on one's own connection."""
        with in_plain_words(self.place), connection.execution_options(writes=writes).begin():
            yield connection
