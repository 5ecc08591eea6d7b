"""Finds the reader whose copy is looked at: one of the made-up ones, or somebody of the list, named by an opaque id."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

from newsletter.domain.subscriber import Subscriber
from newsletter.errors import StoreError
from newsletter.project import Project
from newsletter.services.display import Display
from newsletter.services.following import with_masks
from newsletter.services.made_up_readers import made_up_readers
from newsletter.services.reader import Reader
from newsletter.store import Store
from newsletter.subscribers import Report, Row, compile_audience, read_subscribers

__all__ = ["Reader", "find_reader", "made_up_readers", "search_readers"]

_REMEMBERED = 1000


def search_readers(
    project: Project, query: str, *, most: int = 20, display: Display | None = None
) -> tuple[Reader, ...]:
    """Return the first of the list who have `query` in their address or name; their notes say who gets nothing.

    Nobody is left out because of what the note says; `display` tells who is outside the audience of an issue.

    Raises:
        SubscriberError: the list cannot be read.
    """
    wanted = _folded(query)
    if not wanted or not project.subscribers.is_file():
        return ()
    found: list[Row] = []
    for row in read_subscribers(project.subscribers, report=Report()):
        if _matches(row.subscriber, wanted):
            found.append(row)
            if len(found) == most:
                break
    return tuple(_as_readers(project, found, display))


def find_reader(project: Project, display: Display, reader: str) -> Reader | None:
    """Find a reader by id, as the issue knows them: one that was frozen has what their row said then.

    Raises:
        SubscriberError: the list cannot be read.
    """
    for made_up in made_up_readers(display):
        if made_up.id == reader:
            return made_up
    if len(reader) != _ID_LENGTH or not project.subscribers.is_file():
        return None
    row = _MEMORY.get(project, reader)
    if row is None:
        rows = read_subscribers(project.subscribers, report=Report())
        row = next((row for row in rows if reader_id(project, row.subscriber) == reader), None)
    return None if row is None else next(_as_readers(project, [row], display))


_ID_LENGTH = 16

_KEY = secrets.token_bytes(16)
"""Another in each studio: who knows an address cannot ask whether it is on the list."""


def reader_id(project: Project, subscriber: Subscriber) -> str:
    """Return what stands in an address of the studio for somebody of the list."""
    text = f"{project.root.resolve()}\n{subscriber.key}"
    return hmac.new(_KEY, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:_ID_LENGTH]


class _Memory:
    """Remembers rows that were found, as long as the list stays the same: to go through a long one takes a while."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rows: OrderedDict[tuple[object, str], Row] = OrderedDict()

    def get(self, project: Project, reader: str) -> Row | None:
        with self._lock:
            return self._rows.get((_state(project), reader))

    def keep(self, project: Project, reader: str, row: Row) -> None:
        with self._lock:
            self._rows[_state(project), reader] = row
            while len(self._rows) > _REMEMBERED:
                self._rows.popitem(last=False)


_MEMORY = _Memory()


def _state(project: Project) -> object:
    """Return what changes when the list does."""
    status = project.subscribers.stat()
    return project.subscribers.resolve(), status.st_size, status.st_mtime_ns


def _folded(text: str) -> str:
    """Fold a text for search: case and diacritics do not count."""
    if text.isascii():  # most are, and a list is long
        return " ".join(text.split()).lower()
    marks = unicodedata.normalize("NFKD", " ".join(text.split()))
    return "".join(mark for mark in marks if not unicodedata.combining(mark)).casefold()


def _matches(subscriber: Subscriber, wanted: str) -> bool:
    if wanted in subscriber.email.casefold():
        return True
    name = subscriber.name
    return name is not None and wanted in _folded(name)


def _as_readers(project: Project, rows: list[Row], display: Display | None) -> Iterator[Reader]:
    """Make readers of rows, with what the store says of them."""
    with ExitStack() as stack:
        store = None
        if rows and project.has_store:
            try:
                store = stack.enter_context(project.store())
            except StoreError:  # it is told where the issue is shown; who is looked for is on the list all the same
                store = None
        for row in rows:
            reader = reader_id(project, row.subscriber)
            _MEMORY.keep(project, reader, row)
            yield _with_notes(_known_reader(reader, row, display, store), display)


def _known_reader(reader: str, row: Row, display: Display | None, store: Store | None) -> Reader:
    subscriber, language, skipped = row.subscriber, None, "" if row.active else row.reason or "not active"
    if store and (suppression := store.suppressions.get(subscriber.email)):
        skipped = suppression.reason
    if display and display.run and store:
        entry = store.ledger.find(display.run, subscriber.key)
        if entry:
            subscriber, language = entry.subscriber, entry.language
        elif not skipped:
            skipped = "not among the recipients of this issue"
    elif display and display.audience and not skipped and not compile_audience(display.audience)(subscriber):
        skipped = f"not in the audience of this issue: {display.audience}"
    return Reader(id=reader, label="", subscriber=subscriber, language=language, skipped=skipped, made_up=False)


def _with_notes(reader: Reader, display: Display | None) -> Reader:
    subscriber = reader.subscriber
    language = display.language_of(reader) if display else subscriber.language or ""
    first = subscriber.attributes.get("first_name")
    label = f"{first} · {reader.address}" if first else reader.address
    gets_nothing = f"gets nothing: {reader.skipped}" if reader.skipped else ""
    notes = (gets_nothing, language, ", ".join(subscriber.tags))
    return replace(reader, label=with_masks(label), note=with_masks(" · ".join(filter(None, notes))))
