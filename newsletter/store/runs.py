"""The runs in the ledger, with their editions: written down once, and found again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Connection, Select, delete, exists, func, insert, literal, or_, select, update

from newsletter.domain.delivery import State
from newsletter.domain.run import Departures, Run, RunPlan
from newsletter.errors import StoreError
from newsletter.store.editions import dump_edition
from newsletter.store.rows import INTENT, run_of
from newsletter.store.tables import DELIVERY, EDITION, RECIPIENT, RUN, RUN_SIZE

OPEN = (State.PENDING, INTENT, State.DEFERRED)
_TAKEN = (State.SENT, State.UNCERTAIN, INTENT)
_TRIED = (*_TAKEN, State.FAILED, State.DEFERRED)


def write_run(connection: Connection, plan: RunPlan, *, now: datetime) -> Run:
    """Write down a run and its editions.

    Raises:
        StoreError: it is in the ledger already.
    """
    if find_run(connection, plan.issue, rehearsal=plan.rehearsal, transport=plan.transport,
                fingerprint=plan.fingerprint) is not None:  # fmt: skip
        raise StoreError(f"{plan.issue} was taken up by another send meanwhile", hint="Run the command again.")
    run = Run(
        id=(connection.execute(select(func.max(RUN.c.id))).scalar() or 0) + 1,
        issue=plan.issue,
        rehearsal=plan.rehearsal,
        transport=plan.transport,
        fingerprint=plan.fingerprint,
        subject=plan.subject,
        audience=plan.audience,
        list_id=plan.list_id,
        secret_mark=plan.secret_mark,
        machine=plan.machine,
        frozen_at=now,
    )
    row = {name: getattr(run, name) for name in Run.__slots__}
    connection.execute(insert(RUN).values(row | {"rehearsal": int(run.rehearsal)}))
    for place, edition in enumerate(plan.editions):
        values = {"run_id": run.id, "place": place, "language": edition.language, "content": dump_edition(edition)}
        connection.execute(insert(EDITION).values(values))
    return run


def find_run(
    connection: Connection, issue: str, *, rehearsal: bool, transport: str = "", fingerprint: str = ""
) -> Run | None:
    query = select(RUN).where(RUN.c.issue == issue, RUN.c.rehearsal == int(rehearsal))
    if rehearsal:
        query = query.where(RUN.c.transport == transport, RUN.c.fingerprint == fingerprint)
    return next(iter(read_runs(connection, query)), None)


def read_runs(connection: Connection, query: Select[tuple[object, ...]]) -> tuple[Run, ...]:
    return tuple(run_of(row) for row in connection.execute(query.order_by(RUN.c.id)).mappings())


def remove_run(connection: Connection, run: Run) -> None:
    connection.execute(delete(DELIVERY).where(DELIVERY.c.id.between(*places(run))))
    connection.execute(delete(RECIPIENT).where(RECIPIENT.c.run_id == run.id))
    connection.execute(delete(RUN).where(RUN.c.id == run.id))


def places(run: Run) -> tuple[int, int]:
    """Return the first and the last number that a delivery of this run may have."""
    first = run.id * RUN_SIZE
    return first, first + RUN_SIZE - 1


def with_something_left() -> Select[tuple[object, ...]]:
    """Select the runs that have deliveries left; those that are known to have none are not looked into."""
    first = RUN.c.id * literal(RUN_SIZE, BigInteger)
    left = exists().where(DELIVERY.c.id.between(first, first + RUN_SIZE - 1), DELIVERY.c.state.in_(OPEN))
    return select(RUN).where(RUN.c.finished_at.is_(None), left)


def note_end(connection: Connection, run: Run, *, at: datetime) -> None:
    """Note that a run has nothing left, if that is so."""
    left = exists().where(DELIVERY.c.id.between(*places(run)), DELIVERY.c.state.in_(OPEN))
    connection.execute(update(RUN).where(RUN.c.id == run.id, ~left).values(finished_at=at))


def note_more(connection: Connection, run: Run) -> None:
    """Note that a run has something left again."""
    connection.execute(update(RUN).where(RUN.c.id == run.id).values(finished_at=None))


def departures(connection: Connection, since: datetime) -> Departures:
    first = RUN.c.id * literal(RUN_SIZE, BigInteger)
    taken = DELIVERY.c.state.in_(_TAKEN)
    query = select(func.count().filter(taken), func.min(DELIVERY.c.at).filter(taken), func.max(DELIVERY.c.at)).where(
        RUN.c.rehearsal == 0,
        or_(RUN.c.finished_at.is_(None), RUN.c.finished_at >= since),
        DELIVERY.c.id.between(first, first + RUN_SIZE - 1),
        DELIVERY.c.at >= since,
        DELIVERY.c.state.in_(_TRIED),
    )
    number, earliest, latest = connection.execute(query).one()
    return Departures(count=number, first=earliest, last=latest)
