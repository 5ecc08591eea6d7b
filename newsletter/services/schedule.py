"""Sends at a time: kept in the store, so that it is not forgotten when the computer is started anew (mail.md R12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from newsletter.delivery import Clock, Interruption, Stop, run_loop, wait_until
from newsletter.domain.delivery import Counts
from newsletter.domain.run import Planned
from newsletter.errors import IssueError, UsageError
from newsletter.project import Project
from newsletter.services.choice import choose_issue
from newsletter.services.issuing import Issuing
from newsletter.services.send import send
from newsletter.services.sending import Announcement, Listener, SendRequest, Sent

OVERDUE = timedelta(hours=1)
"""After so long the news may be old, or have been sent from elsewhere: somebody must be asked."""


def read_time(text: str, *, zone: ZoneInfo, now: datetime) -> datetime:
    """Read "2026-12-01 09:00" as a clock in `zone` shows it, or with an offset of its own.

    Raises:
        UsageError: it is no time, is past, or does not exist because the clock goes forward then.
    """
    hint = 'Write it like --at "2026-12-01 09:00".'
    try:
        read = datetime.fromisoformat(text.strip())
        moment = read if read.tzinfo else read.replace(tzinfo=zone)
        at = moment.astimezone(UTC)
        exists = at.astimezone(moment.tzinfo).replace(tzinfo=None) == moment.replace(tzinfo=None)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"--at {text}: this is not a time", hint=hint) from error
    if len(text.strip()) <= len("2026-12-01"):
        raise UsageError(f"--at {text}: this is a day, and the time is missing", hint=hint)
    if not exists:
        raise UsageError(f"--at {text}: there is no such time on that day, the clock goes forward", hint=hint)
    if at <= now:
        raise UsageError(f"--at {text}: this is past", hint="Without --at it is sent now.")
    return at


def send_at(
    project: Project,
    request: SendRequest,
    at: datetime,
    *,
    listener: Listener,
    clock: Clock,
    interruption: Interruption,
    started: float,
) -> Sent | None:
    """Plan an issue, wait for its time, and send it as it is then; None if the editor did not agree.

    Raises:
        NewsletterError: as `send`, before anything is planned.
    """
    issue = _plan(project, request, at, listener=listener, clock=clock)
    if issue is None:
        return None
    while (planned := _planned(project, issue)) is not None and planned.at > clock.now():
        with interruption.listening():
            listener.waiting(planned.at, None)
            arrived = run_loop(wait_until(planned.at, clock=clock, interruption=interruption))
        if not arrived:
            seconds = clock.monotonic() - started
            transport = project.transport()
            return Sent(
                issue=issue, counts=Counts(), rehearsal=transport.rehearsal, seconds=seconds, transport=transport.url,
                stop=Stop.INTERRUPTED, planned=planned.at,
            )  # fmt: skip
    if planned is not None and not _still_wanted(planned, request, listener=listener, clock=clock):
        return None  # the computer slept through its time
    # where somebody has sent it meanwhile, or withdrawn it, there is nothing to begin
    request = replace(request, issue=issue, ask=False, resume=planned is None)
    return send(project, request, listener=listener, clock=clock, interruption=interruption, started=clock.monotonic())


def send_due(
    project: Project,
    request: SendRequest,
    *,
    listener: Listener,
    clock: Clock,
    interruption: Interruption,
    started: float,
) -> Sent | None:
    """Send the issue whose time has come, else take up what was begun.

    What is overdue for too long and not wanted any more waits for the editor's decision, and holds up nothing else.

    Raises:
        NewsletterError: as `send`.
    """
    with project.store() as store:
        due = store.schedule.due(clock.now())
    mine = [one for one in due if request.issue in (None, one.issue)]
    wanted = [one for one in mine if _still_wanted(one, request, listener=listener, clock=clock)]
    taken_up = {"issue": wanted[0].issue} if wanted else {"resume": True}
    request = replace(request, ask=False, **taken_up)
    sent = send(project, request, listener=listener, clock=clock, interruption=interruption, started=started)
    return replace(sent, overdue=len(wanted) < len(mine)) if sent else None


def withdraw(project: Project, issue: str | None) -> str:
    """Take back when an issue was to be sent; without a name, of the only one that is planned. Return its name.

    Raises:
        IssueError: it was not planned.
    """
    with project.store() as store:
        planned = [one.issue for one in store.schedule.all()]
        found = issue or (planned[0] if len(planned) == 1 else None)
        if not planned:
            raise IssueError("no issue is planned to be sent at a time")
        if found is None:
            raise IssueError("more than one issue is planned", hint=f"Say which: {', '.join(planned)}.")
        if found not in planned:
            raise IssueError(f"issue {found} is not planned to be sent", hint=f"Planned: {', '.join(planned)}.")
        store.schedule.remove(found)
    return found


def _plan(
    project: Project, request: SendRequest, at: datetime, *, listener: Listener, clock: Clock
) -> str | None:  # fmt: skip
    transport = project.transport()
    with project.store() as store:
        issuing = Issuing(project=project, store=store, transport=transport, listener=listener)
        choice = choose_issue(project, store.ledger, request.issue)
        if choice.sealed is not None and not transport.rehearsal:
            raise IssueError(
                f"issue {choice.id} was begun already", hint=f"Send what is left of it: newsletter send {choice.id}"
            )
        issuing.check_publication()
        material = issuing.material(choice, audience=None, now=clock.now())
        issuing.press(material.editions).check()
        issuing.check(material, now=clock.now(), force=request.force)
        number = sum(1 for _ in issuing.at_least_one(material))
        issuing.tell_problems()
        announcement = Announcement(
            issue=choice.id,
            subject=material.subject,
            recipients=number,
            leaving=number,
            transport=transport.url,
            rehearsal=transport.rehearsal,
            seconds=0,
            at=at,
        )
        listener.announce(announcement)
        if request.ask and not transport.rehearsal and not listener.agree(announcement):
            return None
        store.schedule.set(choice.id, at, now=clock.now())
        return choice.id


def _planned(project: Project, issue: str) -> Planned | None:
    with project.store() as store:
        return store.schedule.get(issue)


def _still_wanted(planned: Planned, request: SendRequest, *, listener: Listener, clock: Clock) -> bool:
    """Ask whether to send what is overdue, unless that was said with the command."""
    late = clock.now() - planned.at
    return late <= OVERDUE or not request.ask or listener.agree_to_overdue(planned, late)
