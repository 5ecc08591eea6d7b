"""`newsletter send`: get the issue to its subscribers, or rehearse that."""

from __future__ import annotations

import sys
import time
from functools import partial
from typing import Any

import click

from newsletter.commands.invocation import Invocation, json_option, pass_invocation
from newsletter.commands.talk import Talk
from newsletter.commands.wording import counted, in_zone, local_time
from newsletter.delivery import Interruption, Stop, SystemClock
from newsletter.domain.delivery import Counts, State
from newsletter.errors import UsageError
from newsletter.services.dry_run import dry_run as make_messages
from newsletter.services.proof import ProofRequest, send_proof
from newsletter.services.schedule import read_time, send_at, send_due, withdraw
from newsletter.services.send import send as send_issue
from newsletter.services.sending import SendRequest, Sent

NEVER = "never"


@click.command()
@click.argument("issue", required=False)
@click.option("--yes", is_flag=True, help="Do not ask before sending; needed where there is no terminal.")
@click.option("--test", "tests", metavar="ADDRESS", multiple=True, help="Send a test copy here, and to nobody else.")
@click.option("--as", "reader", metavar="ADDRESS", help="With --test: show what this subscriber would get.")
@click.option("--dry-run", is_flag=True, help="Make every message and send none.")
@click.option("--audience", metavar="EXPR", help="Who gets the issue: a tag, several, or a condition on `subscriber`.")
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Let at most N leave now; the rest stays pending."
)
@click.option("--canary", type=click.IntRange(min=1), metavar="N", help="Send to N first, and go on if all took it.")
@click.option("--add-new", is_flag=True, help="Send to those who subscribed after the sending began, too.")
@click.option(
    "--retry", type=click.Choice(["failed", "uncertain"]), help="Send again to those it may not have reached."
)
@click.option("--resume", is_flag=True, help="Take up what was begun and begin nothing, without asking: for cron.")
@click.option("--at", metavar="TIME", help='Send at a time, like "2026-12-01 09:00"; "never" takes that back.')
@click.option(
    "--due", is_flag=True, help="Send what should have been sent by now, or take up what was begun: for cron."
)
@click.option("--wait/--no-wait", default=None, help="Wait for what is to be tried again; usual on a terminal.")
@click.option(
    "--force",
    is_flag=True,
    help="In spite of errors that the checks find. With --retry uncertain: do not ask, although they may have had it; "
    "with --add-new: after a restore, too.",
)
@json_option
@pass_invocation
def send(
    invocation: Invocation,
    *,
    issue: str | None,
    yes: bool,
    tests: tuple[str, ...],
    reader: str | None,
    dry_run: bool,
    audience: str | None,
    limit: int | None,
    canary: int | None,
    add_new: bool,
    retry: str | None,
    resume: bool,
    at: str | None,
    due: bool,
    wait: bool | None,
    force: bool,
    as_json: bool,
) -> int:
    """Get the issue to its subscribers, or rehearse that.

    Where messages go is set by `transport` in newsletter.toml or NEWSLETTER_TRANSPORT. The default, file:outbox, is a
    rehearsal: every message becomes a file, and nothing leaves this computer. A real send fixes the issue and its
    recipients when it begins. Running it again sends what is left, and nothing twice.

    Without ISSUE it takes up the issue that was begun and not finished, else the open draft.

    \b
    Examples:
      newsletter send                                    rehearse, or send
      newsletter send --test you@example.org             a test copy, to yourself only
      newsletter send --test you@example.org --as reader@example.org
      newsletter send --audience zorg                    only to those with the tag zorg
      newsletter send --limit 100                        a hundred now, the rest later
      newsletter send --canary 20                        twenty first, to see how they fare
      newsletter send --at "2026-12-01 09:00"            wait until then
      newsletter send --due                              what is planned or left; for cron
      newsletter send --retry uncertain                  again to those who may not have it

    \b
    Ends with 0 (done), 3 (some failed or are uncertain: see newsletter report), 4 (another send is running),
    5 (stopped, with the reason), 75 (some are to be tried again later) or 130 (interrupted; run it again).
    """
    started = time.monotonic()
    talk = Talk(invocation)
    clock = SystemClock()
    if reader and not tests:
        raise UsageError("--as goes with --test: it tells whose copy the test shows")
    _refuse_together(
        tests=tests, dry_run=dry_run, at=at, due=due, resume=resume, limit=limit, canary=canary, add_new=add_new,
        retry=retry, audience=audience,
    )  # fmt: skip
    if at == NEVER:
        withdrawn = withdraw(invocation.project, issue)
        if as_json:
            invocation.json({"issue": withdrawn, "planned": None})
        else:
            invocation.result(f"Issue {withdrawn} is no longer planned to be sent.")
        return 0
    if tests:
        test = ProofRequest(issue=issue, addresses=tests, reader=reader)
        sent = send_proof(invocation.project, test, listener=talk, clock=clock, started=started)
        return _tell(invocation, sent, test=True, as_json=as_json)
    request = SendRequest(
        issue=issue,
        resume=resume,
        audience=audience,
        limit=limit,
        canary=canary,
        add_new=add_new,
        retry=State(retry) if retry else None,
        force=force,
        wait=sys.stderr.isatty() if wait is None else wait,
        ask=not (yes or (force and retry == "uncertain")),
    )
    if dry_run:
        made = make_messages(invocation.project, request, listener=talk, clock=clock, started=started)
        return _tell(invocation, made, as_json=as_json)
    how = partial(
        send_at, at=read_time(at, zone=invocation.project.settings.publication.zone, now=clock.now())
    ) if at else send_due if due else send_issue  # fmt: skip
    done = how(invocation.project, request, listener=talk, clock=clock, interruption=Interruption(), started=started)
    if done is None:
        invocation.remark("Nothing was sent.")
        return 1
    return _tell(invocation, done, as_json=as_json, nothing=_NOT_NOW if at else _NOT_DUE if due else _NOT_BEGUN)


_NOT_BEGUN = "Nothing to take up: no issue was begun and not finished."
_NOT_DUE = "Nothing to do: no issue is due, and none was begun and not finished."
_NOT_NOW = "Nothing to send any more: meanwhile the issue was sent, or its plan was taken back."


def _tell(
    invocation: Invocation, sent: Sent, *, as_json: bool, test: bool = False, nothing: str = _NOT_BEGUN
) -> int:  # fmt: skip
    if as_json:
        invocation.json(document(sent))
    elif sent.issue is None:
        invocation.result(nothing)
    else:
        show(invocation, sent, test=test)
    _explain(invocation, sent, test=test)
    return int(sent.exit_code)


_APART = {
    "tests": ("dry_run", "at", "due", "resume", "limit", "canary", "add_new", "retry", "audience"),
    "at": ("dry_run", "due", "resume", "limit", "canary", "add_new", "retry", "audience"),
    "due": ("dry_run", "resume", "add_new", "retry", "audience"),
    "resume": ("dry_run", "add_new", "retry"),
    "dry_run": ("add_new", "canary", "retry"),
}
"""Which options make no sense together."""


def _refuse_together(**given: object) -> None:
    for name, others in _APART.items():
        for other in others:
            if given[name] and given[other]:
                options = " and ".join(f"--{one.replace('tests', 'test').replace('_', '-')}" for one in (other, name))
                raise UsageError(f"{options} do not go together")


def document(sent: Sent) -> dict[str, Any]:
    counts = sent.counts
    return {
        "issue": sent.issue,
        "recipients": counts.recipients,
        **{state.value: number for state, number in counts.by_state.items()},
        "seconds": round(sent.seconds, 3),
        "rehearsal": sent.rehearsal,
        **({"dry_run": True, "rendered": sent.rendered} if sent.rendered is not None else {}),
        **({"planned": sent.planned.isoformat()} if sent.planned else {}),
    }


def show(invocation: Invocation, sent: Sent, *, test: bool = False) -> None:
    if sent.planned:
        return
    if sent.rendered is not None:
        invocation.result(f"Issue {sent.issue}: {counted(sent.rendered, 'message')} made, none sent (--dry-run).")
        return
    if test:
        invocation.result(f"Test of issue {sent.issue}: {in_states(sent.counts)}.")
    elif sent.stop is None and not sent.counts.deferred:
        invocation.result(f"Issue {sent.issue}: nothing left to send. {in_states(sent.counts).capitalize()}.")
    else:
        invocation.result(f"Issue {sent.issue}: {in_states(sent.counts)}.")
    if sent.rehearsal:
        place = invocation.project.root / outcome_place(sent)
        invocation.result(f"A rehearsal: look in {invocation.shown(place)}. Nothing has left this computer.")


def outcome_place(sent: Sent) -> str:
    """Return the folder or file a rehearsal wrote, as the project knows it."""
    scheme, _, place = sent.transport.partition(":")
    return f"{place}/{sent.issue}{sent.suffix}" if scheme == "file" else place


def _explain(invocation: Invocation, sent: Sent, *, test: bool) -> None:
    """Say what is to be done about what is not as it should be."""
    counts = sent.counts
    if test:
        for reply in sent.replies:
            invocation.warn(reply)
        return
    if sent.planned:
        invocation.remark(
            f"Stopped waiting. Issue {sent.issue} is still planned for "
            f"{in_zone(sent.planned, invocation.project.settings.publication.zone)}: newsletter send --due sends it "
            f"then, newsletter send {sent.issue} --at never takes that back."
        )
        return
    if sent.stop is Stop.INTERRUPTED:
        invocation.remark("Stopped by you; newsletter send goes on where it stopped.")
    if sent.error:
        click.echo(f"Error: {sent.error.message}", err=True)
        if sent.error.hint:
            click.echo(f"\n{sent.error.hint}", err=True)
    if sent.newcomers:
        some = f"{counted(sent.newcomers, 'subscriber')} {'has' if sent.newcomers == 1 else 'have'}"
        invocation.remark(f"{some} come since it began: newsletter send --add-new sends to them too.")
    if counts.deferred and sent.next_attempt:
        invocation.remark(
            f"{counts.deferred} to be tried again, from {local_time(sent.next_attempt)} on: newsletter send --due"
        )
    for state, what in (
        (State.FAILED, "was refused" if counts.failed == 1 else "were refused"),
        (State.UNCERTAIN, "may or may not have arrived"),
    ):
        if number := counts.by_state[state]:
            invocation.remark(f"{number} {what}: newsletter report {sent.issue} --state {state}")


def in_states(counts: Counts) -> str:
    """Name the states that anybody is in."""
    return ", ".join(f"{number} {state}" for state, number in counts.by_state.items() if number) or "no recipients"
