"""The list of who gets no mail any more. It beats every other list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select

from newsletter.domain.subscriber import address_key
from newsletter.domain.suppression import Suppression
from newsletter.store.tables import SUPPRESSION
from newsletter.store.transactions import Transactions


class Suppressions:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(self, email: str, *, reason: str, at: datetime, source: str) -> bool:
        """Note that `email` gets no mail any more; False if that was known already, and what was known stays."""
        row: dict[str, Any] = {
            "address_key": address_key(email), "email": email, "reason": reason, "at": at, "source": source,
        }  # fmt: skip
        with self._transactions.writing() as connection:
            known = connection.execute(
                select(SUPPRESSION.c.address_key).where(SUPPRESSION.c.address_key == row["address_key"])
            ).first()
            if known is None:
                connection.execute(insert(SUPPRESSION).values(row))
        return known is None

    def lift(self, email: str) -> bool:
        """Let `email` have mail again, because its owner asked so; False if it was not suppressed."""
        with self._transactions.writing() as connection:
            gone = connection.execute(delete(SUPPRESSION).where(SUPPRESSION.c.address_key == address_key(email)))
        return gone.rowcount > 0

    def get(self, email: str) -> Suppression | None:
        with self._transactions.reading() as connection:
            row = connection.execute(select(SUPPRESSION).where(SUPPRESSION.c.address_key == address_key(email)))
            found = row.mappings().first()
        return None if found is None else _suppression(found)

    def all(self) -> tuple[Suppression, ...]:
        """Return them all, the oldest first."""
        with self._transactions.reading() as connection:
            rows = connection.execute(select(SUPPRESSION).order_by(SUPPRESSION.c.at, SUPPRESSION.c.address_key))
            return tuple(_suppression(row) for row in rows.mappings())

    def keys(self) -> frozenset[str]:
        """Return every suppressed address as `address_key` folds it."""
        with self._transactions.reading() as connection:
            return frozenset(connection.execute(select(SUPPRESSION.c.address_key)).scalars())


def _suppression(row: RowMapping) -> Suppression:
    return Suppression(
        key=row["address_key"], email=row["email"], reason=row["reason"], at=row["at"], source=row["source"]
    )
