"""The ledger: who was to get an issue, frozen when its sending began, and what became of each of them.

A delivery goes pending → intent → sent, failed, deferred or uncertain; or straight to failed, deferred or skipped.
`intent` is written before the point of no return, so that after a crash exactly these may have arrived. Nothing
leaves sent, failed, skipped or uncertain by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    TextClause,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from newsletter.domain.delivery import Counts, Delivery, State
from newsletter.domain.run import Addressee, Edition, Entry, Run, RunPlan, Settlement
from newsletter.errors import StoreError
from newsletter.store.editions import dump_edition, load_edition
from newsletter.store.rows import INTENT, chunks, delivery_of, delivery_row, entry_of, run_of
from newsletter.store.tables import DELIVERY, EDITION, RUN, UtcMoment
from newsletter.store.transactions import Transactions

_CHUNK = 2000
_ASKED = 500  # databases bound how many values one question may hold
_OPEN = text("delivery.state IN ('pending', 'intent', 'deferred')")  # word for word what the partial index says
_OUTCOME = (DELIVERY.c.seq, DELIVERY.c.email, DELIVERY.c.state, DELIVERY.c.reply, DELIVERY.c.at, DELIVERY.c.attempts)
_TRIED = (State.SENT, State.FAILED, State.DEFERRED, State.UNCERTAIN)

# Plain SQL, because these run for every message; the database's own rule is what keeps the states going forward.
_INTEND = text(
    "UPDATE delivery SET state = 'intent', at = :at"
    " WHERE run_id = :run_id AND seq = :seq AND state IN ('pending', 'deferred')"
).bindparams(bindparam("at", type_=UtcMoment))

_SETTLE = text(
    "UPDATE delivery SET state = :state, reply = :reply, at = :at, next_at = :next_at,"
    " attempts = attempts + :tried, first_at = COALESCE(first_at, :first_at)"
    " WHERE run_id = :run_id AND seq = :seq AND (state = 'intent'"
    # without an intent the message never went over the line: it cannot have arrived
    " OR (state IN ('pending', 'deferred') AND :state NOT IN ('sent', 'uncertain')))"
).bindparams(*(bindparam(name, type_=UtcMoment) for name in ("at", "next_at", "first_at")))


class Ledger:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    # runs

    def freeze(self, plan: RunPlan, addressees: Iterable[Addressee], *, now: datetime) -> Run:
        """Write down a run, its editions and everybody who is to get it, in one transaction; all of it or nothing.

        Raises:
            StoreError: this run is in the ledger already.
        """
        with self._transactions.writing() as connection:
            number = (connection.execute(select(func.max(RUN.c.id))).scalar() or 0) + 1
            known = _find(connection, plan.issue, rehearsal=plan.rehearsal, transport=plan.transport,
                          fingerprint=plan.fingerprint)  # fmt: skip
            if known is not None:
                raise StoreError(f"{plan.issue} was taken up by another send meanwhile", hint="Run the command again.")
            connection.execute(
                insert(RUN).values(
                    id=number,
                    issue=plan.issue,
                    rehearsal=int(plan.rehearsal),
                    transport=plan.transport,
                    fingerprint=plan.fingerprint,
                    subject=plan.subject,
                    audience=plan.audience,
                    list_id=plan.list_id,
                    secret_mark=plan.secret_mark,
                    machine=plan.machine,
                    frozen_at=now,
                )
            )
            for place, edition in enumerate(plan.editions):
                connection.execute(
                    insert(EDITION).values(
                        run_id=number, place=place, language=edition.language, content=dump_edition(edition)
                    )
                )
            _append(connection, number, addressees, first_seq=1)
            return run_of(connection.execute(select(RUN).where(RUN.c.id == number)).mappings().one())

    def add(self, run: Run, addressees: Iterable[Addressee]) -> int:
        """Append those who are not in the run yet; return how many there were."""
        mine = DELIVERY.c.run_id == run.id
        with self._transactions.writing() as connection:
            before, last = connection.execute(select(func.count(), func.max(DELIVERY.c.seq)).where(mine)).one()
            _append(connection, run.id, addressees, first_seq=(last or 0) + 1)
            after = connection.execute(select(func.count()).select_from(DELIVERY).where(mine)).scalar_one()
        return int(after - before)

    def count_new(self, run: Run, addressees: Iterable[Addressee]) -> int:
        """Count those who are not in the run yet."""
        number = 0
        for chunk in chunks((addressee.subscriber.key for addressee in addressees), _ASKED):
            query = select(func.count()).where(DELIVERY.c.run_id == run.id, DELIVERY.c.address_key.in_(chunk))
            with self._transactions.reading() as connection:
                number += len(set(chunk)) - connection.execute(query).scalar_one()
        return number

    def forget(self, run: Run) -> None:
        """Drop a rehearsal, whose outcome is no longer there to be looked at.

        Raises:
            StoreError: it is a real run; what was really sent is never forgotten.
        """
        if not run.rehearsal:
            raise StoreError(f"{run.issue} was really sent; that cannot be forgotten")
        with self._transactions.writing() as connection:
            connection.execute(delete(RUN).where(RUN.c.id == run.id))

    def sealed(self, issue: str) -> Run | None:
        """Find the real run of an issue."""
        with self._transactions.reading() as connection:
            return _find(connection, issue, rehearsal=False)

    def rehearsed(self, issue: str, *, transport: str, fingerprint: str) -> Run | None:
        with self._transactions.reading() as connection:
            return _find(connection, issue, rehearsal=True, transport=transport, fingerprint=fingerprint)

    def runs(self, issue: str | None = None) -> tuple[Run, ...]:
        """Return the runs (of one issue), in the order in which they began."""
        query = select(RUN).order_by(RUN.c.id)
        if issue is not None:
            query = query.where(RUN.c.issue == issue)
        with self._transactions.reading() as connection:
            return tuple(run_of(row) for row in connection.execute(query).mappings())

    def unfinished(self, *, rehearsal: bool = False, transport: str | None = None) -> tuple[Run, ...]:
        """Return the runs that have deliveries left, the oldest first."""
        left = select(DELIVERY.c.seq).where(DELIVERY.c.run_id == RUN.c.id, _OPEN).exists()
        query = select(RUN).where(RUN.c.rehearsal == int(rehearsal), left).order_by(RUN.c.id)
        if transport is not None:
            query = query.where(RUN.c.transport == transport)
        with self._transactions.reading() as connection:
            return tuple(run_of(row) for row in connection.execute(query).mappings())

    def editions(self, run: Run) -> dict[str, Edition]:
        """Return the frozen editions by language, the publication's own first."""
        query = (
            select(EDITION.c.language, EDITION.c.content).where(EDITION.c.run_id == run.id).order_by(EDITION.c.place)
        )
        with self._transactions.reading() as connection:
            return {language: load_edition(content) for language, content in connection.execute(query)}

    # deliveries

    def recover(self, run: Run, *, now: datetime) -> int:
        """Call uncertain what was on its way when the last send broke off; return how many that were."""
        with self._transactions.writing() as connection:
            broken_off = connection.execute(
                update(DELIVERY)
                .where(DELIVERY.c.run_id == run.id, _OPEN, DELIVERY.c.state == INTENT)
                .values(
                    state=State.UNCERTAIN,
                    reply="the send broke off while this message was handed over; it may have arrived",
                    attempts=DELIVERY.c.attempts + 1,
                    first_at=func.coalesce(DELIVERY.c.first_at, DELIVERY.c.at),
                    at=now,
                )
            )
        return broken_off.rowcount

    def due(self, run: Run, *, now: datetime) -> Iterator[Entry]:
        """Return what is to be sent now, in order: what is pending, and what is deferred until `now` or before."""
        return map(entry_of, self._in_order(select(DELIVERY).where(*_due(run, now))))

    def count_due(self, run: Run, *, now: datetime) -> int:
        with self._transactions.reading() as connection:
            return connection.execute(select(func.count()).select_from(DELIVERY).where(*_due(run, now))).scalar_one()

    def record(
        self, run: Run, *, settled: Sequence[Settlement] = (), intents: Sequence[int] = (), now: datetime
    ) -> None:
        """Write down, in one durable commit, what became of some deliveries and which ones now go over the line.

        Raises:
            StoreError: one of them is not in a state from where it can go there; nothing is written then.
        """
        with self._transactions.writing() as connection:
            if settled:
                done = connection.execute(_SETTLE, [_settled_row(run, settlement) for settlement in settled])
                _all_of_them(done.rowcount, len(settled), run)
            if intents:
                begun = connection.execute(_INTEND, [{"run_id": run.id, "seq": seq, "at": now} for seq in intents])
                _all_of_them(begun.rowcount, len(intents), run)

    def counts(self, run: Run) -> Counts:
        query = select(DELIVERY.c.state, func.count()).where(DELIVERY.c.run_id == run.id).group_by(DELIVERY.c.state)
        with self._transactions.reading() as connection:
            found = {state: int(number) for state, number in connection.execute(query)}
        found[State.UNCERTAIN] = found.get(State.UNCERTAIN, 0) + found.pop(INTENT, 0)
        return Counts(**{State(state).value: number for state, number in found.items()})

    def next_attempt(self, run: Run) -> datetime | None:
        """Tell when the first deferred delivery is due."""
        query = select(func.min(DELIVERY.c.next_at)).where(
            DELIVERY.c.run_id == run.id, _OPEN, DELIVERY.c.state == State.DEFERRED
        )
        with self._transactions.reading() as connection:
            return connection.execute(query).scalar()

    def deliveries(self, run: Run, states: Collection[State] = ()) -> Iterator[Delivery]:
        """Return the deliveries (in some states only), in the order of the list."""
        query = select(*_OUTCOME).where(DELIVERY.c.run_id == run.id)
        if states:
            wanted = [*states, INTENT] if State.UNCERTAIN in states else states
            query = query.where(DELIVERY.c.state.in_(wanted))
        return map(delivery_of, self._in_order(query))

    def delivery(self, run: Run, key: str) -> Delivery | None:
        """Return what became of one person in a run, by the folded address."""
        row = self._person(run, key)
        return None if row is None else delivery_of(row)

    def find(self, run: Run, key: str) -> Entry | None:
        """Find one person in a run, by the folded address, as they were when it was frozen."""
        row = self._person(run, key)
        return None if row is None else entry_of(row)

    def _person(self, run: Run, key: str) -> Row[Any] | None:
        query = select(DELIVERY).where(DELIVERY.c.run_id == run.id, DELIVERY.c.address_key == key)
        with self._transactions.reading() as connection:
            return connection.execute(query).first()

    def _in_order(self, query: Select[Any]) -> Iterator[Row[Any]]:
        """Yield deliveries in the order of the list, many at a time: nothing is held while they are dealt with."""
        query = query.order_by(DELIVERY.c.seq).limit(_CHUNK)
        last = 0
        while True:
            with self._transactions.reading() as connection:
                rows = connection.execute(query.where(DELIVERY.c.seq > last)).all()
            if not rows:
                return
            yield from rows
            last = rows[-1].seq


def _find(
    connection: Connection, issue: str, *, rehearsal: bool, transport: str = "", fingerprint: str = ""
) -> Run | None:
    query = select(RUN).where(RUN.c.issue == issue, RUN.c.rehearsal == int(rehearsal))
    if rehearsal:
        query = query.where(RUN.c.transport == transport, RUN.c.fingerprint == fingerprint)
    row = connection.execute(query).mappings().first()
    return None if row is None else run_of(row)


def _due(run: Run, now: datetime) -> tuple[ColumnElement[bool] | TextClause, ...]:
    waited = and_(DELIVERY.c.state == State.DEFERRED, DELIVERY.c.next_at <= now)
    return DELIVERY.c.run_id == run.id, _OPEN, (DELIVERY.c.state == State.PENDING) | waited


_APPEND = text(
    "INSERT INTO delivery (run_id, seq, address_key, email, subscriber, language)"
    " VALUES (:run_id, :seq, :address_key, :email, :subscriber, :language)"
    " ON CONFLICT (run_id, address_key) DO NOTHING"
)


def _append(connection: Connection, number: int, addressees: Iterable[Addressee], *, first_seq: int) -> None:
    rows = (delivery_row(number, seq, addressee) for seq, addressee in enumerate(addressees, first_seq))
    for chunk in chunks(rows, _CHUNK):
        connection.execute(_APPEND, chunk)


def _settled_row(run: Run, settlement: Settlement) -> dict[str, object]:
    tried = settlement.outcome.state in _TRIED
    return {
        "run_id": run.id,
        "seq": settlement.seq,
        "state": settlement.outcome.state,
        "reply": settlement.outcome.reply,
        "at": settlement.at,
        "next_at": settlement.next_at,
        "tried": int(tried),
        "first_at": settlement.at if tried else None,
    }


def _all_of_them(changed: int, wanted: int, run: Run) -> None:
    if changed != wanted:
        raise StoreError(
            f"the ledger of {run.issue} was changed by somebody else while it was being sent",
            hint="Run the command again: what is sent stays sent, the rest goes on.",
        )
