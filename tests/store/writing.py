"""Writing to the ledger in one step each, as the tests want it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from newsletter.domain.run import Addressee, Run, RunPlan, Settlement
from newsletter.domain.suppression import Suppression
from newsletter.store import Ledger
from tests.runs import NOW


def freeze(ledger: Ledger, plan: RunPlan, addressees: Iterable[Addressee], *, now: datetime = NOW) -> Run:
    ledger.stage(addressees)
    return ledger.freeze(plan, now=now)


def record(
    ledger: Ledger,
    run: Run,
    *,
    settled: Sequence[Settlement] = (),
    intents: Sequence[int] = (),
    asked: Collection[str] = (),
    now: datetime = NOW,
) -> dict[str, Suppression]:
    with ledger.commits(run) as commits:
        return commits.commit(settled=settled, intents=intents, asked=asked, now=now)
