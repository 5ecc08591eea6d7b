"""How a list lies in its file: encoding, separator, header row and line ends, found by looking."""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass
from typing import BinaryIO

from newsletter.errors import SubscriberError
from newsletter.subscribers.addresses import is_plain, shown
from newsletter.subscribers.columns import Columns, name_columns

DELIMITERS = ",;\t|"
BOM = "\ufeff"
_BLOCK = 1 << 20
_SAMPLE = 1 << 16
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n?', re.IGNORECASE)
_PLAIN = bytes((*b"\t\r\n", *range(0x20, 0x7F), *range(0x80, 0x100)))
_UNFIT = re.compile(r"[^\t\r\n\x20-\x7e\xa0-\u200d\u2010-\u2027\u202f-\u2065\u206a-\U0010ffff]")
"""What `domain.headers.UNFIT` names, less what a table is laid out with."""

_WORDS = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """`encoding` is Python's name of it, without a byte order mark; `bom` tells whether there is one.

    `separator_line`: the first line is Excel's `sep=;`. `unfit`: there may be characters in the cells that cannot stand
    in a header, NUL among them. `strays` are lines that are no rows, because a quotation mark went astray in them.
    """

    encoding: str
    bom: bool
    delimiter: str
    separator_line: bool
    line_end: str
    unfit: bool
    columns: Columns
    strays: frozenset[int] = frozenset()

    @property
    def encoding_in_words(self) -> str:
        return _WORDS[self.encoding]


EMPTY = Layout(
    encoding="utf-8",
    bom=False,
    delimiter=",",
    separator_line=False,
    line_end="\n",
    unfit=False,
    columns=name_columns(()),
)


def find_layout(handle: BinaryIO, *, where: str) -> Layout:
    """Look through a whole file, which is left at its start.

    Raises:
        SubscriberError: it is no text, an Excel workbook, or has no column with addresses.
    """
    layout = guess_layout(handle, where=where)
    if layout.columns.email < 0 and layout is not EMPTY:
        raise _no_email_column(layout.columns, where)
    return layout


def guess_layout(handle: BinaryIO, *, where: str) -> Layout:
    """Like `find_layout`, for a file that may have no header row; an empty file has the layout `EMPTY`."""
    handle.seek(0)
    head = handle.read(_SAMPLE)
    _refuse_other_formats(head, where)
    encoding, bom = _guess_encoding(head)
    encoding, unfit = _checked_encoding(handle, encoding, bom=bom, where=where)
    # A character cut in two at the end of the sample is nobody's fault.
    text = head.decode(encoding, errors="ignore").removeprefix(BOM)
    line_end = found[0] if (found := re.search(r"\r\n|\n|\r", text)) else "\n"
    separator = _SEPARATOR_LINE.match(text)
    if separator:
        text = text[separator.end() :].removeprefix("\n")
    if not text.strip("\r\n\0 \t,;|") or (len(head) < _SAMPLE and not text.strip()):
        return EMPTY
    delimiter, columns = _guess_delimiter(text, separator[1] if separator else None)
    return Layout(
        encoding=encoding,
        bom=bom,
        delimiter=delimiter,
        separator_line=separator is not None,
        line_end=line_end,
        unfit=unfit,
        columns=columns,
    )


def _refuse_other_formats(head: bytes, where: str) -> None:
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise SubscriberError(
            f"{where}: this is an Excel workbook, not a CSV file",
            hint="Open it in Excel and save it as “CSV UTF-8 (comma delimited)”.",
        )


def _guess_encoding(head: bytes) -> tuple[str, bool]:
    """Return what the first bytes suggest, and whether a byte order mark says so."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(mark):
            return encoding, True
    even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
    if max(even, odd) * 4 > min(len(head), 4096) and min(even, odd) * 10 < max(even, odd):
        return ("utf-16-be" if even > odd else "utf-16-le"), False
    return "utf-8", False


def _checked_encoding(handle: BinaryIO, encoding: str, *, bom: bool, where: str) -> tuple[str, bool]:
    """Decode the whole file; return the encoding it is in, and whether it holds what is unfit."""
    try:
        return encoding, _decode(handle, encoding) or encoding.startswith("utf-16")
    except UnicodeError as error:
        if encoding == "utf-8" and not bom:
            try:
                return "cp1252", _decode(handle, "cp1252")
            except UnicodeError:
                raise _no_text(where) from error
        raise _no_text(where) from error


def _decode(handle: BinaryIO, encoding: str) -> bool:
    """Decode a file for the sake of its errors; tell whether it holds what is unfit."""
    handle.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    unfit = suspect = False
    while block := handle.read(_BLOCK):
        text = decoder.decode(block)
        suspect = suspect or b"\xc2" in block or b"\xe2" in block  # how all that is unfit begins in UTF-8, but controls
        unfit = unfit or bool(block.translate(None, _PLAIN)) or (suspect and _UNFIT.search(text) is not None)
    decoder.decode(b"", final=True)
    return unfit


def _no_text(where: str) -> SubscriberError:
    return SubscriberError(
        f"{where}: this is not a text file in UTF-8, UTF-16 or Windows-1252",
        hint="Save the list again as CSV, best as “CSV UTF-8”.",
    )


def _guess_delimiter(text: str, told: str | None) -> tuple[str, Columns]:
    """Return the delimiter whose header row has an email column and the most columns."""
    best: tuple[tuple[bool, int], str, Columns] | None = None
    for delimiter in told if told and told not in '"\0\r\n ' else DELIMITERS:
        columns = name_columns(_first_row(text, delimiter))
        worth = (columns.email >= 0, len(columns.headers))
        if best is None or worth > best[0]:
            best = worth, delimiter, columns
    assert best is not None  # noqa: S101 — there are delimiters to try
    return best[1], best[2]


def _first_row(text: str, delimiter: str) -> list[str]:
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if any(map(str.strip, cells)):
                return [cell.replace("\0", "").strip() for cell in cells]
    except csv.Error:
        pass
    return []


def _no_email_column(columns: Columns, where: str) -> SubscriberError:
    headers = [header for header in columns.headers if header]
    if any(is_plain(header) for header in headers):
        return SubscriberError(
            f"{where}:1: the first row is an address, not the names of the columns",
            hint="Put a row above it that names the columns, for instance: email,name",
        )
    named = ", ".join(shown(header) for header in headers[:20]) or "none"
    return SubscriberError(
        f"{where}: there is no column with addresses; its columns are {named}",
        hint="Name the column with the addresses “email”.",
    )
