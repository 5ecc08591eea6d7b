"""Between rows of the ledger and the values of the domain."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from json.encoder import encode_basestring_ascii as quoted
from typing import Any, TypeVar

from sqlalchemy import RowMapping

from newsletter.domain.delivery import Delivery, State
from newsletter.domain.run import Addressee, Entry, Run
from newsletter.domain.subscriber import Subscriber
from newsletter.store.tables import RUN_SIZE

INTENT = "intent"
"""The one state that is the ledger's alone: to everybody else such a delivery is uncertain."""

RawRow = tuple[Any, ...]
"""A row as the driver gives it, its times still texts: SQLAlchemy's own rows cost a microsecond more, each."""


def run_of(row: RowMapping) -> Run:
    return Run(**{name: row[name] for name in Run.__slots__} | {"rehearsal": bool(row["rehearsal"])})


def candidate_row(seq: int, addressee: Addressee) -> tuple[int, str, str, str, str]:
    """Write an addressee down; the JSON by hand, which takes half the time, for every recipient."""
    subscriber = addressee.subscriber
    tags = ",".join(map(quoted, subscriber.tags))
    attributes = ",".join([f"{quoted(name)}:{quoted(value)}" for name, value in subscriber.attributes.items()])
    frozen = f'{{"tags":[{tags}],"attributes":{{{attributes}}}}}'
    return seq, subscriber.key, subscriber.email, addressee.language, frozen


def entries_of(rows: Sequence[RawRow]) -> Iterator[Entry]:
    """Make entries of many rows; their JSON is parsed at once, which takes half the time."""
    everybody = json.loads(f"[{','.join([row[3] for row in rows])}]")
    for (number, email, language, _, attempts, first_at), frozen in zip(rows, everybody, strict=True):
        yield Entry(
            number % RUN_SIZE,
            Subscriber(email=email, tags=tuple(frozen["tags"]), attributes=frozen["attributes"]),
            language,
            attempts,
            None if first_at is None else datetime.fromisoformat(first_at),
        )


def delivery_of(row: RawRow) -> Delivery:
    _, email, state, reply, at, attempts = row
    return Delivery(
        email=email,
        state=State.UNCERTAIN if state == INTENT else State(state),
        reply=reply,
        at=None if at is None else datetime.fromisoformat(at),
        attempts=attempts,
    )


T = TypeVar("T")


def chunks(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk
