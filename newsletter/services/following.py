"""Following a send, whoever runs it, and looking back on one: how far, how fast, what does not go well."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newsletter.domain.delivery import Counts, Delivery, State
from newsletter.domain.mailbox import HIDDEN, masked
from newsletter.domain.run import Run
from newsletter.domain.summary import DomainTally, Sender, Timeline
from newsletter.project import Project
from newsletter.services.books import open_books
from newsletter.store import Ledger

LATELY = timedelta(seconds=10)
"""How far back "now" reaches where a pace is told."""

LISTED = 20
"""Refusals that are listed, the last ones."""

UNCERTAIN_LISTED = 50
DOMAINS_LISTED = 12

OFTEN_ENOUGH = 10
"""A look is taken again after so many times as long as it took: following takes a tenth of a processor at most."""

_OUTSIDE = r"\s<>()\[\]\"“„,;:@"
_ADDRESS = re.compile(rf"(?<![^'{_OUTSIDE}])(?!//)[^'{_OUTSIDE}][^{_OUTSIDE}]*@[\w.-]*\w")
"""An address in a sentence; who signs in, in `smtp://user@host`, is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A delivery that did not go well; nobody can be told by it: `who` is masked, in `reply` too."""

    who: str
    state: State
    reply: str
    at: datetime | None
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """How far a run is, the real one of an issue or else its last rehearsal.

    `sender` is the process that sends it, if one does. What it is handing over, `under_way`, counts as pending, and is
    uncertain only once nobody sends. `pace` is deliveries a second of late, `overall` since the sender began; `seconds`
    is what it will still take, as far as can be told. `elsewhere`: somebody sends, but nothing has come of it here.
    """

    issue: str
    subject: str
    rehearsal: bool
    transport: str
    began: datetime
    moment: datetime
    counts: Counts
    under_way: int
    sender: Sender | None
    elsewhere: Sender | None
    pace: float
    overall: float
    seconds: float | None
    next_attempt: datetime | None
    failures: tuple[Refusal, ...]
    deferrals: tuple[Refusal, ...]

    @property
    def left(self) -> int:
        return self.counts.pending + self.counts.deferred

    @property
    def done(self) -> int:
        """How many are dealt with for good."""
        return self.counts.recipients - self.left


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """A run looked back on: where its readers are, when it left, and who may or may not have it."""

    domains: tuple[DomainTally, ...]
    elsewhere: Counts
    timeline: Timeline
    uncertain: tuple[Refusal, ...]


def follow(project: Project, issue: str, *, now: datetime) -> Following | None:
    """Look at how far an issue is; None if it was never sent, nor rehearsed."""
    with open_books(project) as store:
        run = _run(store.ledger, issue)
        if run is None:
            return None
        summary = store.summary(run)
        tally = summary.tally()
        sender = store.sender()
        lately = recent = 0
        if sender is not None:
            recent, lately = summary.dealt_with(sender.since, now - LATELY)
        here = sender is not None and bool(recent or tally.under_way or run.frozen_at >= sender.since)
        counts = tally.counts
        if here:
            counts = _less_uncertain(counts, tally.under_way)
        pace = lately / _seconds(LATELY, sender, now)
        overall = recent / _seconds(timedelta.max, sender, now)
        return Following(
            issue=run.issue,
            subject=run.subject,
            rehearsal=run.rehearsal,
            transport=run.transport,
            began=run.frozen_at,
            moment=now,
            counts=counts,
            under_way=tally.under_way if here else 0,
            sender=sender if here else None,
            elsewhere=None if here else sender,
            pace=pace if here else 0.0,
            overall=overall if here else 0.0,
            seconds=counts.pending / (pace or overall) if here and (pace or overall) else None,
            next_attempt=store.ledger.next_attempt(run) if counts.deferred else None,
            failures=_refusals(summary.latest((State.FAILED,), most=LISTED)) if counts.failed else (),
            deferrals=_refusals(summary.latest((State.DEFERRED,), most=LISTED)) if counts.deferred else (),
        )


def look_back(project: Project, issue: str) -> Aftermath | None:
    """Look back on what was sent of an issue; None if it was never sent, nor rehearsed. Takes seconds for a million."""
    with open_books(project) as store:
        run = _run(store.ledger, issue)
        if run is None:
            return None
        summary = store.summary(run)
        counts = summary.tally().counts
        domains = summary.domains(most=DOMAINS_LISTED)
        return Aftermath(
            domains=domains,
            elsewhere=Counts(
                **{
                    state.value: number - sum(one.counts.by_state[state] for one in domains)
                    for state, number in counts.by_state.items()
                }
            ),
            timeline=summary.timeline(),
            uncertain=_refusals(
                summary.latest((State.UNCERTAIN,), most=UNCERTAIN_LISTED, settled=store.sender() is not None)
            ),
        )


@dataclass(slots=True)
class Follower:
    """Follows issues for pages that ask every second: many askers and large lists cost no more than one short look.

    A look holds for a moment, and only as long as `mark`, whatever the caller knows of sends that began and ended, is
    the same: who asks after an end is never told how far it was before.
    """

    monotonic: Callable[[], float] = time.monotonic
    _looks: dict[str, tuple[object, float, Following | None]] = field(default_factory=dict)
    _backs: dict[str, tuple[float, Following, Aftermath | None]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def follow(self, project: Project, issue: str, *, mark: object = None, now: datetime) -> Following | None:
        """Return how far an issue is, or was a moment ago."""
        with self._lock:
            before, until, look = self._looks.get(issue, (None, 0.0, None))
            began = self.monotonic()
            if before != mark or began >= until:
                look = follow(project, issue, now=now)
                ended = self.monotonic()
                self._looks[issue] = (mark, ended + OFTEN_ENOUGH * (ended - began), look)
            return look

    def look_back(self, project: Project, look: Following) -> Aftermath | None:
        """Look back on what was followed: anew if anything has become of it, and not all the time while it is sent."""
        with self._lock:
            until, before, back = self._backs.get(look.issue, (0.0, None, None))
            began = self.monotonic()
            known = before and (before.counts, before.began, before.sender)
            if known != (look.counts, look.began, look.sender) and (look.sender is None or began >= until):
                back = look_back(project, look.issue)
                ended = self.monotonic()
                self._backs[look.issue] = (ended + OFTEN_ENOUGH * (ended - began), look, back)
            return back


def with_masks(text: str) -> str:
    """Mask every address in what a server or a program said."""
    return _ADDRESS.sub(lambda found: masked(found[0]), text)


def _run(ledger: Ledger, issue: str) -> Run | None:
    runs = ledger.runs(issue)
    return next((run for run in runs if not run.rehearsal), runs[-1] if runs else None)


def _less_uncertain(counts: Counts, number: int) -> Counts:
    """Take what is on its way for what has had nothing yet."""
    found = {state.value: count for state, count in counts.by_state.items()}
    return Counts(**found | {"uncertain": counts.uncertain - number, "pending": counts.pending + number})


def _seconds(span: timedelta, sender: Sender | None, now: datetime) -> float:
    """Return how long the sender has been at work, at most `span`, and a second at least."""
    worked = now - sender.since if sender else span
    return max(1.0, min(span, worked).total_seconds())


def _refusals(deliveries: tuple[Delivery, ...]) -> tuple[Refusal, ...]:
    return tuple(
        Refusal(
            who=masked(one.email),
            state=one.state,
            reply=_unnamed(one),
            at=one.at,
            attempts=one.attempts,
        )
        for one in deliveries
    )


def _unnamed(delivery: Delivery) -> str:
    """Return what a server said without who it was about: some name the mailbox alone."""
    local = delivery.email.rpartition("@")[0]
    named = re.compile(rf"(?<![\w.]){re.escape(local)}(?!\w)", re.IGNORECASE)
    return with_masks(named.sub(f"{local[:1]}{HIDDEN}", delivery.reply) if len(local) > 2 else delivery.reply)
