"""`newsletter report`: what became of every delivery."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from typing import Any

import click

from newsletter.commands.invocation import Invocation, json_option, pass_invocation
from newsletter.commands.readers import delivery_document
from newsletter.commands.wording import counted, local_time, one_line
from newsletter.domain.delivery import Delivery, State
from newsletter.services.report import Report
from newsletter.services.report import report as look_up
from newsletter.subscribers.exporting import guarded

MEANINGS = {
    State.SENT: "accepted by the mail server",
    State.FAILED: "refused for good",
    State.DEFERRED: "refused for now, to be tried again",
    State.SKIPPED: "not sent, for a reason of our own",
    State.UNCERTAIN: "may have arrived",
    State.PENDING: "not sent yet",
}


@click.command()
@click.argument("issue", required=False)
@click.option("--state", "states", type=click.Choice([str(state) for state in State]), multiple=True,
              help="List the deliveries in this state; may be given more than once.")  # fmt: skip
@click.option("--csv", "as_csv", is_flag=True, help="Print the deliveries as CSV, for a spreadsheet.")
@json_option
@pass_invocation
def report(invocation: Invocation, *, issue: str | None, states: tuple[str, ...], as_csv: bool, as_json: bool) -> None:
    """Tell what became of every delivery of an issue.

    Without ISSUE it is about the one that was sent last. Before an issue is really sent it is about its rehearsal.

    \b
    Examples:
      newsletter report
      newsletter report 2026-12-01 --state failed
      newsletter report --state failed --state uncertain --csv > not-arrived.csv
    """
    wanted = tuple(State(state) for state in states)
    found = look_up(invocation.project, issue, states=wanted)
    if as_json:
        answer = document(found)
        if wanted:
            answer["deliveries"] = [{"email": one.email, **delivery_document(one)} for one in found.deliveries]
        invocation.json(answer)
    elif as_csv:
        write_csv(found.deliveries)
    else:
        show(invocation, found, listed=bool(wanted))


def document(found: Report) -> dict[str, Any]:
    counts = found.counts
    return {
        "issue": found.issue,
        "recipients": counts.recipients,
        **{state.value: number for state, number in counts.by_state.items()},
        "rehearsal": found.rehearsal,
    }


def show(invocation: Invocation, found: Report, *, listed: bool) -> None:
    kind = f"rehearsed ({found.transport})" if found.rehearsal else "sent"
    invocation.result(f"Issue {found.issue}: {found.subject}")
    invocation.result(
        f"{kind.capitalize()} from {local_time(found.began)} on, to {counted(found.counts.recipients, 'recipient')}\n"
    )
    meanings = MEANINGS | ({State.SENT: "written"} if found.rehearsal else {})
    for state, number in found.counts.by_state.items():
        line = f"  {state:<10}{number:>8}   {meanings[state]}"
        invocation.result(line if number else click.style(line, dim=True))
    if found.next_attempt:
        invocation.result(f"\nThe next attempt is due at {local_time(found.next_attempt)}: newsletter send --due")
    if listed:
        invocation.result()
        for delivery in found.deliveries:
            at = local_time(delivery.at) if delivery.at else ""
            invocation.result(f"{delivery.email}\t{delivery.state}\t{at}\t{one_line(delivery.reply)}")


def write_csv(deliveries: Iterable[Delivery]) -> None:
    """Write deliveries so that a spreadsheet opens them and runs nothing (OWASP: CSV injection)."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("email", "state", "reply", "at", "attempts"))
    for delivery in deliveries:
        at = delivery.at.isoformat() if delivery.at else ""
        reply = guarded(one_line(delivery.reply))
        writer.writerow((guarded(delivery.email), delivery.state, reply, at, delivery.attempts))
