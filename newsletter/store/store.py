"""An open store: its two books, and the right to be the one who sends."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from newsletter.errors import StoreError
from newsletter.store.lease import hold_lease
from newsletter.store.ledger import Ledger
from newsletter.store.suppressions import Suppressions
from newsletter.store.transactions import Transactions


class Store:
    """What the project remembers. Close it, or use it in a `with`.

    `place` is how the editor knows it: the file, relative to the project.
    """

    def __init__(self, *, engine: Engine, path: Path, place: str) -> None:
        self._engine = engine
        self._path = path
        self._transactions = Transactions(engine=engine, place=place)
        self.place = place

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._engine.dispose()

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self._transactions)

    @cached_property
    def suppressions(self) -> Suppressions:
        return Suppressions(self._transactions)

    def verify(self) -> None:
        """Read the whole store once.

        Raises:
            StoreError: it is damaged: what it says about who was mailed cannot be trusted.
        """
        with self._transactions.reading() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if found != "ok":
            raise StoreError(
                f"{self.place} is damaged: {found}",
                hint="Put back a copy from your backup. Do not just remove the file: it tells who has had which issue.",
            )

    def sending(self, *, now: datetime) -> AbstractContextManager[None]:
        """Be the only one who sends, as long as the block lasts.

        Raises:
            BusyError: another process is sending; the text says which, and since when.
        """
        return hold_lease(self._transactions, self._path, now=now)
