"""What a database complains about, in the editor's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from newsletter.errors import NewsletterError, StoppedError, StoreError

_MEANINGS: tuple[tuple[str, type[NewsletterError], str, str], ...] = (
    (
        "SQLITE_FULL",
        StoppedError,
        "the disk is full: {place} cannot be written",
        "Make room on the disk and run the same command again; nothing is lost and nothing is sent twice.",
    ),
    (
        "SQLITE_BUSY",
        StoreError,
        "{place} is in use by another program",
        "Wait until that program is done, or close it (a database browser, a backup), and run the command again.",
    ),
    (
        "SQLITE_LOCKED",
        StoreError,
        "{place} is in use by another program",
        "Wait until that program is done, or close it (a database browser, a backup), and run the command again.",
    ),
    (
        "SQLITE_READONLY",
        StoreError,
        "{place} cannot be written: the file or its folder is read-only",
        "Give yourself the right to write in the project folder.",
    ),
    (
        "SQLITE_PERM",
        StoreError,
        "{place} cannot be opened: you have no right to it",
        "Give yourself the right to read and write it.",
    ),
    (
        "SQLITE_CANTOPEN",
        StoreError,
        "{place} cannot be opened or made in its folder",
        "See that the folder is there, and that you may write in it.",
    ),
    (
        "SQLITE_NOTADB",
        StoreError,
        "{place} is not a database, or it is damaged",
        "Put back a copy from your backup. Do not just remove the file: it tells who has had which issue.",
    ),
    (
        "SQLITE_CORRUPT",
        StoreError,
        "{place} is damaged",
        "Put back a copy from your backup. Do not just remove the file: it tells who has had which issue.",
    ),
    (
        "SQLITE_IOERR",
        StoppedError,
        "{place} cannot be read or written: the disk reports an error",
        "Look at the disk (is it full, was it taken out?) and run the same command again.",
    ),
)


@contextmanager
def in_plain_words(place: str) -> Iterator[None]:
    """Turn what the database says about `place` into our own errors.

    Raises:
        StoreError: the store cannot be opened, read or written.
        StoppedError: the disk is full or fails; what was done so far is safe.
    """
    try:
        yield
    except DBAPIError as error:
        raise meaning(error.orig, place) from error


def meaning(error: BaseException | None, place: str) -> NewsletterError:
    """Say what a database driver's error means for the editor."""
    name = getattr(error, "sqlite_errorname", None) or ""
    for beginning, kind, message, hint in _MEANINGS:
        if name.startswith(beginning):
            return kind(message.format(place=place), hint=hint)
    return StoreError(f"{place}: {error}")
