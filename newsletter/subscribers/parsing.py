"""A list taken apart into its rows, as csv has them or as they stand in the file."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from newsletter.errors import SubscriberError
from newsletter.subscribers.addresses import shown
from newsletter.subscribers.layout import BOM, Layout

if TYPE_CHECKING:
    from _csv import Reader as CsvReader  # csv itself does not name the type of csv.reader()


class StrayQuoteError(SubscriberError):
    """A row on a line of its own with text behind a closing quotation mark: that row is lost, and no other."""

    def __init__(self, message: str, *, line: int, hint: str) -> None:
        super().__init__(message, hint=hint)
        self.line = line


@contextmanager
def text_lines(handle: BinaryIO, layout: Layout) -> Iterator[Iterator[str]]:
    """Give the file's lines with their ends as they are, without the byte order mark; all of them, `sep=` too."""
    handle.seek(0)
    text = io.TextIOWrapper(handle, encoding=layout.encoding, newline="")
    try:
        first = text.readline().removeprefix(BOM)
        lines = itertools.chain([first] if first else [], text)
        yield _without(lines, layout.strays) if layout.strays else lines
    finally:
        text.detach()


def _without(lines: Iterator[str], strays: frozenset[int]) -> Iterator[str]:
    return ("\n" if number in strays else line for number, line in enumerate(lines, start=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parser:
    """A list being parsed, its header row behind us. The row just read ends in line `skipped + rows.line_num`.

    `rows` is the bare csv.reader: for a million rows each layer around it counts.
    """

    rows: CsvReader
    skipped: int

    @property
    def line(self) -> int:
        return self.skipped + self.rows.line_num


@contextmanager
def parsed(handle: BinaryIO, layout: Layout, *, where: str) -> Iterator[Parser]:
    """Parse a list from its start.

    Raises:
        SubscriberError: inside the block: a quotation mark is not closed, or the file changed under our hands.
    """
    with _in_plain_words(handle, layout, where), text_lines(handle, layout) as lines:
        yield _parser(lines, layout)


def raw_rows(handle: BinaryIO, layout: Layout, *, where: str) -> Iterator[tuple[str, list[str]]]:
    """Yield everything in a list as it stands there, with its cells: Excel's line and empty lines have none.

    Raises:
        SubscriberError: as `parsed` does.
    """
    taken: list[str] = []

    def record(lines: Iterator[str]) -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line

    with _in_plain_words(handle, layout, where), text_lines(handle, layout) as lines:
        if layout.separator_line:
            yield next(lines, ""), []
        for cells in csv.reader(record(lines), delimiter=layout.delimiter, strict=True):
            yield "".join(taken), cells
            taken.clear()


@contextmanager
def _in_plain_words(handle: BinaryIO, layout: Layout, where: str) -> Iterator[None]:
    try:
        yield
    except csv.Error as error:
        raise _broken_row(handle, layout, where) from error
    except UnicodeError as error:
        raise changed(where) from error


def _parser(lines: Iterator[str], layout: Layout) -> Parser:
    if layout.separator_line:
        next(lines, None)
    parser = Parser(
        rows=csv.reader(lines, delimiter=layout.delimiter, strict=True), skipped=1 if layout.separator_line else 0
    )
    for cells in parser.rows:
        if any(map(str.strip, cells)):
            break
    return parser


def changed(where: str) -> SubscriberError:
    return SubscriberError(f"{where}: the file changed while it was being read", hint="Run the command again.")


def _broken_row(handle: BinaryIO, layout: Layout, where: str) -> SubscriberError:
    """Find the row again that the parser could not read."""
    start, end, message = 1, 0, ""
    with text_lines(handle, layout) as lines:
        try:
            parser = _parser(lines, layout)
            start = parser.line + 1
            try:
                for _ in parser.rows:
                    start = parser.line + 1
            finally:
                end = parser.line
        except csv.Error as error:
            message = str(error)
    with text_lines(handle, layout) as lines:
        line = next(itertools.islice(lines, start - 1, None), "").strip()
    starts = f"in the row that starts here: {shown(line)}"
    hint = "Close the quotation mark, or write it twice where it belongs there. Nothing was done with the list."
    if start == end and "expected after" in message and line.count('"') % 2 == 0:
        reason = f"{where}:{start}: there is text behind a closing quotation mark {starts}"
        return StrayQuoteError(reason, line=start, hint=hint)
    return SubscriberError(f"{where}:{start}: a quotation mark is not closed {starts}", hint=hint)
