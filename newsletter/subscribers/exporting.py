"""A list as CSV for a spreadsheet, in which no cell is taken for a formula (OWASP ASVS 1.2.10), and the way back."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from newsletter.domain.subscriber import Subscriber
from newsletter.subscribers.addresses import InvalidAddressError, read_address
from newsletter.subscribers.cells import join_tags

_DANGEROUS = re.compile(r"'*(?:[\t\r\n\0]|\s*[=+\-@＝＋－＠])")


def guarded(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet might calculate, and before what looks as if we had done so."""
    return f"'{cell}" if _DANGEROUS.match(cell) else cell


def unguarded(cell: str) -> str:
    """Take the apostrophe of `guarded` away again."""
    return cell[1:] if cell.startswith("'") and _DANGEROUS.match(cell) else cell


def without_guards(subscriber: Subscriber) -> Subscriber:
    """Undo `guarded` in a subscriber that was read from an export."""
    email = subscriber.email
    if unguarded(email) != email:
        try:
            email = read_address(unguarded(email)).email
        except InvalidAddressError:
            email = subscriber.email
    tags = (unguarded(subscriber.tags[0]), *subscriber.tags[1:]) if subscriber.tags else ()
    attributes = {name: unguarded(value) for name, value in subscriber.attributes.items()}
    return Subscriber(email=email, tags=tags, attributes=attributes)


def csv_lines(columns: Sequence[str], people: Iterable[tuple[Subscriber, str]], *, raw: bool = False) -> Iterator[str]:
    """Yield a list with `columns` and the status of each, as RFC 4180 writes it; `raw`: the cells as they are."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)

    def line(cells: Iterable[str]) -> str:
        writer.writerow(cell if raw else guarded(cell) for cell in cells)
        text = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return text

    names = [name for name in columns if name != "status"]
    rest = iter(people)
    first = next(rest, None)  # what is wrong with the list shows here, before anything is written
    yield line([*names, "status"])
    for subscriber, status in itertools.chain([first] if first else [], rest):
        yield line([*(_cell(subscriber, name) for name in names), status])


def _cell(subscriber: Subscriber, name: str) -> str:
    return join_tags(subscriber.tags) if name == "tags" else subscriber.get(name) or ""
