"""The right to send: one process at a time, on every system, and free again the moment its owner is gone.

The lock is the database's, and nobody ever has to unlock by hand. Who holds it stands in the store, for the others to
read, with a token that is shown at every commit: who was cut off from the lock and taken over writes no more.
"""

from __future__ import annotations

import os
import platform
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from sqlalchemy import delete, insert, select

from newsletter.errors import BusyError, NewsletterError
from newsletter.store.faults import in_plain_words
from newsletter.store.tables import SENDER
from newsletter.store.transactions import Transactions


@contextmanager
def hold_lease(transactions: Transactions, *, now: datetime) -> Iterator[None]:
    """Be the only one who sends for the length of the block; see `Store.sending`."""
    database = transactions.database
    with in_plain_words(database), database.lock() as ours:
        if not ours:
            raise busy(transactions)
        token = secrets.token_hex()
        with transactions.writing() as writer:
            writer.execute(delete(SENDER))
            writer.execute(
                insert(SENDER).values(id=1, process=os.getpid(), machine=platform.node(), since=now, token=token)
            )
        try:
            with database.ballast():
                transactions.token = token
                yield
        finally:
            transactions.token = None
            # the row is for reading only: where it cannot be removed, the lock is free all the same
            with suppress(NewsletterError), transactions.writing() as writer:
                writer.execute(delete(SENDER).where(SENDER.c.token == token))


def busy(transactions: Transactions) -> BusyError:
    """Say who is sending, and since when."""
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
