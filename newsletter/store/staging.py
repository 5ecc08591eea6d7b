"""Candidates for a run: everybody who may be frozen into one, kept by the database so that memory stays flat.

They stand in a temporary table of one connection, which nobody else sees and no crash leaves behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from newsletter.domain.run import Addressee
from newsletter.store.rows import candidate_row, chunks
from newsletter.store.transactions import Transactions

_CHUNK = 2000
_MAKE = (
    "CREATE TEMPORARY TABLE candidate (seq INTEGER NOT NULL PRIMARY KEY, address_key TEXT NOT NULL,"
    " email TEXT NOT NULL, subscriber TEXT NOT NULL, language TEXT NOT NULL)"
)


class Staging:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._connection: Connection | None = None

    def stage(self, addressees: Iterable[Addressee]) -> int:
        """Take these as the candidates, in place of those before; return how many there are."""
        self.unstage()
        number = 0
        try:
            for chunk in chunks((candidate_row(seq, addressee) for seq, addressee in enumerate(addressees, 1)), _CHUNK):
                with self.reading() as connection:
                    connection.exec_driver_sql("INSERT INTO candidate VALUES (?, ?, ?, ?, ?)", chunk)
                number += len(chunk)
        except BaseException:
            self.unstage()
            raise
        return number

    def unstage(self) -> None:
        """Forget the candidates."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Be in a transaction that sees the candidates."""
        with self._transactions.on(self._own(), writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Be in a transaction that sees the candidates and may write to the ledger."""
        with self._transactions.on(self._own(), writes=True) as connection:
            yield connection

    def _own(self) -> Connection:
        if self._connection is None:
            self._connection = self._transactions.connection()
            with self.reading() as connection:
                connection.exec_driver_sql(_MAKE)
        return self._connection
