"""The text of a list with some cells changed: what is not changed stays as it was written, quotes and all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO

from newsletter.errors import SubscriberError
from newsletter.subscribers.addresses import InvalidAddressError, read_address, shown
from newsletter.subscribers.layout import Layout
from newsletter.subscribers.parsing import raw_rows

Cells = Mapping[str, str]
"""Values by our name of their column."""

Change = Callable[[str, Cells], Cells | None]
"""Given the key of a row's address and its cells, return the cells to set (none: it stays as it is); None: drop it."""


class Rewriting:
    """One rewrite of one list; counts what it does. `new_columns` are those the list has not got yet."""

    def __init__(self, layout: Layout, *, new_columns: Sequence[str], where: str) -> None:
        self.layout = layout
        self.where = where
        self.names = layout.columns.names
        self.new_columns = tuple(name for name in dict.fromkeys(new_columns) if name not in self.names)
        self.all_names = (*self.names, *self.new_columns)
        self.added = 0
        self.altered = 0
        self.removed = 0
        self._quotes_all = False
        self._cell = re.compile(
            rf'"(?:[^"]|"")*"|[^"{re.escape(layout.delimiter)}\r\n][^{re.escape(layout.delimiter)}\r\n]*|'
        )

    def beginning(self) -> Iterator[str]:
        """Yield the header row of a list that is new."""
        yield self.layout.delimiter.join(self._quoted(name) for name in self.names) + self.layout.line_end

    def rows(self, handle: BinaryIO, change: Change) -> Iterator[str]:
        """Yield the text of the list, row by row, the header first."""
        begun, line = False, 1
        for raw, cells in raw_rows(handle, self.layout, where=self.where):
            if not any(map(str.strip, cells)):
                yield raw
            elif not begun:
                begun = True
                parts, end = self._parts(raw, cells)
                self._quotes_all = all(part.startswith('"') for part in parts)
                yield self.layout.delimiter.join((*parts, *map(self._quoted, self.new_columns))) + end
            else:
                yield self._changed(raw, cells, change, line)
            line += raw.count("\n") + raw.count("\r") - raw.count("\r\n")

    def new_row(self, cells: Cells) -> str:
        """Return the text of one more row.

        Raises:
            SubscriberError: it has a value for a column that the list has not got.
        """
        self._refuse_unknown(cells)
        self.added += 1
        values = (_clean(cells.get(name, "")) for name in self.all_names)
        return self.layout.delimiter.join(self._quoted(value, always=self._quotes_all) for value in values) + (
            self.layout.line_end
        )

    def _changed(self, raw: str, cells: Sequence[str], change: Change, line: int) -> str:
        wanted: Cells = {}
        if (key := self._key(cells)) is not None:
            known = dict(zip(self.names, (cell.replace("\0", "").strip() for cell in cells), strict=False))
            if (set_to := change(key, known)) is None:
                self.removed += 1
                return ""
            wanted = set_to
            self._refuse_unknown(wanted)
        if not wanted and not self.new_columns:
            return raw
        parts, end = self._parts(raw, cells)
        if self.new_columns:
            if any(map(str.strip, cells[len(self.names) :])):
                raise SubscriberError(
                    f"{self.where}:{line}: this row has more cells than there are columns, so no column can be added",
                    hint="Mend the row first: a comma too many, or a quotation mark too few?",
                )
            parts = parts[: len(self.names)]
        width = len(self.all_names) if self.new_columns or wanted else len(parts)
        parts += [""] * (width - len(parts))
        for name, value in wanted.items():
            place = self.all_names.index(name)
            parts[place] = self._quoted(_clean(value), always=parts[place].startswith('"'))
        self.altered += bool(wanted)
        return self.layout.delimiter.join(parts) + end

    def _parts(self, raw: str, cells: Sequence[str]) -> tuple[list[str], str]:
        """Cut a row into its cells as they are written, and its line end."""
        parts, position = [], 0
        while found := self._cell.match(raw, position):
            parts.append(found[0])
            position = found.end()
            if raw[position : position + 1] != self.layout.delimiter:
                break
            position += 1
        end = raw[position:]
        if len(parts) != len(cells) or end.strip("\r\n"):
            return [self._quoted(cell) for cell in cells], raw[len(raw.rstrip("\r\n")) :]
        return parts, end

    def _key(self, cells: Sequence[str]) -> str | None:
        at = self.layout.columns.email
        try:
            return read_address(cells[at]).key if at < len(cells) else None
        except InvalidAddressError:
            return None

    def _quoted(self, text: str, *, always: bool = False) -> str:
        if always or re.search(rf'["\r\n{re.escape(self.layout.delimiter)}]|^\s|\s$', text):
            return '"' + text.replace('"', '""') + '"'
        return text

    def _refuse_unknown(self, cells: Cells) -> None:
        unknown = [name for name, value in cells.items() if value and name not in self.all_names]
        if unknown:
            raise SubscriberError(
                f"{self.where}: there is no column {', '.join(map(shown, unknown))}; its columns are "
                + ", ".join(self.names),
                hint="Add it with --add-columns, or in the file itself.",
            )


def _clean(value: str) -> str:
    """Return a value without NUL, which spreadsheets and C programs take for its end."""
    return value.replace("\0", "").strip()
