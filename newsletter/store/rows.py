"""Between rows of the ledger and the values of the domain."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Row, RowMapping

from newsletter.domain.delivery import Delivery, State
from newsletter.domain.run import Addressee, Entry, Run
from newsletter.domain.subscriber import Subscriber

INTENT = "intent"
"""The one state that is the ledger's alone: to everybody else such a delivery is uncertain."""

_ENCODER = json.JSONEncoder(separators=(",", ":"), check_circular=False)  # made once: it runs for every recipient


def run_of(row: RowMapping) -> Run:
    return Run(**{**row, "rehearsal": bool(row["rehearsal"])})


def candidate_row(seq: int, addressee: Addressee) -> tuple[int, str, str, str, str]:
    subscriber = addressee.subscriber
    frozen = _ENCODER.encode({"tags": subscriber.tags, "attributes": dict(subscriber.attributes)})
    return seq, subscriber.key, subscriber.email, frozen, addressee.language


def entry_of(row: Row[Any]) -> Entry:
    frozen = json.loads(row.subscriber)
    return Entry(
        seq=row.seq,
        subscriber=Subscriber(email=row.email, tags=tuple(frozen["tags"]), attributes=frozen["attributes"]),
        language=row.language,
        attempts=row.attempts,
        first_at=row.first_at,
    )


def delivery_of(row: Row[Any]) -> Delivery:
    return Delivery(
        email=row.email,
        state=State.UNCERTAIN if row.state == INTENT else State(row.state),
        reply=row.reply,
        at=row.at,
        attempts=row.attempts,
    )


T = TypeVar("T")


def chunks(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk
