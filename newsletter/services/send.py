"""Sends an issue to everybody who is to get it, or rehearses that; what was begun is taken up where it stopped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain

from newsletter.delivery import Clock, Ending, Engine, Interruption, duration
from newsletter.domain.delivery import Counts, Outcome, State
from newsletter.domain.message import Message
from newsletter.domain.run import Addressee, Edition, Entry, Run
from newsletter.errors import IssueError, SubscriberError
from newsletter.planning.manifest import IssueState, mark_sent, read_manifest, seal_manifest
from newsletter.project import Project
from newsletter.services.choice import Choice, check_own, choose_issue
from newsletter.services.leaving import check_way_out, warn_of_way_out
from newsletter.services.links import link_maker
from newsletter.services.material import Material, issue_material, run_plan
from newsletter.services.press import Press
from newsletter.services.recipients import addressees, nobody, tell_problems
from newsletter.services.rehearsals import REHEARSED_A_SECOND, clear_outcome, outcome_is_gone
from newsletter.services.secrets import known_secret, made_secret, mark
from newsletter.services.sending import Announcement, Listener, SendRequest, Sent
from newsletter.services.unused import warn_of_unused
from newsletter.store import Store
from newsletter.subscribers import Report
from newsletter.transports import Transport


def send(
    project: Project,
    request: SendRequest,
    *,
    listener: Listener,
    clock: Clock,
    interruption: Interruption,
    started: float,
) -> Sent | None:
    """Send what is asked for; None if the editor did not agree. `started` is when the command began, monotonic.

    Raises:
        NewsletterError: in any of its kinds, before anything was sent; BusyError if another send is running.
    """
    transport = project.transport()
    with project.store() as store:
        sending = _Sending(
            project=project,
            request=request,
            store=store,
            transport=transport,
            listener=listener,
            clock=clock,
            interruption=interruption,
            started=started,
        )
        if request.dry_run:
            return sending.dry_run()
        with store.sending(now=clock.now()):
            store.verify()
            return sending.run()


@dataclass(slots=True, kw_only=True)
class _Sending:
    """One call of `send`, with everything it needs at hand."""

    project: Project
    request: SendRequest
    store: Store
    transport: Transport
    listener: Listener
    clock: Clock
    interruption: Interruption
    started: float
    report: Report = field(default_factory=Report)
    secret: str | None = None
    recovered: int = 0

    # ways through

    def run(self) -> Sent | None:
        if self.request.resume:
            return self.resume()
        choice = choose_issue(self.project, self.store.ledger, self.request.issue)
        if self.transport.rehearsal:
            return self.rehearse(choice)
        self.check_publication()
        return self.go_on(choice, choice.sealed) if choice.sealed else self.begin(choice, self.material(choice))

    def resume(self) -> Sent | None:
        """Take up what was begun and not finished, and begin nothing; the editor agreed when it was begun."""
        ledger = self.store.ledger
        where = self.transport.url if self.transport.rehearsal else None
        for run in ledger.unfinished(rehearsal=self.transport.rehearsal, transport=where):
            if self.request.issue in (None, run.issue):
                self.check_publication()
                return self.go_on(choose_issue(self.project, ledger, run.issue), run)
        if self.request.issue is not None:
            choose_issue(self.project, ledger, self.request.issue)  # a name that is wrong is still said to be wrong
        return self.result(None, Counts())

    def rehearse(self, choice: Choice) -> Sent | None:
        self.check_publication()
        material = self.material(choice)
        ledger = self.store.ledger
        run = ledger.rehearsed(choice.id, transport=self.transport.url, fingerprint=material.fingerprint)
        if run is not None and outcome_is_gone(self.transport.url, run.issue, root=self.project.root):
            ledger.forget(run)
            run = None
        return self.go_on(choice, run) if run else self.begin(choice, material)

    def begin(self, choice: Choice, material: Material) -> Sent | None:
        """Freeze an issue and its recipients, and send it."""
        self.press(material.editions).check()
        if self.asks:
            number = sum(1 for _ in self.recipients(material.editions, material.audience, Report()))
            if number and not self.agreed(material.issue, material.subject, recipients=number, due=number):
                return None
        everybody = self.at_least_one(material)
        if not self.transport.rehearsal:
            self.secret = made_secret(self.project)
        plan = run_plan(
            material, self.transport, list_id=self.project.settings.publication.list_host, secret_mark=mark(self.secret)
        )
        run = self.store.ledger.freeze(plan, everybody, now=self.clock.now())
        self.tell_problems()
        if run.rehearsal:
            self.forget_earlier(run)
        return self.deliver(choice, run, agreed=self.asks)

    def forget_earlier(self, run: Run) -> None:
        """Keep the last rehearsal only: what the earlier ones wrote is overwritten."""
        ledger = self.store.ledger
        for earlier in ledger.runs(run.issue):
            if earlier.rehearsal and earlier.transport == run.transport and earlier.id != run.id:
                ledger.forget(earlier)
        clear_outcome(run.transport, run.issue, root=self.project.root)

    def go_on(self, choice: Choice, run: Run) -> Sent | None:
        """Take up a run where it stopped."""
        ledger = self.store.ledger
        self.recovered = ledger.recover(run, now=self.clock.now())
        if not self.request.add_new:
            if self.request.audience not in (None, run.audience):
                raise IssueError(
                    f"the recipients of {run.issue} were fixed when its sending began; --audience comes too late",
                    hint="Leave it out; or add those on the list who match it: --add-new --audience …",
                )
            return self.deliver(choice, run)
        if self.asks:
            new = self.newcomers(run)
            counts, due = self.left(run)
            if new + due and not self.agreed(run.issue, run.subject, recipients=counts.recipients + new, due=due + new):
                return None
        ledger.add(run, self.recipients(ledger.editions(run), self.request.audience or run.audience, self.report))
        self.tell_problems()
        return self.deliver(choice, run, agreed=self.asks)

    def deliver(self, choice: Choice, run: Run, *, agreed: bool = False) -> Sent | None:
        self.note_state(choice, run)
        counts, due = self.left(run)
        if not due:
            return self.result(run, counts, newcomers=0 if self.request.add_new else self.newcomers(run))
        if not agreed and not self.agreed(run.issue, run.subject, recipients=counts.recipients, due=due):
            return None
        press = self.press(self.store.ledger.editions(run))

        def prepare(entry: Entry) -> Message | Outcome:
            suppression = self.store.suppressions.get(entry.subscriber.email)
            if suppression is not None:
                return Outcome(state=State.SKIPPED, reply=f"{suppression.reason} on {suppression.at:%Y-%m-%d}")
            return press.message(entry.subscriber, entry.language)

        engine = Engine(
            ledger=self.store.ledger,
            transport=self.transport,
            prepare=prepare,
            clock=self.clock,
            interruption=self.interruption,
            rate=None if run.rehearsal else self.project.settings.delivery.rate,
            watch=self.listener.outcome,
        )
        self.listener.begin(self.leaving(due))
        try:
            with self.interruption.listening():
                ending = engine.run(run, limit=self.request.limit)
        finally:
            self.listener.end()
        self.note_state(choice, run)
        return self.result(run, self.store.ledger.counts(run), ending=ending)

    def dry_run(self) -> Sent:
        """Make every message that is left to send, and send none."""
        choice = choose_issue(self.project, self.store.ledger, self.request.issue)
        self.check_publication()
        material = self.material(choice)
        press = self.press(material.editions)
        press.check()
        sealed = None if self.transport.rehearsal else choice.sealed
        entries: Iterator[Entry] | Iterator[Addressee] = self.at_least_one(material)
        if sealed is not None:
            entries = self.store.ledger.due(sealed, now=self.clock.now())
        made = [isinstance(press.message(entry.subscriber, entry.language), Message) for entry in entries]
        self.tell_problems()
        counts = self.store.ledger.counts(sealed) if sealed else Counts(pending=sum(made), skipped=made.count(False))
        return Sent(
            issue=choice.id,
            counts=counts,
            rehearsal=self.transport.rehearsal,
            seconds=self.clock.monotonic() - self.started,
            transport=self.transport.url,
            rendered=sum(made),
        )

    # what they need

    @property
    def asks(self) -> bool:
        return self.request.ask and not self.transport.rehearsal and not self.request.resume

    def check_publication(self) -> None:
        """See that readers can leave, and that they can with the links they have had before.

        Raises:
            ConfigError: there is no safe way to unsubscribe (mail.md M17).
            IssueError: the list or the secret is another than in earlier issues.
        """
        self.secret = known_secret(self.project)
        if self.transport.rehearsal:
            return
        settings = self.project.settings
        check_way_out(settings)
        for run in self.store.ledger.runs():
            if not run.rehearsal:
                check_own(run, list_id=settings.publication.list_host, secret_mark=mark(self.secret))

    def material(self, choice: Choice) -> Material:
        material = issue_material(
            self.project, self.store.ledger, choice, audience=self.request.audience, now=self.clock.now()
        )
        for warning in material.warnings:
            self.listener.warn(str(warning))
        return material

    def press(self, editions: Mapping[str, Edition]) -> Press:
        return Press(editions, links=link_maker(self.project.settings, self.secret).links)

    def recipients(self, editions: Mapping[str, Edition], audience: str | None, report: Report) -> Iterator[Addressee]:
        suppressed = self.store.suppressions.keys()
        return addressees(self.project, audience=audience, languages=editions, suppressed=suppressed, report=report)

    def at_least_one(self, material: Material) -> Iterator[Addressee]:
        everybody = self.recipients(material.editions, material.audience, self.report)
        first = next(everybody, None)
        if first is None:
            self.tell_problems()
            raise nobody(material.audience)
        return chain([first], everybody)

    def tell_problems(self) -> None:
        tell_problems(self.report, self.listener.warn)

    def newcomers(self, run: Run) -> int:
        """Count who is on the list now, and not among the recipients; a list that cannot be read has none."""
        editions = self.store.ledger.editions(run)
        with suppress(SubscriberError):
            return self.store.ledger.count_new(
                run, self.recipients(editions, self.request.audience or run.audience, Report())
            )
        return 0

    def left(self, run: Run) -> tuple[Counts, int]:
        """Count how things stand, and what can be sent now."""
        counts = self.store.ledger.counts(run)
        return counts, self.store.ledger.count_due(run, now=self.clock.now())

    def leaving(self, due: int) -> int:
        return min(due, self.request.limit or due)

    def agreed(self, issue: str, subject: str, *, recipients: int, due: int) -> bool:
        """Say what is about to happen, and ask where that is wanted."""
        leaving = self.leaving(due)
        rehearsal = self.transport.rehearsal
        announcement = Announcement(
            issue=issue,
            subject=subject,
            recipients=recipients,
            leaving=leaving,
            transport=self.transport.url,
            rehearsal=rehearsal,
            seconds=leaving / REHEARSED_A_SECOND
            if rehearsal
            else duration(leaving, self.project.settings.delivery.rate),
        )
        if not rehearsal:
            warn_of_way_out(self.project.settings, self.listener.warn)
            warn_of_unused(self.project.settings, self.listener.warn)
        self.listener.announce(announcement)
        return not self.asks or self.listener.agree(announcement)

    def note_state(self, choice: Choice, run: Run) -> None:
        """Bring the manifest in step with the ledger, which is always the first to know."""
        manifest = None if run.rehearsal else read_manifest(choice.folder.path)
        if manifest is None:
            return
        if manifest.is_draft:
            seal_manifest(choice.folder.path, store=self.store.place, at=run.frozen_at, machine=run.machine)
        counts = self.store.ledger.counts(run)
        if manifest.state is not IssueState.SENT and not counts.pending and not counts.deferred:
            mark_sent(choice.folder.path)

    def result(self, run: Run | None, counts: Counts, *, ending: Ending | None = None, newcomers: int = 0) -> Sent:
        last = ending.at if ending and ending.at is not None else self.clock.monotonic()
        return Sent(
            issue=run.issue if run else None,
            counts=counts,
            rehearsal=self.transport.rehearsal,
            seconds=last - self.started,
            transport=self.transport.url,
            stop=ending.stop if ending else None,
            error=ending.error if ending else None,
            recovered=self.recovered,
            newcomers=newcomers,
            next_attempt=self.store.ledger.next_attempt(run) if run else None,
        )
