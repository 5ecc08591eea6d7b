"""An open store: its two books, and the right to be the one who sends."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from sqlalchemy import Engine

from newsletter.domain.run import Run
from newsletter.errors import StoppedError, StoreError
from newsletter.store.commits import Commits
from newsletter.store.lease import hold_lease
from newsletter.store.ledger import Ledger
from newsletter.store.schedule import Schedule
from newsletter.store.suppressions import Suppressions
from newsletter.store.transactions import Transactions

LEAST_ROOM = 100_000_000
"""Bytes that must be free on the disk before anything is sent (mail.md R08)."""


class Store:
    """What the project remembers. Close it, or use it in a `with`.

    `place` is how the editor knows it: the file, relative to the project.
    """

    def __init__(self, *, engine: Engine, path: Path, place: str) -> None:
        self._engine = engine
        self._path = path
        self._token: str | None = None
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
        return Ledger(self._transactions, commits_of=self._commits)

    @cached_property
    def schedule(self) -> Schedule:
        return Schedule(self._transactions)

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

    def check_room(self, needed: int) -> None:
        """See that the disk has room for `needed` bytes, and 100 MB in any case (mail.md R08).

        Raises:
            StoppedError: it has not.
        """
        needed = max(needed, LEAST_ROOM)
        free = shutil.disk_usage(self._path.parent).free
        if free < needed:
            raise StoppedError(
                f"the disk has too little room: {free // 1_000_000} MB are free, and sending needs"
                f" {needed // 1_000_000} MB",
                hint=f"Make room on the disk that holds {self.place}.",
            )

    @contextmanager
    def sending(self, *, now: datetime) -> Iterator[None]:
        """Be the only one who sends, as long as the block lasts.

        Raises:
            BusyError: another process is sending; the text says which, and since when.
        """
        with hold_lease(self._transactions, self._path, now=now) as token:
            self._token = token
            try:
                yield
            finally:
                self._token = None

    @contextmanager
    def _commits(self, run: Run) -> Iterator[Commits]:
        connection = self._transactions.connection()
        with closing(connection):
            driver = cast("sqlite3.Connection", connection.connection.dbapi_connection)
            yield Commits(driver, run=run, token=self._token, place=self.place)
