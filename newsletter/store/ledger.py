"""The ledger: who was to get an issue, frozen when its sending began, and what became of each of them.

A delivery goes pending → intent → sent, failed, deferred or uncertain; or straight to failed, deferred or skipped.
`intent` is written before the point of no return, so that after a crash exactly these may have arrived. Nothing
leaves sent, failed, skipped or uncertain by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Select, and_, func, or_, select, update

from newsletter.domain.delivery import Counts, Delivery, State
from newsletter.domain.run import Addressee, Departures, Edition, Entry, Run, RunPlan
from newsletter.errors import NewsletterError, StoreError
from newsletter.store.commits import Commits
from newsletter.store.editions import load_edition
from newsletter.store.rows import INTENT, RawRow, delivery_of, entries_of
from newsletter.store.runs import (
    departures,
    find_run,
    note_end,
    note_more,
    places,
    read_runs,
    remove_run,
    with_something_left,
    write_run,
)
from newsletter.store.staging import Staging, append, count_new
from newsletter.store.tables import DELIVERY, EDITION, RECIPIENT, RUN, RUN_SIZE
from newsletter.store.transactions import Transactions

LONGEST_WAIT = timedelta(hours=3, minutes=30)
"""Nobody is deferred for longer (delivery/schedule.py has three hours at most)."""

_PAGE = 2000
_ENTRIES = 500  # an entry is dealt with at length: fewer are held
_OUTCOME = (DELIVERY.c.id, DELIVERY.c.email, DELIVERY.c.state, DELIVERY.c.reply, DELIVERY.c.at, DELIVERY.c.attempts)
_ENTRY = (
    DELIVERY.c.id, DELIVERY.c.email, DELIVERY.c.language, DELIVERY.c.subscriber, DELIVERY.c.attempts,
    DELIVERY.c.first_at,
)  # fmt: skip


class Ledger:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._staging = Staging(transactions)

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
            run = write_run(connection, plan, now=now)
            append(connection, run.id, last=0)
            self._transactions.database.note_growth(connection)
        self.unstage()
        return run

    def add(self, run: Run) -> int:
        """Append those candidates who are not in the run yet, nor suppressed; return how many there were."""
        with self._staging.writing() as connection:
            last = connection.execute(select(func.max(RECIPIENT.c.seq)).where(RECIPIENT.c.run_id == run.id)).scalar()
            number = append(connection, run.id, last=last or 0)
            if number:
                note_more(connection, run)
        self.unstage()
        return number

    def count_new(self, run: Run) -> int:
        """Count the candidates who are not in the run yet, nor suppressed."""
        with self._staging.reading() as connection:
            return count_new(connection, run)

    def forget(self, run: Run) -> None:
        """Drop a rehearsal, whose outcome is no longer there to be looked at.

        Raises:
            StoreError: it is a real run; what was really sent is never forgotten.
        """
        if not run.rehearsal:
            raise StoreError(f"{run.issue} was really sent; that cannot be forgotten")
        with self._transactions.writing() as connection:
            remove_run(connection, run)

    def sealed(self, issue: str) -> Run | None:
        """Find the real run of an issue."""
        with self._transactions.reading() as connection:
            return find_run(connection, issue, rehearsal=False)

    def rehearsed(self, issue: str, *, transport: str, fingerprint: str) -> Run | None:
        with self._transactions.reading() as connection:
            return find_run(connection, issue, rehearsal=True, transport=transport, fingerprint=fingerprint)

    def runs(self, issue: str | None = None) -> tuple[Run, ...]:
        """Return the runs (of one issue), in the order in which they began."""
        query = select(RUN) if issue is None else select(RUN).where(RUN.c.issue == issue)
        with self._transactions.reading() as connection:
            return read_runs(connection, query)

    def unfinished(self, *, rehearsal: bool = False, transport: str | None = None) -> tuple[Run, ...]:
        """Return the runs that have deliveries left, the oldest first."""
        query = with_something_left().where(RUN.c.rehearsal == int(rehearsal))
        if transport is not None:
            query = query.where(RUN.c.transport == transport)
        with self._transactions.reading() as connection:
            return read_runs(connection, query)

    def editions(self, run: Run) -> dict[str, Edition]:
        """Return the frozen editions by language, the publication's own first."""
        query = (
            select(EDITION.c.language, EDITION.c.content).where(EDITION.c.run_id == run.id).order_by(EDITION.c.place)
        )
        with self._transactions.reading() as connection:
            return {language: load_edition(content) for language, content in connection.execute(query)}

    def departed(self, since: datetime) -> Departures:
        """Tell what left since then, over all real runs: what a rate or a provider's allowance has to count."""
        with self._transactions.reading() as connection:
            return departures(connection, since)

    # deliveries

    @contextmanager
    def commits(self, run: Run) -> Iterator[Commits]:
        """Open a connection of its own to write down what becomes of a run's deliveries, for one thread at a time."""
        with Commits(run, self._transactions) as commits:
            yield commits
        if commits.last is not None:
            # it only saves others looking for what is left
            with suppress(NewsletterError), self._transactions.writing() as connection:
                note_end(connection, run, at=commits.last)

    def recover(self, run: Run, *, now: datetime) -> int:
        """Call uncertain what was on its way when the last send broke off; return how many that were."""
        with self._transactions.writing() as connection:
            broken_off = connection.execute(
                update(DELIVERY)
                .where(_of(run), DELIVERY.c.state == INTENT)
                .values(
                    state=State.UNCERTAIN,
                    reply="the send broke off while this message was handed over; it may have arrived",
                    attempts=DELIVERY.c.attempts + 1,
                    first_at=func.coalesce(DELIVERY.c.first_at, DELIVERY.c.at),
                    at=now,
                )
            )
        return broken_off.rowcount

    def reopen(self, run: Run, state: State, *, now: datetime) -> int:
        """Make what failed, or is uncertain, pending again, because the editor asks for it; return how many that were.

        The attempts stay; how long to go on trying is counted anew.
        """
        states = (state, INTENT) if state is State.UNCERTAIN else (state,)
        with self._transactions.writing() as connection:
            note_more(connection, run)
            return connection.execute(
                update(DELIVERY)
                .where(_of(run), DELIVERY.c.state.in_(states))
                .values(state=State.PENDING, first_at=None, next_at=None, at=now)
            ).rowcount

    def due(self, run: Run, *, now: datetime) -> Iterator[Entry]:
        """Return what is to be sent now, in order: what is pending, and what is deferred until `now` or before.

        Who is deferred for longer than anybody ever is counts too: the clock was set back meanwhile (mail.md R13).
        """
        for page in self._pages(select(*_ENTRY).where(_due(now)), run, _ENTRIES):
            yield from entries_of(page)

    def count_due(self, run: Run, *, now: datetime) -> int:
        query = select(func.count()).select_from(DELIVERY).where(_of(run), _due(now))
        with self._transactions.reading() as connection:
            return connection.execute(query).scalar_one()

    def counts(self, run: Run) -> Counts:
        query = select(DELIVERY.c.state, func.count()).where(_of(run)).group_by(DELIVERY.c.state)
        with self._transactions.reading() as connection:
            found = {state: int(number) for state, number in connection.execute(query)}
        found[State.UNCERTAIN] = found.get(State.UNCERTAIN, 0) + found.pop(INTENT, 0)
        return Counts(**{State(state).value: number for state, number in found.items()})

    def next_attempt(self, run: Run) -> datetime | None:
        """Tell when the first deferred delivery is due."""
        query = select(func.min(DELIVERY.c.next_at)).where(_of(run), DELIVERY.c.state == State.DEFERRED)
        with self._transactions.reading() as connection:
            return connection.execute(query).scalar()

    def deliveries(self, run: Run, states: Collection[State] = ()) -> Iterator[Delivery]:
        """Return the deliveries (in some states only), in the order of the list."""
        query = select(*_OUTCOME)
        if states:
            wanted = [*states, INTENT] if State.UNCERTAIN in states else states
            query = query.where(DELIVERY.c.state.in_(wanted))
        return (delivery_of(row) for page in self._pages(query, run, _PAGE) for row in page)

    def delivery(self, run: Run, key: str) -> Delivery | None:
        """Return what became of one person in a run, by the folded address."""
        row = self._person(select(*_OUTCOME), run, key)
        return None if row is None else delivery_of(row)

    def find(self, run: Run, key: str) -> Entry | None:
        """Find one person in a run, by the folded address, as they were when it was frozen."""
        row = self._person(select(*_ENTRY), run, key)
        return None if row is None else next(entries_of([row]))

    def _person(self, query: Select[Any], run: Run, key: str) -> RawRow | None:
        theirs = select(RECIPIENT.c.seq).where(RECIPIENT.c.run_id == run.id, RECIPIENT.c.address_key == key)
        with self._transactions.reading() as connection:
            seq = connection.execute(theirs).scalar()
            return next(
                iter(_raw(connection.execute(query.where(DELIVERY.c.id == run.id * RUN_SIZE + (seq or 0))))), None
            )

    def _pages(self, query: Select[Any], run: Run, size: int) -> Iterator[list[RawRow]]:
        """Yield deliveries in the order of the list, many at a time: nothing is held while they are dealt with."""
        last, end = places(run)
        query = query.where(DELIVERY.c.id <= end).order_by(DELIVERY.c.id).limit(size)
        while True:
            with self._transactions.reading() as connection:
                rows = _raw(connection.execute(query.where(DELIVERY.c.id > last)))
            if not rows:
                return
            yield rows
            last = rows[-1][0]


def _raw(result: CursorResult[Any]) -> list[RawRow]:
    assert result.cursor is not None  # noqa: S101 — it is there until all is read
    return list(result.cursor.fetchall())


def _of(run: Run) -> ColumnElement[bool]:
    return DELIVERY.c.id.between(*places(run))


def _due(now: datetime) -> ColumnElement[bool]:
    waited = or_(DELIVERY.c.next_at <= now, DELIVERY.c.next_at > now + LONGEST_WAIT)
    return or_(DELIVERY.c.state == State.PENDING, and_(DELIVERY.c.state == State.DEFERRED, waited))
