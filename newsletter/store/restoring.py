"""A store made of a backup again, on whatever database."""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from sqlalchemy import update

from newsletter.domain.delivery import State
from newsletter.errors import StoreError
from newsletter.store.backup import beside, plain_file
from newsletter.store.copying import Contents, contents_of
from newsletter.store.database import DamagedError, Database
from newsletter.store.faults import in_plain_words
from newsletter.store.lease import busy
from newsletter.store.migrating import bring_up_to_date
from newsletter.store.opening import database_of
from newsletter.store.runs import OPEN, places, read_runs, with_something_left
from newsletter.store.sqlite import APPLICATION_ID
from newsletter.store.tables import DELIVERY, RUN
from newsletter.store.transactions import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came back.

    `uncertain` tells of each issue that was not finished in the backup how many may have had it since. `kept` is where
    that is which was there before, if there was anything.
    """

    contents: Contents
    uncertain: dict[str, int]
    kept: Path | None


def restore(file: Path, url: str, *, root: Path, replace: bool, now: datetime) -> Restored:
    """Make the store that `url` names what the backup `file` says, in one step.

    The backup is older than what was sent since: whoever may have had an issue meanwhile is uncertain in it, so that
    the editor decides and nobody is mailed twice.

    Raises:
        StoreError: `file` is no backup; or the store has something in it, and is not to be replaced.
        BusyError: a send is running.
    """
    _check(file)
    target = database_of(url, root=root)
    try:
        with in_plain_words(target), target.lock() as ours:
            if not ours:
                raise busy(Transactions(target))
            return _restore(file, target, replace=replace, now=now)
    finally:
        target.engine.dispose()


def _restore(file: Path, target: Database, *, replace: bool, now: datetime) -> Restored:
    taken = _is_taken(target)
    if taken and not replace:
        raise StoreError(
            f"{target.place} has something in it already",
            hint="Let the backup take its place, and keep what is there beside it: newsletter restore --replace FILE",
        )
    kept = _unused(target.near, now) if taken else None
    new = beside(target.near, f"{secrets.token_hex(4)}.new")
    try:
        _copy(file, new)
        with plain_file(new, place=str(file)) as copy:
            copy.verify()
            uncertain = _doubt(Transactions(copy), now=now)
            with Transactions(copy).reading() as reader:
                contents = contents_of(reader)
        target.become(new, keep=kept)
    finally:
        for path in (new, beside(new, "wal")):
            path.unlink(missing_ok=True)
    return Restored(contents=contents, uncertain=uncertain, kept=kept)


def _check(file: Path) -> None:
    with file.open("rb") as stream:
        head = stream.read(72)
    if not head.startswith(b"SQLite format 3\0") or head[68:] != APPLICATION_ID.to_bytes(4):
        raise StoreError(f"{file} is no backup of newsletter", hint="newsletter backup makes one.")


def _unused(near: Path, now: datetime) -> Path:
    """Name a file that is not there yet, for what is to be kept."""
    name = f"{now.astimezone():%Y-%m-%d-%H%M%S}"
    places = (beside(near, f"{name}{again}.replaced") for again in chain([""], (f"-{n}" for n in count(2))))
    return next(place for place in places if not place.exists())


def _is_taken(target: Database) -> bool:
    try:
        bring_up_to_date(target)
    except DamagedError:
        return True  # somebody may still want to save something of it
    with Transactions(target).reading() as connection:
        return not contents_of(connection).is_empty


def _copy(file: Path, new: Path) -> None:
    """Copy a file, and what was not yet brought into it: it may be somebody's `newsletter.db` as it lay there."""
    for source, copy in ((file, new), (beside(file, "wal"), beside(new, "wal"))):
        if source.exists():
            os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            shutil.copyfile(source, copy)


def _doubt(transactions: Transactions, *, now: datetime) -> dict[str, int]:
    """Call uncertain whatever may have been sent since; tell of each issue how many that are.

    To any real run, finished or not, somebody may have been added since: that it was restored is written down.
    """
    doubted = {}
    with transactions.writing() as connection:
        connection.execute(update(RUN).where(RUN.c.rehearsal == 0).values(restored_at=now))
        for run in read_runs(connection, with_something_left().where(RUN.c.rehearsal == 0)):
            left = update(DELIVERY).where(DELIVERY.c.id.between(*places(run)), DELIVERY.c.state.in_(OPEN))
            doubt = {"state": State.UNCERTAIN, "reply": "may have been sent after the backup was made", "next_at": None}
            doubted[run.issue] = connection.execute(left.values(doubt)).rowcount
    return doubted
