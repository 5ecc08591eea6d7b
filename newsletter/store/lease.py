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

from newsletter.domain.summary import Sender
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
    written = _written_down(transactions)
    who = "another process"
    if written is not None:
        who = f"process {written.process} on {written.machine}, since {written.since.astimezone():%Y-%m-%d %H:%M:%S}"
    return BusyError(
        f"another send of this project is running: {who}",
        hint="Wait until it is done: newsletter report tells how far it is.",
    )


def find_sender(transactions: Transactions) -> Sender | None:
    """Return who is sending, if anybody is.

    The lock is tried only where a crash may have left a name behind: whoever begins at that moment would be told that
    somebody else is sending.
    """
    written = _written_down(transactions)
    if written is None or (written.machine == platform.node() and _is_gone(written.process)):
        return None
    with in_plain_words(transactions.database), transactions.database.lock() as free:
        return None if free else written


def _written_down(transactions: Transactions) -> Sender | None:
    with transactions.reading() as connection:
        row = connection.execute(select(SENDER)).mappings().first()
    return None if row is None else Sender(process=row["process"], machine=row["machine"], since=row["since"])


def _is_gone(process: int) -> bool:
    """Tell whether a process of this computer is certain to have ended."""
    if os.name != "posix":  # to ask would be to end it
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
