"""Group commits: what became of some deliveries and which ones now go over the line, durable in one transaction.

This runs for every few messages while everything else waits; so it is plain SQL over the raw driver, with as few
statements as will do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain
from types import TracebackType
from typing import Self

from newsletter.domain.delivery import State
from newsletter.domain.run import Run, Settlement
from newsletter.domain.suppression import Suppression
from newsletter.errors import StoppedError, StoreError
from newsletter.store.database import Driver, Execute
from newsletter.store.faults import in_plain_words
from newsletter.store.tables import RUN_SIZE, written
from newsletter.store.transactions import Transactions, taken_over

Change = tuple[int | None, str | None, str | None, str | None, str | None, int]
"""Number in the run, state, reply, at, next_at, and 1 where the delivery was tried."""

MOST = 96
"""How many deliveries one statement may change: databases bound the number of values."""

STEP = 8
"""Statements come in lengths of this, filled up with what changes nothing, so that there are few to be kept ready."""

_NOTHING: Change = (None, None, None, None, None, 0)

_WORDS = {
    State.PENDING: ("pending", 0),
    State.SENT: ("sent", 1),
    State.FAILED: ("failed", 1),
    State.DEFERRED: ("deferred", 1),
    State.SKIPPED: ("skipped", 0),
    State.UNCERTAIN: ("uncertain", 1),
}
"""Every state as it is written, and whether a delivery that comes there was tried."""

# The rule is what keeps the states going forward.
_CHANGE = (
    "UPDATE delivery SET state = v.column2, reply = v.column3, at = v.column4, next_at = v.column5,"
    " attempts = attempts + v.column6,"
    " first_at = CASE v.column6 WHEN 1 THEN COALESCE(first_at, v.column4) ELSE first_at END"
    " FROM (VALUES {values}) AS v"
    " WHERE id = {mark} + v.column1 AND (state = 'intent'"
    # without an intent the message never went over the line: it cannot have arrived
    " OR state IN ('pending', 'deferred') AND v.column2 NOT IN ('sent', 'uncertain'))"
)

_INTEND = (
    "UPDATE delivery SET state = 'intent', at = {mark}, next_at = NULL"
    " WHERE id IN ({values}) AND state IN ('pending', 'deferred')"
)

# Without the right to send it has no answer at all.
_LOOK = (
    "SELECT s.address_key, s.email, s.reason, s.at, s.source FROM sender"
    " LEFT JOIN suppression AS s ON s.address_key IN ({values}) WHERE sender.token = {mark}{share}"
)


class Commits:
    """What becomes of the deliveries of one run, on a connection of its own, for one thread at a time."""

    def __init__(self, run: Run, transactions: Transactions) -> None:
        self.last: datetime | None = None
        """The time of the last commit."""

        self._run = run
        self._zeroth = run.id * RUN_SIZE
        self._transactions = transactions
        self._database = transactions.database
        self._connection: Driver | None = None

    def __enter__(self) -> Self:
        with in_plain_words(self._database):
            self._connected()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._close()

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
            StoppedError: the disk is full or fails; what was settled is written all the same, and no intent.
        """
        changes = [_settled(settlement) for settlement in settled]
        self.last = now
        try:
            return self._commit(changes, intents, written(now), asked)
        except StoppedError as error:
            self._database.drop_ballast()
            if changes:
                try:
                    self._commit(changes, (), "", ())
                except StoppedError:  # then they are not, and whoever asks must know
                    raise StoreError(error.message, hint=error.hint) from error
            raise

    def _commit(
        self, changes: list[Change], intents: Sequence[int], at: str, asked: Collection[str]
    ) -> dict[str, Suppression]:
        with in_plain_words(self._database):
            execute = self._connected().execute
            try:
                execute(self._database.begin)
                suppressed = self._look(execute, asked)
                for group in _groups(changes):
                    self._change(execute, group)
                for start in range(0, len(intents), MOST):
                    self._intend(execute, intents[start : start + MOST], at)
                execute("COMMIT")
            except BaseException:
                try:
                    execute("ROLLBACK")
                except self._database.errors:  # the transaction is over already, or the connection
                    self._close()
                raise
        return suppressed

    def _connected(self) -> Driver:
        if self._connection is None:
            self._connection = self._database.driver()
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _change(self, execute: Execute, group: list[Change]) -> None:
        rows = group + [_NOTHING] * (-len(group) % STEP)
        values = [*chain.from_iterable(rows), self._zeroth]
        self._check(len(group), execute(_change(len(rows), self._database.mark), values).rowcount)

    def _intend(self, execute: Execute, intents: Sequence[int], at: str) -> None:
        ids = [self._zeroth + seq for seq in intents] + [None] * (-len(intents) % STEP)
        changed = execute(_intend(len(ids), self._database.mark), [at, *ids]).rowcount
        self._check(len(intents), changed)

    def _check(self, wanted: int, changed: int) -> None:
        if changed != wanted:
            raise StoreError(
                f"the ledger of {self._run.issue} was changed by somebody else while it was being sent",
                hint="Run the command again: what is sent stays sent, the rest goes on.",
            )

    def _look(self, execute: Execute, asked: Collection[str]) -> dict[str, Suppression]:
        """See that we still have the right to send, and who of `asked` is suppressed."""
        keys = [*asked, *[None] * (-len(asked) % STEP)]
        statement = _look(len(keys), self._database.mark, self._database.share)
        found = execute(statement, [*keys, self._transactions.token]).fetchall()
        if not found:
            raise taken_over()
        return {
            key: Suppression(key=key, email=email, reason=reason, at=datetime.fromisoformat(at), source=source)
            for key, email, reason, at, source in found
            if key is not None
        }


def _settled(settlement: Settlement) -> Change:
    seq, outcome, at, next_at = settlement
    word, tried = _WORDS[outcome.state]
    reply = outcome.reply.replace("\0", "")
    if not reply.isascii():  # a server may say anything, and what it did is to be written down all the same
        reply = reply.encode(errors="replace").decode()
    return seq, word, reply, written(at), None if next_at is None else written(next_at), tried


def _groups(changes: list[Change]) -> Iterator[list[Change]]:
    """Cut `changes` into pieces for one statement each, in which no delivery comes twice."""
    if len(changes) <= MOST and len({change[0] for change in changes}) == len(changes):
        if changes:
            yield changes
        return
    group: dict[int | None, Change] = {}
    for change in changes:
        if change[0] in group or len(group) == MOST:
            yield list(group.values())
            group = {}
        group[change[0]] = change
    yield list(group.values())


@lru_cache
def _change(number: int, mark: str) -> str:
    row = f"({', '.join([mark] * 6)})"
    return _CHANGE.format(values=", ".join([row] * number), mark=mark)


@lru_cache
def _intend(number: int, mark: str) -> str:
    return _INTEND.format(values=", ".join([mark] * number), mark=mark)


@lru_cache
def _look(number: int, mark: str, share: str) -> str:
    return _LOOK.format(values=", ".join([mark] * number) or "NULL", mark=mark, share=share)
