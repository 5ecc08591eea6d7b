"""The first time through a list: it finds the addresses that may be there twice, and what makes the list unreadable."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from newsletter.errors import SubscriberError
from newsletter.subscribers.addresses import InvalidAddressError, is_plain, read_address, shown
from newsletter.subscribers.layout import Layout
from newsletter.subscribers.parsing import parsed
from newsletter.subscribers.status import Verdict, judge

_FEWEST_PLACES, _MOST_PLACES = 1 << 12, 1 << 25
_UNUSUAL = re.compile(r"[^A-Za-z0-9@._+\n-]").search
"""Finds what may take more than lower case to fold."""


def _keys(cells: Sequence[str]) -> list[str]:
    """Return the keys (domain.subscriber.address_key) of many cells at once; what is no address has any key."""
    joined = "\n".join(cells)
    if _UNUSUAL(joined) is None and len(keys := joined.lower().split("\n")) == len(cells):
        return keys
    return [cell.lower() if _UNUSUAL(cell) is None else _key(cell) for cell in cells]


def _key(cell: str) -> str:
    try:
        return read_address(cell).key
    except InvalidAddressError:
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """Keys that may stand there more than once, among them all that do; and those that a later row signs off."""

    keys: frozenset[str]
    left: dict[str, Verdict]


def find_repeated(handle: BinaryIO, layout: Layout, *, where: str, size: int) -> Repeated:
    """Go through the addresses and mark the place of each one's hash: a place taken may mean a repetition."""
    at, signs = layout.columns.email, layout.columns.signs
    places = _FEWEST_PLACES
    while places < min(size // 4, _MOST_PLACES):
        places *= 2
    mask, seen = places - 1, bytearray(places)
    keys: set[str] = set()
    left: dict[str, Verdict] = {}
    with parsed(handle, layout, where=where) as parser:
        line = parser.line + 1
        while read := list(itertools.islice(parser.rows, 1000)):
            if parser.line + 1 - line != len(read):
                _refuse_swallowed_rows(read, layout, where=where, line=line)
            line = parser.line + 1
            rows = [cells for cells in read if len(cells) > at]
            for key, cells in zip(_keys([cells[at] for cells in rows]), rows, strict=True):
                place = hash(key) & mask
                if not seen[place]:
                    seen[place] = 1
                    continue
                keys.add(key)
                if signs and (verdict := judge(signs, cells)):
                    left.setdefault(key, verdict)
    return Repeated(keys=frozenset(keys), left=left)


def _refuse_swallowed_rows(rows: Sequence[list[str]], layout: Layout, *, where: str, line: int) -> None:
    """Refuse a cell that holds whole rows: its quotation mark was closed by one much further on.

    Raises:
        SubscriberError: there is one.
    """
    width, at = len(layout.columns.names), layout.columns.email
    for cells in rows:
        for cell in cells if width > 1 else ():
            for inner in cell.splitlines()[1:] if "@" in cell else ():
                try:
                    swallowed = next(csv.reader([inner], delimiter=layout.delimiter), [])
                except csv.Error:
                    continue
                if len(swallowed) == width and is_plain(swallowed[at].strip()):
                    raise SubscriberError(
                        f"{where}:{line}: a quotation mark is not closed in the row that starts here: a cell goes on "
                        f"over the next rows, such as {shown(inner)}",
                        hint="Close the quotation mark. Nothing was done with the list.",
                    )
        line += 1 + sum(map(line_breaks, cells))


def line_breaks(cell: str) -> int:
    return cell.count("\n") + cell.count("\r") - cell.count("\r\n")
