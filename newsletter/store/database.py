"""What a database has to offer, beyond the SQL that all of them know, to hold the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, ClassVar, Protocol

from sqlalchemy import Connection, Engine

from newsletter.errors import NewsletterError, StoreError


class Cursor(Protocol):
    @property
    def rowcount(self) -> int: ...

    def fetchall(self) -> list[Any]: ...


class Execute(Protocol):
    def __call__(self, statement: str, values: Sequence[Any] = ..., /) -> Cursor: ...


class Driver(Protocol):
    """A connection of the database's own driver, with transactions begun and ended by hand."""

    @property
    def execute(self) -> Execute: ...

    def close(self) -> None: ...


class Database(Protocol):
    """A database that is SQLite or PostgreSQL."""

    place: str
    """How the editor knows it; never with a password."""

    engine: Engine
    """Transactions that may write have the execution option `writes`: they wait their turn at the beginning."""

    errors: tuple[type[Exception], ...]
    """What its driver raises."""

    types: ClassVar[Mapping[str, str]]
    """What the migrations leave open: `{LONG}`, an integer of 64 bits, and `{BY_KEY}`, a table kept by its key."""

    near: Path
    """The file, or the name of one: what belongs to the store is kept beside it."""

    begin: str
    mark: str
    share: str
    """For raw SQL: how a transaction that writes begins, what stands for a value, and what keeps a row as it is."""

    def meaning(self, error: BaseException | None) -> NewsletterError:
        """Say what a driver's error means for the editor."""

    def check_owner(self, connection: Connection) -> None:
        """See that the database is empty or ours.

        Raises:
            StoreError: another program's data is in it.
        """

    def claim(self, connection: Connection) -> None:
        """Mark the database as ours, once its first table is made."""

    def alone(self, connection: Connection) -> None:
        """Wait until nobody else migrates, and keep others from it until the transaction ends."""

    def driver(self) -> Driver:
        """Open a connection apart from the engine's, for any one thread at a time."""

    def insert(self, connection: Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Insert many rows quickly, all columns in order."""

    def note_growth(self, connection: Connection) -> None:
        """Hear that the tables of deliveries are much larger than a moment ago."""

    def verify(self) -> None:
        """Read the whole store once.

        Raises:
            StoreError: it is damaged: what it says about who was mailed cannot be trusted.
        """

    def lock(self) -> AbstractContextManager[bool]:
        """Hold the right to send, which the end of the process gives back however it comes; False if it is taken."""

    def check_room(self, needed: int) -> None:
        """See that the disk has room for `needed` bytes, as far as can be known.

        Raises:
            StoppedError: it has not.
        """

    def ballast(self) -> AbstractContextManager[None]:
        """Keep some room on the disk for as long as the block lasts."""

    def drop_ballast(self) -> None:
        """Let the room that is kept be used: the disk is full."""

    def snapshot(self) -> AbstractContextManager[Connection]:
        """Read as long as the block lasts, and see nothing that is written meanwhile."""

    def become(self, file: Path, *, keep: Path | None) -> None:
        """Be what the SQLite file says, and nothing else; what was there before goes into a file at `keep`."""


class DamagedError(StoreError):
    """What the store says about who was mailed cannot be trusted."""


DAMAGED = "Put back a copy from your backup. Do not just remove the file: it tells who has had which issue."


def damaged(place: str, found: str) -> DamagedError:
    return DamagedError(f"{place} is damaged: {found}", hint=DAMAGED)
