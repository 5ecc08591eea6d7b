"""`newsletter send`: get the issue to its subscribers, or rehearse that."""

from __future__ import annotations

import sys
import time
from typing import Any

import click

from newsletter.commands.invocation import Invocation, json_option, pass_invocation
from newsletter.commands.wording import counted, in_words, local_time
from newsletter.delivery import Interruption, Stop, SystemClock
from newsletter.domain.delivery import Counts, State
from newsletter.errors import UsageError
from newsletter.services.proof import ProofRequest, send_proof
from newsletter.services.send import send as send_issue
from newsletter.services.sending import Announcement, SendRequest, Sent


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
@click.option("--add-new", is_flag=True, help="Send to those who subscribed after the sending began, too.")
@click.option("--resume", is_flag=True, help="Take up what was begun and begin nothing, without asking: for cron.")
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
    add_new: bool,
    resume: bool,
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
      newsletter send --resume                           go on with what is left; for cron

    \b
    Ends with 0 (done), 3 (some failed or are uncertain: see newsletter report), 4 (another send is running),
    5 (stopped, with the reason), 75 (some are to be tried again later) or 130 (interrupted; run it again).
    """
    started = time.monotonic()
    talk = Talk(invocation)
    clock = SystemClock()
    if tests:
        _refuse_with_test(dry_run=dry_run, limit=limit, add_new=add_new, resume=resume, audience=audience)
        request = ProofRequest(issue=issue, addresses=tests, reader=reader)
        sent = send_proof(invocation.project, request, listener=talk, clock=clock, started=started)
    elif reader:
        raise UsageError("--as goes with --test: it tells whose copy the test shows")
    else:
        wanted = SendRequest(
            issue=issue, resume=resume, audience=audience, limit=limit, add_new=add_new, dry_run=dry_run, ask=not yes
        )  # fmt: skip
        done = send_issue(
            invocation.project, wanted, listener=talk, clock=clock, interruption=Interruption(), started=started
        )
        if done is None:
            invocation.remark("Nothing was sent.")
            return 1
        sent = done
    if as_json:
        invocation.json(document(sent))
    else:
        show(invocation, sent, test=bool(tests))
    _explain(invocation, sent, test=bool(tests))
    return int(sent.exit_code)


def _refuse_with_test(**options: object) -> None:
    for name, value in options.items():
        if value:
            raise UsageError(f"--{name.replace('_', '-')} does not go with --test, which sends test copies only")


class Talk:
    """Tells the editor on standard error what happens, and asks."""

    def __init__(self, invocation: Invocation) -> None:
        self._invocation = invocation
        self._bar: Any = None

    def warn(self, text: str) -> None:
        self._invocation.warn(text)

    def announce(self, announcement: Announcement) -> None:
        say = self._invocation.remark
        part = "" if announcement.leaving == announcement.recipients else f"; {announcement.leaving} of them now"
        say(f"Issue       {announcement.issue}")
        say(f"Subject     {announcement.subject}")
        say(f"Recipients  {announcement.recipients}{part}")
        say(f"Transport   {announcement.transport}{' (a rehearsal)' if announcement.rehearsal else ''}")
        say(f"Duration    {in_words(announcement.seconds)}\n")

    def agree(self, announcement: Announcement) -> bool:
        if not sys.stdin.isatty():
            raise UsageError(
                "this would really be sent, and there is no terminal to ask whether that is meant",
                hint="Add --yes if it is.",
            )
        return click.confirm(f"Send {counted(announcement.leaving, 'message')} now?", err=True)

    def begin(self, total: int) -> None:
        if not self._invocation.quiet and sys.stderr.isatty():
            self._bar = click.progressbar(length=total, label="Sending", file=sys.stderr, show_pos=True)
            self._bar.__enter__()

    def outcome(self, state: State) -> None:  # noqa: ARG002 — the bar counts them all
        if self._bar:
            self._bar.update(1)

    def end(self) -> None:
        if self._bar:
            self._bar.__exit__(None, None, None)
            self._bar = None


def document(sent: Sent) -> dict[str, Any]:
    counts = sent.counts
    return {
        "issue": sent.issue,
        "recipients": counts.recipients,
        **{state.value: number for state, number in counts.by_state.items()},
        "seconds": round(sent.seconds, 3),
        "rehearsal": sent.rehearsal,
        **({"dry_run": True, "rendered": sent.rendered} if sent.rendered is not None else {}),
    }


def show(invocation: Invocation, sent: Sent, *, test: bool = False) -> None:
    if sent.issue is None:
        invocation.result("Nothing to take up: no issue was begun and not finished.")
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
            f"{counts.deferred} to be tried again, from {local_time(sent.next_attempt)} on: newsletter send --resume"
        )
    for state, what in ((State.FAILED, "were refused"), (State.UNCERTAIN, "may or may not have arrived")):
        if number := counts.by_state[state]:
            invocation.remark(f"{number} {what}: newsletter report {sent.issue} --state {state}")


def in_states(counts: Counts) -> str:
    """Name the states that anybody is in."""
    return ", ".join(f"{number} {state}" for state, number in counts.by_state.items() if number) or "no recipients"
