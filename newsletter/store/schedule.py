"""The issues that are to be sent at a time, kept so that a restart forgets none."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import RowMapping, Select, delete, insert, select

from newsletter.domain.run import Planned
from newsletter.store.tables import SCHEDULE
from newsletter.store.transactions import Transactions

_IN_TIME = select(SCHEDULE).order_by(SCHEDULE.c.at, SCHEDULE.c.issue)


class Schedule:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def set(self, issue: str, at: datetime, *, now: datetime) -> None:
        """Plan an issue for `at`; what was planned for it before is forgotten."""
        with self._transactions.writing() as connection:
            connection.execute(delete(SCHEDULE).where(SCHEDULE.c.issue == issue))
            connection.execute(insert(SCHEDULE).values(issue=issue, at=at, made_at=now))

    def get(self, issue: str) -> Planned | None:
        return next(iter(self._planned(_IN_TIME.where(SCHEDULE.c.issue == issue))), None)

    def due(self, now: datetime) -> tuple[Planned, ...]:
        """Return what should have been sent by now, the oldest first."""
        return self._planned(_IN_TIME.where(SCHEDULE.c.at <= now))

    def all(self) -> tuple[Planned, ...]:
        return self._planned(_IN_TIME)

    def remove(self, issue: str) -> None:
        with self._transactions.writing() as connection:
            connection.execute(delete(SCHEDULE).where(SCHEDULE.c.issue == issue))

    def _planned(self, query: Select[tuple[object, ...]]) -> tuple[Planned, ...]:
        with self._transactions.reading() as connection:
            return tuple(_plan(row) for row in connection.execute(query).mappings())


def _plan(row: RowMapping) -> Planned:
    return Planned(issue=row["issue"], at=row["at"], made_at=row["made_at"])
