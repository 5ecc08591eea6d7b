"""An open store: its books, and the right to be the one who sends."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from newsletter.domain.run import Run
from newsletter.domain.summary import Sender
from newsletter.store.backup import back_up
from newsletter.store.copying import Contents
from newsletter.store.database import Database
from newsletter.store.faults import in_plain_words
from newsletter.store.lease import find_sender, hold_lease
from newsletter.store.ledger import Ledger
from newsletter.store.schedule import Schedule
from newsletter.store.summary import Summary
from newsletter.store.suppressions import Suppressions
from newsletter.store.transactions import Transactions


class Store:
    """What the project remembers. Close it, or use it in a `with`.

    `place` is how the editor knows it: the file, relative to the project, or the server without its password.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._transactions = Transactions(database)
        self.place = database.place

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.ledger.unstage()
        self._database.engine.dispose()

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self._transactions)

    @cached_property
    def suppressions(self) -> Suppressions:
        return Suppressions(self._transactions)

    @cached_property
    def schedule(self) -> Schedule:
        return Schedule(self._transactions)

    def verify(self) -> None:
        """Read the whole store once.

        Raises:
            StoreError: it is damaged: what it says about who was mailed cannot be trusted.
        """
        with in_plain_words(self._database):
            self._database.verify()

    def back_up(self, path: Path) -> Contents:
        """Write all that is remembered into a new file at `path`, as it is at one moment.

        Raises:
            StoreError: there is something at `path`.
        """
        return back_up(self._database, path)

    def check_room(self, needed: int) -> None:
        """See that the disk has room for `needed` bytes, and 100 MB in any case (mail.md R08).

        Raises:
            StoppedError: it has not.
        """
        self._database.check_room(needed)

    def sending(self, *, now: datetime) -> AbstractContextManager[None]:
        """Be the only one who sends, as long as the block lasts.

        Raises:
            BusyError: another process is sending; the text says which, and since when.
        """
        return hold_lease(self._transactions, now=now)

    def sender(self) -> Sender | None:
        """Return who is sending, if anybody is."""
        return find_sender(self._transactions)

    def summary(self, run: Run) -> Summary:
        """Return the figures of a run."""
        return Summary(run, self._transactions)
