"""Reports what became of the deliveries of an issue: the real ones, else those of its last rehearsal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from newsletter.domain.delivery import Counts, Delivery, State
from newsletter.domain.run import Run
from newsletter.errors import IssueError
from newsletter.planning.folders import existing_issue, last_issue, list_issues
from newsletter.project import Project
from newsletter.services.choice import choose_issue, sealed_elsewhere
from newsletter.store import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`deliveries` are those in the states that were asked for, in the order of the list; read them once."""

    issue: str
    subject: str
    rehearsal: bool
    transport: str
    began: datetime
    counts: Counts
    next_attempt: datetime | None
    deliveries: Iterator[Delivery]


def report(project: Project, issue: str | None, *, states: tuple[State, ...] = ()) -> Report:
    """Look up an issue's run; without `issue`, the one that began last, a real one first.

    Raises:
        IssueError: there is no such issue, or it was never sent nor rehearsed.
    """
    if issue is None and not project.has_store:
        raise _nothing_sent(project)
    with project.store() as store:
        ledger = store.ledger
        run = _run(project, ledger, issue)
        counts, next_attempt = ledger.counts(run), ledger.next_attempt(run)
    return Report(
        issue=run.issue,
        subject=run.subject,
        rehearsal=run.rehearsal,
        transport=run.transport,
        began=run.frozen_at,
        counts=counts,
        next_attempt=next_attempt,
        deliveries=_deliveries(project, run, states),
    )


def _run(project: Project, ledger: Ledger, issue: str | None) -> Run:
    runs = ledger.runs(issue)
    if not runs:
        if issue is None:
            raise _nothing_sent(project)
        existing_issue(project.issues, issue)
        choose_issue(project, ledger, issue)  # if it was sent from elsewhere, that is what to say
        raise IssueError(f"issue {issue} was not sent yet, nor rehearsed", hint=f"Run: newsletter send {issue}")
    return next((run for run in reversed(runs) if not run.rehearsal), runs[-1])


def _nothing_sent(project: Project) -> IssueError:
    elsewhere = last_issue(list_issues(project.issues))
    if elsewhere is not None:
        return sealed_elsewhere(elsewhere)
    return IssueError("nothing was sent yet", hint="Send or rehearse an issue: newsletter send")


def _deliveries(project: Project, run: Run, states: tuple[State, ...]) -> Iterator[Delivery]:
    with project.store() as store:
        yield from store.ledger.deliveries(run, states)
