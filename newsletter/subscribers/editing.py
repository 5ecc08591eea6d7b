"""Rewrites a subscriber list in one stroke: there is the old file or the new one, never half of one."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from newsletter.errors import SubscriberError
from newsletter.subscribers.columns import name_columns
from newsletter.subscribers.layout import BOM, EMPTY, Layout, find_layout
from newsletter.subscribers.parsing import changed
from newsletter.subscribers.reading import opened, state
from newsletter.subscribers.rewriting import Cells, Change, Rewriting
from newsletter.subscribers.status import signing_off

NEW_LIST = ("email", "name", "language", "tags")
"""The columns of a list that is made for its first subscriber."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What became of a list, in rows."""

    added: int = 0
    altered: int = 0
    removed: int = 0


def leave_alone(key: str, cells: Cells) -> Cells:  # noqa: ARG001 — what a Change takes
    """Change nothing: for an edit that only adds."""
    return {}


def edit_list(
    path: Path,
    *,
    change: Change = leave_alone,
    add: Iterable[Cells] = (),
    new_columns: Sequence[str] = (),
    columns_of_new_list: Sequence[str] = NEW_LIST,
) -> Edited:
    """Change, drop and append rows; the file keeps its columns, order, encoding, separator, quotes and line ends.

    `add` is gone through when every row has been through `change`.
    `new_columns` are appended to the right. A list that is not there, or empty, is begun with `columns_of_new_list`.
    If there is nothing to do the file is not touched.

    Raises:
        SubscriberError: the list cannot be read or written, another program holds it, it changed meanwhile, a column
            is missing, or its encoding lacks a letter.
    """
    real = path.resolve()
    _refuse_if_held(real, path.name)
    if not real.exists():
        rewriting = _begun(EMPTY, columns_of_new_list, new_columns, where=path.name)
        return _written(real, None, rewriting, rewriting.beginning(), add)
    with opened(real) as handle:
        layout = find_layout(handle, where=path.name)
        if layout is EMPTY:
            rewriting = _begun(layout, columns_of_new_list, new_columns, where=path.name)
            pieces = rewriting.beginning()
        else:
            rewriting = Rewriting(layout, new_columns=new_columns, where=path.name)
            pieces = rewriting.rows(handle, change)
        return _written(real, handle, rewriting, pieces, add)


def sign_off(path: Path, keys: Collection[str], *, at: datetime) -> Edited:
    """Write into a list that some have left: in its status column, or by dropping their rows if it has none.

    Raises:
        SubscriberError: as `edit_list` does.
    """
    with opened(path) as handle:
        columns = find_layout(handle, where=path.name).columns
    cells = {columns.names[place]: cell for place, cell in signing_off(columns.signs, at=at).items()}
    return edit_list(path, change=lambda key, _: (cells or None) if key in keys else {})


def _begun(layout: Layout, columns: Sequence[str], more: Sequence[str], *, where: str) -> Rewriting:
    names = dict.fromkeys((*columns, *more))
    return Rewriting(replace(layout, columns=name_columns(tuple(names))), new_columns=(), where=where)


def _written(
    path: Path, handle: BinaryIO | None, rewriting: Rewriting, pieces: Iterable[str], add: Iterable[Cells]
) -> Edited:
    """Write the new file beside the old one, and put it in its place."""
    before = state(handle) if handle else None
    layout, where = rewriting.layout, rewriting.where
    try:
        descriptor, name = tempfile.mkstemp(prefix=".subscribers-", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise _unwritable(where, error) from error
    new = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write((BOM if layout.bom else "").encode(layout.encoding))
            for piece in _with_additions(pieces, rewriting, add):
                file.write(piece.encode(layout.encoding))
            file.flush()
            os.fsync(file.fileno())
        done = Edited(added=rewriting.added, altered=rewriting.altered, removed=rewriting.removed)
        if done == Edited() and not rewriting.new_columns:
            return done
        if handle:
            handle.close()  # Windows replaces no open file
            shutil.copymode(path, new)
        _refuse_if_changed(path, before, where)
        new.replace(path)
        _settle_folder(path.parent)
    except UnicodeEncodeError as error:
        raise SubscriberError(
            f"{where}: it is in {layout.encoding_in_words}, which has no “{error.object[error.start]}”",
            hint="Save the list once as “CSV UTF-8” (in Excel: Save As), then try again.",
        ) from error
    except PermissionError as error:
        raise _held(where) from error
    except OSError as error:
        raise _unwritable(where, error) from error
    finally:
        new.unlink(missing_ok=True)
    return done


def _with_additions(pieces: Iterable[str], rewriting: Rewriting, add: Iterable[Cells]) -> Iterator[str]:
    last = ""
    for piece in pieces:
        last = piece or last
        yield piece
    for cells in add:
        if last and not last.endswith(("\n", "\r")):
            yield rewriting.layout.line_end
        yield (last := rewriting.new_row(cells))


def _refuse_if_changed(path: Path, before: tuple[int, int] | None, where: str) -> None:
    try:
        status = path.stat()
        now: tuple[int, int] | None = (status.st_size, status.st_mtime_ns)
    except FileNotFoundError:
        now = None
    if now != before:
        raise changed(where)


def _refuse_if_held(path: Path, where: str) -> None:
    """Refuse a list that Excel (`~$name`) or LibreOffice (`.~lock.name#`) has open: it would write its own again."""
    for lock in (f"~${path.name}", f".~lock.{path.name}#"):
        if (path.parent / lock).exists():
            raise _held(where)


def _held(where: str) -> SubscriberError:
    return SubscriberError(
        f"{where}: another program has this file open, or it may not be written",
        hint="Close it in Excel or LibreOffice, then run the command again. Nothing was changed.",
    )


def _unwritable(where: str, error: OSError) -> SubscriberError:
    if isinstance(error, PermissionError):
        return _held(where)
    return SubscriberError(f"{where}: cannot be written: {error.strerror or error}; it is as it was")


def _settle_folder(folder: Path) -> None:
    """Make the new name durable; Windows has no such thing and needs none."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
