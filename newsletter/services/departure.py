"""What would leave if an issue were sent now. Nothing is written, nobody is asked, and nothing leaves to find out."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from newsletter.delivery import duration
from newsletter.domain.finding import Finding, Severity
from newsletter.domain.run import Run
from newsletter.domain.summary import Sender
from newsletter.project import Project
from newsletter.services.books import open_books
from newsletter.services.choice import Choice, choose_issue
from newsletter.services.hosted import warn_of_unpublished
from newsletter.services.issuing import Issuing
from newsletter.services.leaving import warn_of_way_out
from newsletter.services.material import Material
from newsletter.services.placement import warn_of_placement
from newsletter.services.rehearsals import REHEARSED_A_SECOND, outcome_is_gone
from newsletter.services.sending import Hearing
from newsletter.store import Store
from newsletter.transports import Transport

OFTEN_ENOUGH = 10
"""What was foreseen is foreseen again after so many times as long as it took."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """What `send` would announce for an issue.

    `leaving` of the `recipients` would go at once, in about `seconds`; `waiting` are to be tried again later, from
    `next_attempt` on. `errors` keep it from being sent unless the editor insists; `to_look_at` counts what the checks
    find besides. `sender` is who is sending already; `planned` is when it was to be sent.
    """

    issue: str
    subject: str
    audience: str | None
    recipients: int
    leaving: int
    waiting: int
    begun: bool
    transport: str
    rehearsal: bool
    seconds: float
    warnings: tuple[str, ...]
    errors: tuple[Finding, ...]
    to_look_at: int
    next_attempt: datetime | None
    sender: Sender | None
    planned: datetime | None

    @property
    def left(self) -> int:
        """How many have not had it yet: what an editor types in to say that it is meant."""
        return self.leaving + self.waiting

    @property
    def obstacles(self) -> str:
        """A short name of the `errors`: who sends in spite of them sends in spite of these, and of no others."""
        listed = [(error.rule, error.place, error.reason) for error in self.errors]
        return hashlib.sha256(repr(listed).encode()).hexdigest()[:12]


def foresee(project: Project, issue: str, *, now: datetime) -> Departure:
    """Tell what would leave if `issue` were sent now.

    Whether what it points to on the web is there is only asked when it is sent.

    Raises:
        NewsletterError: it would be refused for another reason than what the checks find; as `send` says it.
    """
    transport = project.transport()
    with open_books(project) as store:
        hearing = Hearing()
        issuing = Issuing(project=project, store=store, transport=transport, listener=hearing)
        choice = choose_issue(project, store.ledger, issue)
        issuing.check_publication()
        material = issuing.material(choice, audience=None, now=now)
        run = _run(project, store, transport, choice, material)
        issuing.press(store.ledger.editions(run) if run else material.editions).check()
        errors: tuple[Finding, ...] = ()
        to_look_at = 0
        if run is None:
            looked = issuing.look(material, now=now)
            errors = issuing.obstacles(looked)
            to_look_at = looked.count(Severity.WARNING) if looked else 0
        recipients, leaving, waiting = _numbers(issuing, run, material, now=now)
        if not transport.rehearsal:
            if run is None:
                warn_of_unpublished(project.settings, material.editions, hearing.warn)
            warn_of_way_out(project.settings, hearing.warn)
            warn_of_placement(project, hearing.warn)
        limits = project.settings.delivery.limits
        planned = store.schedule.get(choice.id)
        return Departure(
            issue=choice.id,
            subject=material.subject,
            audience=material.audience,
            recipients=recipients,
            leaving=leaving,
            waiting=waiting,
            begun=run is not None,
            transport=transport.url,
            rehearsal=transport.rehearsal,
            seconds=leaving / REHEARSED_A_SECOND
            if transport.rehearsal
            else duration(leaving, limits.rate, daily=limits.daily),
            warnings=tuple(dict.fromkeys(hearing.heard)),
            errors=errors,
            to_look_at=to_look_at,
            next_attempt=store.ledger.next_attempt(run) if run else None,
            sender=store.sender(),
            planned=planned.at if planned else None,
        )


@dataclass(slots=True, kw_only=True)
class Foreseer:
    """Foresees for a page that is made anew at every saved file: a long list is not counted all the time.

    What was foreseen holds as long as `mark`, whatever the caller knows of changes, is the same, but not for long:
    readers leave meanwhile. Before anything is sent, `foresee` is to be asked.
    """

    monotonic: Callable[[], float] = time.monotonic
    _last: dict[str, tuple[object, float, Departure]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def foresee(self, project: Project, issue: str, *, mark: object, now: datetime) -> Departure:
        """Tell what would leave, as `foresee` does.

        Raises:
            NewsletterError: as there.
        """
        with self._lock:
            before, until, departure = self._last.get(issue, (None, 0.0, None))
            began = self.monotonic()
            if departure is None or before != mark or began >= until:
                departure = foresee(project, issue, now=now)
                ended = self.monotonic()
                self._last[issue] = (mark, ended + OFTEN_ENOUGH * (ended - began), departure)
            return departure


def _run(
    project: Project, store: Store, transport: Transport, choice: Choice, material: Material
) -> Run | None:  # fmt: skip
    """Find the run that `send` would go on with."""
    if not transport.rehearsal:
        return choice.sealed
    run = store.ledger.rehearsed(choice.id, transport=transport.url, fingerprint=material.fingerprint)
    gone = run is not None and outcome_is_gone(transport.url, run.issue, root=project.root)
    return None if gone else run


def _numbers(issuing: Issuing, run: Run | None, material: Material, *, now: datetime) -> tuple[int, int, int]:
    """Return how many get it in all, now, and later."""
    if run is None:
        number = sum(1 for _ in issuing.at_least_one(material))
        issuing.tell_problems()
        return number, number, 0
    ledger = issuing.store.ledger
    counts, due = ledger.counts(run), ledger.count_due(run, now=now)
    return counts.recipients, due, counts.pending + counts.deferred - due
