"""Candidates for a run: everybody who may be frozen into one, kept by the database so that memory stays flat.

They stand in a temporary table of one connection, which nobody else sees and no crash leaves behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from newsletter.domain.run import Addressee, Run
from newsletter.store.rows import candidate_row, chunks
from newsletter.store.tables import RUN_SIZE
from newsletter.store.transactions import Transactions

_CHUNK = 2000
_MAKE = (
    "CREATE TEMPORARY TABLE candidate (seq INTEGER NOT NULL PRIMARY KEY, address_key TEXT NOT NULL,"
    " email TEXT NOT NULL, language TEXT NOT NULL, subscriber TEXT NOT NULL)"
)

_WELCOME = "NOT EXISTS (SELECT 1 FROM suppression AS s WHERE s.address_key = c.address_key)"
_KNOWN = "EXISTS (SELECT 1 FROM recipient AS r WHERE r.run_id = :run_id AND r.address_key = c.address_key)"

_COUNT_NEW = text(f"SELECT count(DISTINCT address_key) FROM candidate AS c WHERE {_WELCOME} AND NOT {_KNOWN}")  # noqa: S608
_DROP_KNOWN = text(f"DELETE FROM candidate AS c WHERE {_KNOWN}")  # noqa: S608
_ENLIST = text(
    "INSERT INTO recipient (run_id, address_key, seq) SELECT :run_id, address_key, :last + seq FROM candidate AS c"  # noqa: S608
    f" WHERE {_WELCOME} ORDER BY address_key, seq ON CONFLICT (run_id, address_key) DO NOTHING"
)
_WRITE = text(
    "INSERT INTO delivery (id, email, language, subscriber)"  # noqa: S608
    f" SELECT :start + :last + seq, email, language, subscriber FROM candidate AS c WHERE {_WELCOME} ORDER BY seq"
)
_DROP_DOUBLES = text(
    "DELETE FROM delivery WHERE id > :start + :last AND id <= :start + :most"
    " AND id NOT IN (SELECT :start + seq FROM recipient WHERE run_id = :run_id)"
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
                    self._transactions.database.insert(connection, "candidate", chunk)
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


def append(connection: Connection, run: int, *, last: int) -> int:
    """Put the candidates into a run after its delivery number `last`, less who is suppressed; return how many it were.

    Each person once, and none who is in the run already.
    """
    place = {"run_id": run, "last": last}
    if last:
        connection.execute(_DROP_KNOWN, {"run_id": run})
    number = connection.execute(_ENLIST, place).rowcount
    if connection.execute(_WRITE, {"start": run * RUN_SIZE, "last": last}).rowcount != number:
        connection.execute(_DROP_DOUBLES, place | {"start": run * RUN_SIZE, "most": RUN_SIZE - 1})
    return number


def count_new(connection: Connection, run: Run) -> int:
    """Count the candidates who are not in a run yet, nor suppressed."""
    return int(connection.execute(_COUNT_NEW, {"run_id": run.id}).scalar_one())
