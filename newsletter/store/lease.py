"""The right to send: one process at a time, on every system, and free again the moment its owner is gone.

A lock that SQLite holds on a file of its own is let go by the operating system when the process dies, however it
dies; so nobody ever has to unlock by hand. Who holds it stands in the store, for the others to read.
"""

from __future__ import annotations

import os
import platform
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, insert, select

from newsletter.errors import BusyError, NewsletterError
from newsletter.store.faults import meaning
from newsletter.store.tables import SENDER
from newsletter.store.transactions import Transactions


@contextmanager
def hold_lease(transactions: Transactions, path: Path, *, now: datetime) -> Iterator[str]:
    """Hold the lock beside the store at `path` for the length of the block; see `Store.sending`.

    Yields the token that shows it: who takes over writes another, so that whoever had it before cannot commit.
    """
    lock = path.with_name(f"{path.name}-sending")
    place = f"{transactions.place}-sending"
    try:
        connection = sqlite3.connect(lock, timeout=0, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise meaning(error, place) from error
    with closing(connection):
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if error.sqlite_errorname == "SQLITE_BUSY":
                raise _busy(transactions) from error
            raise meaning(error, place) from error
        token = secrets.token_hex()
        with transactions.writing() as writer:
            writer.execute(delete(SENDER))
            writer.execute(
                insert(SENDER).values(id=1, process=os.getpid(), machine=platform.node(), since=now, token=token)
            )
        try:
            yield token
        finally:
            # the row is for reading only: where it cannot be removed, the lock is free all the same
            with suppress(NewsletterError), transactions.writing() as writer:
                writer.execute(delete(SENDER).where(SENDER.c.token == token))


def _busy(transactions: Transactions) -> BusyError:
    with transactions.reading() as connection:
        row = connection.execute(select(SENDER)).mappings().first()
    who = "another process"
    if row is not None:
        since = row["since"].astimezone()
        who = f"process {row['process']} on {row['machine']}, since {since:%Y-%m-%d %H:%M:%S}"
    return BusyError(
        f"another send of this project is running: {who}",
        hint="Wait until it is done: newsletter report tells how far it is.",
    )
