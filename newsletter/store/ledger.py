"""The ledger: who was to get an issue, frozen when its sending began, and what became of each of them.

A delivery goes pending → intent → sent, failed, deferred or uncertain; or straight to failed, deferred or skipped.
`intent` is written before the point of no return, so that after a crash exactly these may have arrived. Nothing
leaves sent, failed, skipped or uncertain by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    TextClause,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from newsletter.domain.delivery import Counts, Delivery, State
from newsletter.domain.run import Addressee, Departures, Edition, Entry, Run, RunPlan
from newsletter.errors import StoreError
from newsletter.store.commits import Commits
from newsletter.store.editions import dump_edition, load_edition
from newsletter.store.rows import INTENT, delivery_of, entry_of, run_of
from newsletter.store.staging import Staging
from newsletter.store.tables import DELIVERY, EDITION, RUN
from newsletter.store.transactions import Transactions

LONGEST_WAIT = timedelta(hours=3, minutes=30)
"""Nobody is deferred for longer (delivery/schedule.py has three hours at most)."""

_PAGE = 2000
_ENTRIES = 500  # an entry is dealt with at length: fewer are held
_OPEN = text("delivery.state IN ('pending', 'intent', 'deferred')")  # word for word what the partial index says
_OUTCOME = (DELIVERY.c.seq, DELIVERY.c.email, DELIVERY.c.state, DELIVERY.c.reply, DELIVERY.c.at, DELIVERY.c.attempts)
_ENTRY = (
    DELIVERY.c.seq, DELIVERY.c.email, DELIVERY.c.subscriber, DELIVERY.c.language, DELIVERY.c.attempts,
    DELIVERY.c.first_at,
)  # fmt: skip
_LEFT = (State.SENT, State.FAILED, State.DEFERRED, State.UNCERTAIN, INTENT)


class Ledger:
    """The book of runs. `commits_of` opens a run for writing down what becomes of its deliveries."""

    def __init__(
        self, transactions: Transactions, *, commits_of: Callable[[Run], AbstractContextManager[Commits]]
    ) -> None:
        self._transactions = transactions
        self._staging = Staging(transactions)
        self._commits_of = commits_of

    # runs

    def stage(self, addressees: Iterable[Addressee]) -> int:
        """Take these as the candidates for a run, in place of those before; return how many there are."""
        return self._staging.stage(addressees)

    def unstage(self) -> None:
        """Forget the candidates."""
        self._staging.unstage()

    def freeze(self, plan: RunPlan, *, now: datetime) -> Run:
        """Write down a run, its editions and the candidates, less who is suppressed; all of it or nothing.

        Raises:
            StoreError: this run is in the ledger already.
        """
        with self._staging.writing() as connection:
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
            connection.execute(_APPEND, {"run_id": number, "last": 0})
            run = run_of(connection.execute(select(RUN).where(RUN.c.id == number)).mappings().one())
        self.unstage()
        return run

    def add(self, run: Run) -> int:
        """Append those candidates who are not in the run yet, nor suppressed; return how many there were."""
        with self._staging.writing() as connection:
            last = connection.execute(select(func.max(DELIVERY.c.seq)).where(DELIVERY.c.run_id == run.id)).scalar() or 0
            added = connection.execute(_APPEND, {"run_id": run.id, "last": last}).rowcount
        self.unstage()
        return added

    def count_new(self, run: Run) -> int:
        """Count the candidates who are not in the run yet, nor suppressed."""
        with self._staging.reading() as connection:
            return int(connection.execute(_COUNT_NEW, {"run_id": run.id}).scalar_one())

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
        """Return what is to be sent now, in order: what is pending, and what is deferred until `now` or before.

        Who is deferred for longer than anybody ever is counts too: the clock was set back meanwhile (mail.md R13).
        """
        return map(entry_of, self._in_order(select(*_ENTRY).where(*_due(run, now)), page=_ENTRIES))

    def count_due(self, run: Run, *, now: datetime) -> int:
        with self._transactions.reading() as connection:
            return connection.execute(select(func.count()).select_from(DELIVERY).where(*_due(run, now))).scalar_one()

    def reopen(self, run: Run, state: State, *, now: datetime) -> int:
        """Make what failed, or is uncertain, pending again, because the editor asks for it; return how many that were.

        The attempts stay; how long to go on trying is counted anew.
        """
        states = (state, INTENT) if state is State.UNCERTAIN else (state,)
        with self._transactions.writing() as connection:
            return connection.execute(
                update(DELIVERY)
                .where(DELIVERY.c.run_id == run.id, DELIVERY.c.state.in_(states))
                .values(state=State.PENDING, first_at=None, next_at=None, at=now)
            ).rowcount

    def commits(self, run: Run) -> AbstractContextManager[Commits]:
        """Open a connection of its own to write down what becomes of a run's deliveries, for one thread at a time."""
        return self._commits_of(run)

    def departed(self, since: datetime) -> Departures:
        """Tell what left since then, over all real runs: what a rate or a quota has to count."""
        query = select(func.count(), func.min(DELIVERY.c.at), func.max(DELIVERY.c.at)).where(
            DELIVERY.c.run_id.in_(select(RUN.c.id).where(RUN.c.rehearsal == 0)),
            DELIVERY.c.at >= since,
            DELIVERY.c.state.in_(_LEFT),
        )
        with self._transactions.reading() as connection:
            count, first, last = connection.execute(query).one()
        return Departures(count=count, first=first, last=last)

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

    def _in_order(self, query: Select[Any], *, page: int = _PAGE) -> Iterator[Row[Any]]:
        """Yield deliveries in the order of the list, many at a time: nothing is held while they are dealt with."""
        query = query.order_by(DELIVERY.c.seq).limit(page)
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
    waited = or_(DELIVERY.c.next_at <= now, DELIVERY.c.next_at > now + LONGEST_WAIT)
    ready = or_(DELIVERY.c.state == State.PENDING, and_(DELIVERY.c.state == State.DEFERRED, waited))
    return DELIVERY.c.run_id == run.id, _OPEN, ready


_APPEND = text(
    "INSERT INTO delivery (run_id, seq, address_key, email, subscriber, language)"
    " SELECT :run_id, :last + seq, address_key, email, subscriber, language FROM candidate AS c"
    " WHERE NOT EXISTS (SELECT 1 FROM suppression AS s WHERE s.address_key = c.address_key) ORDER BY seq"
    " ON CONFLICT (run_id, address_key) DO NOTHING"
)

_COUNT_NEW = text(
    "SELECT count(DISTINCT address_key) FROM candidate AS c"
    " WHERE NOT EXISTS (SELECT 1 FROM suppression AS s WHERE s.address_key = c.address_key)"
    " AND NOT EXISTS (SELECT 1 FROM delivery AS d WHERE d.run_id = :run_id AND d.address_key = c.address_key)"
)
