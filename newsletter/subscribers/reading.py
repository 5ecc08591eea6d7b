"""Reads a subscriber list, row by row in flat memory, and finds every address that stands there twice."""

from __future__ import annotations

import itertools
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from newsletter.domain.headers import UNFIT
from newsletter.domain.subscriber import Subscriber
from newsletter.errors import SubscriberError
from newsletter.subscribers.addresses import Address, InvalidAddressError, all_plain, is_plain, read_address, shown
from newsletter.subscribers.cells import subscriber_maker
from newsletter.subscribers.layout import EMPTY, Layout, find_layout
from newsletter.subscribers.parsing import StrayQuoteError, changed, parsed
from newsletter.subscribers.repetition import Repeated, find_repeated, line_breaks
from newsletter.subscribers.report import Report, Row
from newsletter.subscribers.status import Verdict, judge

HANDFUL = 64
"""How many rows are looked at together; one that is special makes all of them go the slow way."""


MOST_STRAYS = 20
"""Rows with a quotation mark gone astray: with more of them the list as a whole cannot be trusted."""


def read_columns(path: Path) -> tuple[str, ...]:
    """Return the columns of a list under our names, `email` first; nothing if there is no file.

    Raises:
        SubscriberError: the file cannot be read, or has no column with addresses.
    """
    if not path.exists():
        return ()
    with opened(path) as handle:
        layout = find_layout(handle, where=path.name)
    return tuple(sorted(layout.columns.names, key=lambda name: name != "email"))


def read_subscribers(path: Path, *, report: Report) -> Iterator[Row]:
    """Yield the usable rows in file order, each address once; tell the report about the others.

    The file is read twice: the first time finds the addresses that may be there more than once, so that the second
    needs to remember only those. An address that any of its rows signs off is not active.

    Raises:
        SubscriberError: the file cannot be read as a list as a whole, before any row is yielded; or it changed while
            it was read.
    """
    with opened(path) as handle:
        before = state(handle)
        layout = find_layout(handle, where=path.name)
        report.encoding = layout.encoding_in_words
        if layout is EMPTY:
            return
        layout, repeated = _first_time(handle, layout, report, where=path.name)
        if state(handle) != before:
            raise changed(path.name)
        yield from _Reading(layout=layout, repeated=repeated, report=report, where=path.name).rows(handle)
        if state(handle) != before:
            raise changed(path.name)


def _first_time(handle: BinaryIO, layout: Layout, report: Report, *, where: str) -> tuple[Layout, Repeated]:
    """Go through the file once, and again for every row that cannot be parsed: it is told and left out."""
    while True:
        try:
            return layout, find_repeated(handle, layout, where=where, size=state(handle)[0])
        except StrayQuoteError as stray:
            if len(layout.strays) == MOST_STRAYS:
                raise
            report.invalid += 1
            report.tell(
                where, stray.line, "there is text behind a closing quotation mark; inside a cell write it twice"
            )
            layout = replace(layout, strays=layout.strays | {stray.line})


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a list for reading.

    Raises:
        SubscriberError: there is none, or it is not a file, or we may not read it.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise SubscriberError(f"{path.name or path}: this is not a file")
        handle = path.open("rb")
    except FileNotFoundError as error:
        raise SubscriberError(
            f"{path.name}: there is no such file",
            hint="It is a table with a row for every reader and a column “email”. Start it with: "
            "newsletter subscribers add ADDRESS",
        ) from error
    except (OSError, ValueError) as error:
        raise SubscriberError(f"{path.name}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    with handle:
        try:
            yield handle
        except OSError as error:
            raise SubscriberError(f"{path.name}: cannot be read: {error.strerror or error}") from error


def state(handle: BinaryIO) -> tuple[int, int]:
    status = os.fstat(handle.fileno())
    return status.st_size, status.st_mtime_ns


class _Reading:
    """The second time through the file."""

    def __init__(self, *, layout: Layout, repeated: Repeated, report: Report, where: str) -> None:
        self.layout = layout
        self.columns = layout.columns
        self.repeated = repeated
        self.report = report
        self.where = where
        self.widths = {len(self.columns.names)}
        self.make = subscriber_maker(self.columns)
        self.first: dict[str, tuple[int, str | None]] = {}

    def rows(self, handle: BinaryIO) -> Iterator[Row]:
        """Take the rows in handfuls: most have nothing special, and are dealt with together."""
        repeated, make, signs = self.repeated.keys, self.make, self.columns.signs
        with parsed(handle, self.layout, where=self.where) as parser:
            line = parser.line + 1
            while rows := list(itertools.islice(parser.rows, HANDFUL)):
                end = parser.line + 1
                emails = self._plain_addresses(rows) if end - line == len(rows) else None
                if emails is None:
                    for cells in rows:
                        if (row := self._row(line, cells)) is not None:
                            yield row
                        line += 1 + sum(map(line_breaks, cells))
                else:
                    for email, cells in zip(emails, rows, strict=True):
                        subscriber = make(email, cells, None)
                        key = email.lower()
                        if key in repeated or (signs and judge(signs, cells) is not None):
                            if (row := self._settled(line, subscriber, key, cells)) is not None:
                                yield row
                        else:
                            self.report.active += 1
                            yield Row(subscriber=subscriber, line=line)
                        line += 1
                line = end

    def _plain_addresses(self, rows: list[list[str]]) -> list[str] | None:
        """Return the addresses if all rows are of the right width, and hold a plain one; else None."""
        if self.layout.unfit or set(map(len, rows)) != self.widths:
            return None
        emails = [cells[self.columns.email] for cells in rows]
        if not all_plain(emails):
            return None
        return [email if email.islower() else _lower_domain(email) for email in emails]

    def _row(self, line: int, cells: list[str]) -> Row | None:
        """Deal with any row; None if nothing usable is in it."""
        if self.layout.unfit:
            self._leave_out_nul(line, cells)
        if len(cells) != len(self.columns.names) and not self._usable(line, cells):
            return None
        cell = cells[self.columns.email]
        if is_plain(cell):
            subscriber, key = self.make(_lower_domain(cell), cells, None), cell.lower()
        elif (address := self._address(line, cells)) is not None:
            subscriber, key = self.make(address.email, cells, address.name), address.key
        else:
            return None
        if UNFIT.search(subscriber.name or ""):
            reason = "the name holds a line break or a control character; the message is addressed without it"
            self.report.tell(self.where, line, reason)
        return self._settled(line, subscriber, key, cells)

    def _settled(self, line: int, subscriber: Subscriber, key: str, cells: Sequence[str]) -> Row | None:
        """Decide whether a subscriber is mailed; None for one who was there before."""
        verdict = judge(self.columns.signs, cells)
        if key in self.repeated.keys:
            if self._is_repetition(key, subscriber, line):
                return None
            verdict = verdict or self.repeated.left.get(key)
        if verdict is not None:
            return self._inactive(line, subscriber, verdict)
        self.report.active += 1
        return Row(subscriber=subscriber, line=line)

    def _address(self, line: int, cells: Sequence[str]) -> Address | None:
        """Read an address that is not plain; report it if there is none, but for a row without anything."""
        if not any(map(str.strip, cells)):
            return None
        try:
            return read_address(cells[self.columns.email])
        except InvalidAddressError as error:
            self.report.invalid += 1
            self.report.tell(self.where, line, str(error))
            return None

    def _inactive(self, line: int, subscriber: Subscriber, verdict: Verdict) -> Row:
        self.report.inactive += 1
        self.report.reasons[verdict.reason] += 1
        if verdict.unknown:
            self.report.tell(
                self.where,
                line,
                f"{verdict.reason} is not one we know, so {subscriber.email} is not mailed; write “subscribed” or "
                "“unsubscribed”, or give the column another name",
            )
        return Row(subscriber=subscriber, line=line, active=False, reason=verdict.reason)

    def _usable(self, line: int, cells: list[str]) -> bool:
        """Report a row of another width, and fill it up; tell whether it has a cell for the address."""
        width = len(self.columns.names)
        if not any(map(str.strip, cells)):
            return False
        if len(cells) <= self.columns.email:
            self.report.invalid += 1
            self.report.tell(self.where, line, "there is no address in this row: it has too few cells")
            return False
        if len(cells) < width or any(map(str.strip, cells[width:])):
            found = f"{len(cells)} {'cell' if len(cells) == 1 else 'cells'}"
            more = "fewer" if len(cells) < width else "more"
            reason = f"{found}, {more} than the {width} columns; used as far as it goes"
            self.report.tell(self.where, line, reason)
        cells += [""] * (width - len(cells))
        return True

    def _leave_out_nul(self, line: int, cells: list[str]) -> None:
        """Take NUL out of a row, except for its address, which is refused later."""
        at = self.columns.email
        for place, cell in enumerate(cells):
            if place != at and "\0" in cell:
                self.report.tell(self.where, line, "there are NUL characters in this row; they are left out")
                cells[:] = [cell if place == at else cell.replace("\0", "") for place, cell in enumerate(cells)]
                return

    def _is_repetition(self, key: str, subscriber: Subscriber, line: int) -> bool:
        name = subscriber.name
        first = self.first.setdefault(key, (line, name))
        if first[0] == line:
            return False
        self.report.duplicates += 1
        other = ""
        if name and first[1] and name != first[1]:
            other = f", under another name ({shown(first[1])} there, {shown(name)} here)"
        self.report.tell(self.where, line, f"{subscriber.email} is already in line {first[0]}{other}; that row counts")
        return True


def _lower_domain(email: str) -> str:
    local, _, domain = email.rpartition("@")
    return f"{local}@{domain.lower()}"
