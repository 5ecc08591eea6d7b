"""Sends an issue to everybody who is to get it, or rehearses that; what was begun is taken up where it stopped."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from newsletter.delivery import Clock, Ending, Interruption, duration, run_loop
from newsletter.domain.delivery import Counts, State
from newsletter.domain.run import Run
from newsletter.errors import IssueError, SubscriberError
from newsletter.planning.manifest import IssueState, mark_sent, read_manifest, seal_manifest
from newsletter.project import Project
from newsletter.services.choice import Choice, check_begun_here, choose_issue
from newsletter.services.delivering import Course, Delivering
from newsletter.services.hosted import check_hosted, warn_of_unpublished
from newsletter.services.issuing import Issuing
from newsletter.services.leaving import warn_of_way_out
from newsletter.services.material import Material, run_plan
from newsletter.services.placement import warn_of_placement
from newsletter.services.rehearsals import REHEARSED_A_SECOND, clear_outcome, outcome_is_gone
from newsletter.services.sending import Announcement, Listener, SendRequest, Sent
from newsletter.store import Store
from newsletter.subscribers import Report
from newsletter.transports import Transport

ROOM_A_RECIPIENT = 1500
"""Bytes that the store may grow by for each recipient, its journal included."""


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
    with project.store() as store, store.sending(now=clock.now()):
        store.verify()
        return _Sending(
            request=request,
            store=store,
            transport=transport,
            issuing=Issuing(project=project, store=store, transport=transport, listener=listener),
            listener=listener,
            clock=clock,
            interruption=interruption,
            started=started,
        ).run()


@dataclass(slots=True, kw_only=True)
class _Sending:
    """One call of `send`, with everything it needs at hand."""

    request: SendRequest
    store: Store
    transport: Transport
    issuing: Issuing
    listener: Listener
    clock: Clock
    interruption: Interruption
    started: float
    recovered: int = 0

    # ways through

    def run(self) -> Sent | None:
        if self.request.resume:
            return self.resume()
        choice = choose_issue(self.project, self.store.ledger, self.request.issue)
        if self.transport.rehearsal:
            return self.rehearse(choice)
        self.issuing.check_publication()
        if choice.sealed:
            return self.go_on(choice, choice.sealed)
        return self.begin(choice, self.material(choice))

    def resume(self) -> Sent | None:
        """Take up what was begun and not finished, and begin nothing; the editor agreed when it was begun.

        One with deliveries that can be made now comes before one that only waits.
        """
        ledger = self.store.ledger
        where = self.transport.url if self.transport.rehearsal else None
        begun = ledger.unfinished(rehearsal=self.transport.rehearsal, transport=where)
        runs = [run for run in begun if self.request.issue in (None, run.issue)]
        if runs:
            run = next((run for run in runs if self.left(run)[1]), runs[0])
            self.issuing.check_publication()
            return self.go_on(choose_issue(self.project, ledger, run.issue), run)
        if self.request.issue is not None:
            choose_issue(self.project, ledger, self.request.issue)  # a name that is wrong is still said to be wrong
        check_begun_here(self.project, ledger)  # nobody would notice that half of the readers had nothing
        return self.result(None, Counts())

    def rehearse(self, choice: Choice) -> Sent | None:
        self.issuing.check_publication()
        material = self.material(choice)
        ledger = self.store.ledger
        run = ledger.rehearsed(choice.id, transport=self.transport.url, fingerprint=material.fingerprint)
        if run is not None and outcome_is_gone(self.transport.url, run.issue, root=self.project.root):
            ledger.forget(run)
            run = None
        return self.go_on(choice, run) if run else self.begin(choice, material)

    def begin(self, choice: Choice, material: Material) -> Sent | None:
        """Freeze an issue and its recipients, and send it."""
        if self.request.retry is not None:
            raise IssueError(
                f"issue {choice.id} was not sent yet: there is nothing to send again",
                hint="If you mean an earlier issue, name it: newsletter send 2026-12-01 --retry failed",
            )
        self.issuing.press(material.editions).check()
        self.issuing.check(material, now=self.clock.now(), force=self.request.force)
        self.check_hosted(material)
        ledger = self.store.ledger
        number = ledger.stage(self.issuing.at_least_one(material))
        self.issuing.tell_problems()
        if self.asks and not self.agreed(material.issue, material.subject, recipients=number, due=number):
            ledger.unstage()
            return None
        self.store.check_room(number * ROOM_A_RECIPIENT)
        self.issuing.make_secret()
        publication = self.project.settings.publication
        plan = run_plan(
            material, self.transport, list_id=publication.list_host, secret_mark=self.issuing.secret_mark
        )  # fmt: skip
        run = ledger.freeze(plan, now=self.clock.now())
        if run.rehearsal:
            self.forget_earlier(run)
        return self.deliver(choice, run, agreed=self.asks)

    def check_hosted(self, material: Material) -> None:
        """See, before an issue is really sent, that what it points to on the web is there."""
        if not self.transport.rehearsal:
            warn = self.listener.warn
            warn_of_unpublished(self.project.settings, material.editions, warn)
            check_hosted(material.editions, issue=material.issue, force=self.request.force, warn=warn)

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
        if not self.request.add_new and self.request.audience not in (None, run.audience):
            raise IssueError(
                f"the recipients of {run.issue} were fixed when its sending began; --audience comes too late",
                hint="Leave it out; or add those on the list who match it: --add-new --audience …",
            )
        self.issuing.press(ledger.editions(run)).check()
        more = self.more(run)
        if more is None:
            return None
        counts, due = self.left(run)
        new, again = more
        if self.asks and new + again and not self.agreed(
            run.issue, run.subject, recipients=counts.recipients + new, due=due + new + again
        ):  # fmt: skip
            ledger.unstage()
            return None
        # nothing is changed before everybody has agreed to everything
        if self.request.add_new:
            ledger.add(run)
        if self.request.retry is not None:
            ledger.reopen(run, self.request.retry, now=self.clock.now())
        if self.request.retry is State.UNCERTAIN:
            self.recovered = 0
        return self.deliver(choice, run, agreed=self.asks and bool(new + again))

    def more(self, run: Run) -> tuple[int, int] | None:
        """Count who is to be added, and who is to get it again; None if the editor would rather not.

        Who may have had it already gets it again only if the editor says so.
        """
        new = again = 0
        if self.request.add_new and run.restored_at and not self.request.force:
            raise IssueError(
                f"what is known of issue {run.issue} comes from a backup: whoever was added to it and mailed after "
                "that backup would get it again",
                hint="If nobody was: newsletter send --add-new --force. Else use --audience for those who are missing.",
            )
        if self.request.add_new:
            new = self.newcomers(run, self.issuing.report)
            self.issuing.tell_problems()
        if self.request.retry is not None:
            again = self.store.ledger.counts(run).by_state[self.request.retry]
        if again and self.request.retry is State.UNCERTAIN and not self.request.force:
            doubtful = self.store.ledger.deliveries(run, [State.UNCERTAIN])
            if not self.listener.agree_to_repeat(doubtful):
                return None
        return new, again

    def deliver(self, choice: Choice, run: Run, *, agreed: bool = False) -> Sent | None:
        self.forget_plan(run)
        self.note_state(choice, run)
        counts, due = self.left(run)
        if not due and not (self.request.wait and counts.deferred):
            newcomers = 0
            if not self.request.add_new and not run.restored_at:
                with suppress(SubscriberError):  # a list that cannot be read has none
                    newcomers = self.newcomers(run, Report())
            self.store.ledger.unstage()
            return self.result(run, counts, newcomers=newcomers)
        if due and not agreed and not self.agreed(run.issue, run.subject, recipients=counts.recipients, due=due):
            return None
        self.store.check_room(due * ROOM_A_RECIPIENT)
        self.listener.begin(self.leaving(due))
        delivering = Delivering(
            run=run,
            ledger=self.store.ledger,
            order=self.issuing.order(self.store.ledger.editions(run)),
            transport=self.transport,
            course=Course(
                limit=self.request.limit,
                canary=self.request.canary,
                wait=self.request.wait and self.request.limit is None,
            ),
            listener=self.listener,
            clock=self.clock,
            interruption=self.interruption,
        )
        try:
            with self.interruption.listening():
                ending = run_loop(delivering.deliver())
        finally:
            self.listener.end()
        self.note_state(choice, run)
        return self.result(run, self.store.ledger.counts(run), ending=ending)

    # what they need

    @property
    def project(self) -> Project:
        return self.issuing.project

    @property
    def asks(self) -> bool:
        return self.request.ask and not self.transport.rehearsal and not self.request.resume

    def material(self, choice: Choice) -> Material:
        return self.issuing.material(choice, audience=self.request.audience, now=self.clock.now())

    def newcomers(self, run: Run, report: Report) -> int:
        """Count who is on the list now, and not among the recipients, and hold them ready to be added.

        Raises:
            SubscriberError: the list cannot be read.
        """
        ledger = self.store.ledger
        editions = ledger.editions(run)
        ledger.stage(self.issuing.recipients(editions, self.request.audience or run.audience, report))
        return ledger.count_new(run)

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
        limits = self.project.settings.delivery.limits
        announcement = Announcement(
            issue=issue,
            subject=subject,
            recipients=recipients,
            leaving=leaving,
            transport=self.transport.url,
            rehearsal=rehearsal,
            seconds=leaving / REHEARSED_A_SECOND if rehearsal else duration(leaving, limits.rate, daily=limits.daily),
        )
        if not rehearsal:
            warn_of_way_out(self.project.settings, self.listener.warn)
            warn_of_placement(self.project, self.listener.warn)
        self.listener.announce(announcement)
        return not self.asks or self.listener.agree(announcement)

    def forget_plan(self, run: Run) -> None:
        """Take away when it was to be sent: it is sent now. A rehearsal before that time changes nothing about it."""
        planned = self.store.schedule.get(run.issue)
        if planned is not None and (not run.rehearsal or planned.at <= self.clock.now()):
            self.store.schedule.remove(run.issue)

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
