"""The tables as the queries see them; how they come into being stands in migrations/."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text
from sqlalchemy.types import TypeDecorator


def written(moment: datetime) -> str:
    """Write an aware datetime as ISO 8601 in UTC with fixed digits, so that texts sort as times do."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds")


class UtcMoment(TypeDecorator[datetime]):
    """An aware datetime, kept as `written`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:  # noqa: ARG002
        return None if value is None else written(value)

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromisoformat(value)


METADATA = MetaData()

MIGRATION = Table("migration", METADATA, Column("version", Integer, primary_key=True), Column("at", UtcMoment))

RUN = Table(
    "run",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("issue", Text),
    Column("rehearsal", Integer),
    Column("transport", Text),
    Column("fingerprint", Text),
    Column("subject", Text),
    Column("audience", Text),
    Column("list_id", Text),
    Column("secret_mark", Text),
    Column("machine", Text),
    Column("frozen_at", UtcMoment),
    Column("finished_at", UtcMoment),
    Column("restored_at", UtcMoment),
)

EDITION = Table(
    "edition",
    METADATA,
    Column("run_id", Integer, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("language", Text),
    Column("content", Text),
)

RECIPIENT = Table(
    "recipient",
    METADATA,
    Column("run_id", Integer, primary_key=True),
    Column("address_key", Text, primary_key=True),
    Column("seq", Integer),
)

DELIVERY = Table(
    "delivery",
    METADATA,
    Column("id", BigInteger, primary_key=True),
    Column("state", Text),
    Column("attempts", Integer),
    Column("first_at", UtcMoment),
    Column("at", UtcMoment),
    Column("next_at", UtcMoment),
    Column("reply", Text),
    Column("email", Text),
    Column("language", Text),
    Column("subscriber", Text),
)

RUN_SIZE = 1 << 32
"""A delivery's `id` is its run's number times this, plus its own number in the run."""

SUPPRESSION = Table(
    "suppression",
    METADATA,
    Column("address_key", Text, primary_key=True),
    Column("email", Text),
    Column("reason", Text),
    Column("at", UtcMoment),
    Column("source", Text),
)

SENDER = Table(
    "sender",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("process", Integer),
    Column("machine", Text),
    Column("since", UtcMoment),
    Column("token", Text),
)

SCHEDULE = Table(
    "schedule",
    METADATA,
    Column("issue", Text, primary_key=True),
    Column("at", UtcMoment),
    Column("made_at", UtcMoment),
)
