"""What a database complains about, in the editor's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from newsletter.errors import NewsletterError, StoreError
from newsletter.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a complaint that `begins` so means for the editor; `{place}` is the database."""

    begins: tuple[str, ...]
    kind: type[NewsletterError] = StoreError
    message: str
    hint: str


def meaning(name: str, faults: tuple[Fault, ...], *, place: str, error: BaseException | None) -> NewsletterError:
    """Say what the complaint called `name` means; one that nobody knows is passed on as it is."""
    for fault in faults:
        if name.startswith(fault.begins):
            return fault.kind(fault.message.format(place=place), hint=fault.hint.format(place=place))
    return StoreError(f"{place}: {error}")


@contextmanager
def in_plain_words(database: Database) -> Iterator[None]:
    """Turn what the database says into our own errors.

    Raises:
        StoreError: the store cannot be opened, read or written.
        StoppedError: the disk is full or fails; what was done so far is safe.
    """
    try:
        yield
    except DBAPIError as error:
        raise database.meaning(error.orig) from error
    except database.errors as error:
        raise database.meaning(error) from error
