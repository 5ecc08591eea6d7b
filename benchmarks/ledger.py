"""What the ledger costs a message, in groups as of 20 connections: `python benchmarks/ledger.py`.

As in a send, each group reads 20 deliveries, asks whether the readers have left, and commits durably: their intents and
the outcomes of the group before. The base line appends as much to a file and waits for the disk as often.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from child import run as run_program
from mailing import Mailing, make_mailing, newsletter

from newsletter.domain.delivery import Outcome, State
from newsletter.domain.run import Run, Settlement
from newsletter.project import Project
from newsletter.store import Store

DONE = Outcome(state=State.SENT, reply="250 2.0.0 Ok: queued as 4F2A91C03D")


def frozen(mailing: Mailing) -> Mailing:
    """Freeze the recipients, as a rehearsal that comes to its first message does."""
    copied = mailing.copy()
    environment = {"NEWSLETTER_TRANSPORT": "file:out"}
    run_program(newsletter(copied.root, "send", "--limit", "1", "--json"), environment)
    return copied


def write_all(store: Store, run: Run, size: int) -> int:
    """Take all deliveries from pending to sent; return how many they were."""
    ledger, now, count = store.ledger, datetime.now(UTC), 0
    before: list[Settlement] = []
    due = ledger.due(run, now=now)
    with ledger.commits(run) as commits:
        while group := list(islice(due, size)):
            now = datetime.now(UTC)
            commits.commit(
                settled=before,
                intents=[entry.seq for entry in group],
                asked=[entry.subscriber.key for entry in group],
                now=now,
            )
            before = [Settlement(seq=entry.seq, outcome=DONE, at=now) for entry in group]
            count += len(group)
        commits.commit(settled=before, now=datetime.now(UTC))
    return count


def append_all(path: Path, count: int, size: int) -> int:
    record = b"x" * 80
    with path.open("ab", buffering=0) as file:
        for _ in range(0, count, size):
            file.write(record * 2 * size)
            os.fsync(file.fileno())
    return count


def microseconds(work: Callable[[], int]) -> tuple[float, float]:
    """Return µs a message: by the clock, and of processor time."""
    started, busy = time.perf_counter(), time.process_time()
    count = work()
    return (time.perf_counter() - started) / count * 1e6, (time.process_time() - busy) / count * 1e6


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--messages", type=int, default=20_000)
    options.add_argument("--group", type=int, default=20)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    taken: dict[str, list[tuple[float, float]]] = {"ledger": [], "file and fsync": []}
    with tempfile.TemporaryDirectory() as temporary:
        mailing = make_mailing(Path(temporary), chosen.messages + 1)
        for turn in range(chosen.rounds):
            with Project.open(frozen(mailing).root).store() as store, store.sending(now=datetime.now(UTC)):
                (run,) = store.ledger.runs()
                taken["ledger"].append(microseconds(lambda: write_all(store, run, chosen.group)))  # noqa: B023
            file = Path(temporary) / f"file{turn}"
            taken["file and fsync"].append(
                microseconds(lambda: append_all(file, chosen.messages, chosen.group))  # noqa: B023
            )
    print(f"{chosen.messages:,} messages in groups of {chosen.group}, median of {chosen.rounds}")
    for name, times in taken.items():
        wall, busy = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"{name:<16}{wall:>7.1f} µs a message, {busy:.1f} of them processor time")
    print("goal: under 20 µs")


if __name__ == "__main__":
    main()
