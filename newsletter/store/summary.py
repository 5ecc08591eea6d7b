"""A run in figures, by SQL aggregates: nothing here reads a million deliveries one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Text, func, select

from newsletter.domain.delivery import Counts, Delivery, State
from newsletter.domain.run import Run
from newsletter.domain.summary import DomainTally, Stretch, Tally, Timeline
from newsletter.store.rows import INTENT, delivery_of
from newsletter.store.runs import places
from newsletter.store.tables import DELIVERY
from newsletter.store.transactions import Transactions

MOST_STRETCHES = 120

WIDTHS = tuple(
    timedelta(seconds=seconds)
    for seconds in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200)
)
"""How long a stretch of a timeline may be; beyond these, whole days."""

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
_SECONDS_IN = MOST_STRETCHES * MINUTE
"""A timeline shorter than this is read by the second."""

_MINUTES, _SECONDS = len("2026-12-01T08:00"), len("2026-12-01T08:00:00")
"""How much of a moment, as it is written, tells the minute and the second."""

STRAGGLERS = 100
"""One in so many may be dealt with much later than the rest, and does not stretch the timeline."""

MUCH_LATER = 4
"""… than so many times as long as the rest took."""

_BY_HAND = (State.PENDING, INTENT)
"""States whose time does not tell what became of a delivery."""

_Cell = tuple[datetime, State, int]


class Summary:
    """The figures of one run, each asked of the store when it is wanted."""

    def __init__(self, run: Run, transactions: Transactions) -> None:
        self._transactions = transactions
        self._of_run = DELIVERY.c.id.between(*places(run))

    def tally(self) -> Tally:
        query = select(DELIVERY.c.state, func.count()).where(self._of_run).group_by(DELIVERY.c.state)
        with self._transactions.reading() as connection:
            found = {state: int(number) for state, number in connection.execute(query)}
        return Tally(counts=_counts(found), under_way=found.get(INTENT, 0))

    def dealt_with(self, *moments: datetime) -> tuple[int, ...]:
        """Count the deliveries that something became of at or after each moment."""
        counted = [func.count().filter(DELIVERY.c.at >= moment) for moment in moments]
        query = select(*counted).where(
            self._of_run, DELIVERY.c.at >= min(moments), DELIVERY.c.state.not_in(_BY_HAND)
        )  # fmt: skip
        with self._transactions.reading() as connection:
            return tuple(int(number) for number in connection.execute(query).one())

    def latest(self, states: Collection[State], *, most: int, settled: bool = False) -> tuple[Delivery, ...]:
        """Return the deliveries in these states that were dealt with last, the last one first.

        Uncertain are those on their way too, unless what is meant is `settled`.
        """
        wanted = [*states, INTENT] if State.UNCERTAIN in states and not settled else [*states]
        query = (
            select(
                DELIVERY.c.id, DELIVERY.c.email, DELIVERY.c.state, DELIVERY.c.reply, DELIVERY.c.at, DELIVERY.c.attempts
            )
            .where(self._of_run, DELIVERY.c.state.in_(wanted))
            .order_by(DELIVERY.c.at.desc(), DELIVERY.c.id.desc())
            .limit(most)
        )  # fmt: skip
        with self._transactions.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(delivery_of((*row[:4], row[4].isoformat() if row[4] else None, row[5])) for row in rows)

    def domains(self, *, most: int) -> tuple[DomainTally, ...]:
        """Return what became of the readers at the domains that have most of them."""
        states = [*State, INTENT]
        with self._transactions.reading() as connection:
            domain = _domain(connection).label("domain")
            inner = select(domain, DELIVERY.c.state).where(self._of_run).subquery()
            total = func.count()
            query = (
                select(inner.c.domain, total, *[func.count().filter(inner.c.state == state) for state in states])
                .group_by(inner.c.domain)
                .order_by(total.desc(), inner.c.domain)
                .limit(most)
            )
            rows = connection.execute(query).all()
        return tuple(
            DomainTally(domain=name, counts=_counts(dict(zip(states, map(int, numbers), strict=True))))
            for name, _total, *numbers in rows
        )

    def timeline(self, *, most: int = MOST_STRETCHES) -> Timeline:
        """Return when what became of the deliveries, in at most so many stretches."""
        with self._transactions.reading() as connection:
            cells = self._cells(connection, _MINUTES)
            if not cells:
                return Timeline(width=WIDTHS[0], stretches=())
            kept, later = _without_stragglers(cells)
            if kept[-1][0] - kept[0][0] < _SECONDS_IN:
                end = kept[-1][0] + MINUTE
                kept = [cell for cell in self._cells(connection, _SECONDS) if cell[0] < end]
        width = _width(kept[-1][0] - kept[0][0], most)
        return Timeline(width=width, stretches=tuple(_stretches(kept, width)), later=later)

    def _cells(self, connection: Connection, length: int) -> list[_Cell]:
        """Count by moment, as far as `length` characters of it tell, and state; in order."""
        moment = func.substr(DELIVERY.c.at, 1, length, type_=Text).label("moment")
        inner = (
            select(moment, DELIVERY.c.state)
            .where(self._of_run, DELIVERY.c.at.is_not(None), DELIVERY.c.state.not_in(_BY_HAND))
            .subquery()
        )
        query = select(inner.c.moment, inner.c.state, func.count()).group_by(inner.c.moment, inner.c.state)
        found = connection.execute(query.order_by(inner.c.moment))
        return [
            (datetime.fromisoformat(text).replace(tzinfo=UTC), State(state), int(number))
            for text, state, number in found
        ]


def _counts(found: dict[str, int]) -> Counts:
    numbers = {state.value: found.get(state, 0) for state in State}
    numbers[State.UNCERTAIN.value] += found.get(INTENT, 0)
    return Counts(**numbers)


def _domain(connection: Connection) -> ColumnElement[str]:
    """Return what stands behind the @ of an address, in the words of the database."""
    position = func.strpos if connection.dialect.name == "postgresql" else func.instr
    return func.lower(func.substr(DELIVERY.c.email, position(DELIVERY.c.email, "@") + 1, type_=Text), type_=Text)


def _without_stragglers(cells: list[_Cell]) -> tuple[list[_Cell], int]:
    """Part the cells, by the minute, from the few that came so late that nothing could be seen of the others."""
    allowed = sum(number for *_, number in cells) // STRAGGLERS
    late = 0
    last = len(cells) - 1
    while last and late + cells[last][2] <= allowed:
        late += cells[last][2]
        last -= 1
    end = cells[last][0]
    if cells[-1][0] - cells[0][0] <= MUCH_LATER * (end - cells[0][0] + MINUTE):
        return cells, 0
    kept = [cell for cell in cells if cell[0] <= end]
    return kept, sum(number for *_, number in cells) - sum(number for *_, number in kept)


def _width(length: timedelta, most: int) -> timedelta:
    """Return the shortest that cuts `length` into fewer than `most`: one more for where the first begins."""
    for width in WIDTHS:
        if length // width + 2 <= most:
            return width
    return DAY * (length // (DAY * (most - 2)) + 1)


def _stretches(cells: Iterable[_Cell], width: timedelta) -> Iterator[Stretch]:
    beginning = datetime(1970, 1, 1, tzinfo=UTC)
    gathered: dict[datetime, dict[State, int]] = defaultdict(lambda: defaultdict(int))
    for moment, state, number in cells:
        gathered[beginning + (moment - beginning) // width * width][state] += number
    for moment, states in sorted(gathered.items()):
        yield Stretch(at=moment, states=dict(states))
