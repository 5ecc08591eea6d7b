"""Group commits: what became of some deliveries and which ones now go over the line, durable in one transaction.

This runs for every few messages, in a thread of its own beside a busy event loop; so it is plain SQL over the raw
driver, with as few statements as will do.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from functools import cache

from newsletter.domain.delivery import State
from newsletter.domain.run import Run, Settlement
from newsletter.domain.suppression import Suppression
from newsletter.errors import StoreError
from newsletter.store.faults import meaning
from newsletter.store.rows import INTENT
from newsletter.store.tables import written

Row = tuple[int, str, str | None, str, str | None, int]
"""A change: seq, state, reply (None: as it was), at, next_at, and 1 where the delivery was tried."""

MOST = 100
"""How many changes one statement may hold: databases bound the number of values."""

_WORDS = {
    State.PENDING: ("pending", 0),
    State.SENT: ("sent", 1),
    State.FAILED: ("failed", 1),
    State.DEFERRED: ("deferred", 1),
    State.SKIPPED: ("skipped", 0),
    State.UNCERTAIN: ("uncertain", 1),
}
"""Every state as it is written, and whether a delivery that comes there was tried."""


class Commits:
    """The deliveries of one run being written down, on a connection of its own. `token` is the right to send."""

    def __init__(self, connection: sqlite3.Connection, *, run: Run, token: str | None, place: str) -> None:
        self._connection = connection
        self._run = run
        self._token = token
        self._place = place

    def commit(
        self,
        *,
        settled: Sequence[Settlement] = (),
        intents: Sequence[int] = (),
        asked: Collection[str] = (),
        now: datetime,
    ) -> dict[str, Suppression]:
        """Write down what became of some deliveries and which ones now go over the line; all of it or nothing.

        Returns those of the `asked` addresses (as `address_key` folds them) that are to get no mail any more.

        Raises:
            StoreError: a delivery is not in a state from where it can go there, or the right to send was lost.
            StoppedError: the disk is full or fails.
        """
        at = written(now)
        rows = [_settled(settlement, at, now) for settlement in settled]
        rows += [(seq, INTENT, None, at, None, 0) for seq in intents]
        execute = self._connection.execute
        try:
            execute("BEGIN IMMEDIATE")
            try:
                suppressed = self._look(list(asked))
                for group in _groups(rows):
                    self._change(group)
                execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise meaning(error, self._place) from error
        return suppressed

    def _change(self, group: list[Row]) -> None:
        values = [value for row in group for value in row]
        if self._connection.execute(_change(len(group)), [*values, self._run.id]).rowcount != len(group):
            raise StoreError(
                f"the ledger of {self._run.issue} was changed by somebody else while it was being sent",
                hint="Run the command again: what is sent stays sent, the rest goes on.",
            )

    def _look(self, asked: list[str]) -> dict[str, Suppression]:
        """See that we still have the right to send, and who of `asked` is suppressed."""
        found = self._connection.execute(_look(len(asked)), [*asked, self._token]).fetchall()
        if not found:
            raise StoreError(
                "another send of this project has taken over; this one stops",
                hint="newsletter report tells how far it is.",
            )
        return {
            row[0]: Suppression(
                key=row[0], email=row[1], reason=row[2], at=datetime.fromisoformat(row[3]), source=row[4]
            )
            for row in found
            if row[0] is not None
        }


def _settled(settlement: Settlement, at: str, now: datetime) -> Row:
    outcome = settlement.outcome
    word, tried = _WORDS[outcome.state]
    when = at if settlement.at is now else written(settlement.at)
    next_at = None if settlement.next_at is None else written(settlement.next_at)
    return settlement.seq, word, outcome.reply, when, next_at, tried


def _groups(rows: list[Row]) -> Iterator[list[Row]]:
    """Cut `rows` into pieces for one statement each, in which no delivery comes twice."""
    if len(rows) <= MOST and len({row[0] for row in rows}) == len(rows):
        if rows:
            yield rows
        return
    group: dict[int, Row] = {}
    for row in rows:
        if row[0] in group or len(group) == MOST:
            yield list(group.values())
            group = {}
        group[row[0]] = row
    yield list(group.values())


# The rule is what keeps the states going forward.
_CHANGE = (
    "UPDATE delivery SET state = v.column2, reply = COALESCE(v.column3, reply), at = v.column4, next_at = v.column5,"
    " attempts = attempts + v.column6,"
    " first_at = CASE v.column6 WHEN 1 THEN COALESCE(first_at, v.column4) ELSE first_at END"
    " FROM (VALUES {rows}) AS v"
    " WHERE seq = v.column1 AND run_id = ? AND (state = 'intent' AND v.column2 <> 'intent'"
    # without an intent the message never went over the line: it cannot have arrived
    " OR state IN ('pending', 'deferred') AND v.column2 NOT IN ('sent', 'uncertain'))"
)

# Without the right to send it has no answer at all.
_LOOK = (
    "SELECT s.address_key, s.email, s.reason, s.at, s.source FROM sender"
    " LEFT JOIN suppression AS s ON s.address_key IN ({keys}) WHERE sender.token = ?"
)


@cache
def _change(number: int) -> str:
    return _CHANGE.format(rows=", ".join(["(?, ?, ?, ?, ?, ?)"] * number))


@cache
def _look(number: int) -> str:
    return _LOOK.format(keys=", ".join("?" * number) or "NULL")
