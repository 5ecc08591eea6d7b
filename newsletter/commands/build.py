"""`newsletter build`: collect what is new and make the issue."""

from __future__ import annotations

from datetime import date, datetime

import click

from newsletter.commands.invocation import Invocation, json_option, pass_invocation
from newsletter.commands.wording import counted
from newsletter.services.build import Build, BuildRequest
from newsletter.services.build import build as build_issue


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("issue", required=False)
@click.option("--date", "day", type=DAY, metavar="YYYY-MM-DD", help="The day of the issue [default: today].")
@click.option("--subject", help="The subject line; it is written into issue.md.")
@click.option("--since", type=DAY, metavar="YYYY-MM-DD", help="Look back to this day for articles.")
@click.option("--all", "everything", is_flag=True, help="Also what was used before, and past every limit.")
@json_option
@pass_invocation
def build(
    invocation: Invocation,
    *,
    issue: str | None,
    day: datetime | None,
    subject: str | None,
    since: datetime | None,
    everything: bool,
    as_json: bool,
) -> None:
    """Collect what is new and make the issue.

    Without ISSUE it works on the open draft, or else on a new issue of today. The plan, issues/ISSUE/issue.md, is
    yours to edit: its order, its wording and what you took out stay as they are when you build again.

    \b
    Examples:
      newsletter build
      newsletter build --date 2026-12-01 --subject "De winter begint in de buurt"
      newsletter build --since 2026-10-01
    """
    request = BuildRequest(issue=issue, day=_day(day), subject=subject, since=_day(since), everything=everything)
    done = build_issue(invocation.project, request)
    if done.outdated and done.folder:
        invocation.remark(
            f"What was published of this issue is not what it is now: newsletter publish {done.folder.id}"
        )
    if as_json:
        invocation.json(document(invocation, done))
        return
    for warning in done.warnings:
        invocation.warn(str(warning))
    show(invocation, done)


def document(invocation: Invocation, done: Build) -> dict[str, object]:
    return {
        "issue": done.folder.id if done.folder else None,
        "path": invocation.shown(done.folder.path) if done.folder else None,
        "subject": done.subject,
        "items": [
            {"path": item.path, "kind": item.kind, "section": item.section, "title": item.title} for item in done.items
        ],
        "new": [item.path for item in done.new],
        "held_back": [item.path for item in done.held_back],
        "bytes": done.bytes,
        "warnings": [str(warning) for warning in done.warnings],
    }


def show(invocation: Invocation, done: Build) -> None:
    if done.folder is None:
        invocation.result(f"Nothing new since {done.since.isoformat()}.")
        _show_passed_over(invocation, done)
        return
    invocation.result(f"Issue {done.folder.id}: {done.subject}")
    section = None
    for item in done.items:
        if item.section is not section:
            section = item.section
            invocation.result(f"\n  {section}")
        invocation.result(f"    {item.title}  {click.style(item.path, dim=True)}")
    invocation.result()
    for path in done.taken_out:
        invocation.result(f"Left out, as you took it out: {path}")
    for article in done.held_back:
        invocation.result(f"Held back for the next issue: {article.path}")
    _show_passed_over(invocation, done)
    place = invocation.shown(done.folder.path)
    invocation.result(f"Edit the plan:  {place}/issue.md")
    invocation.result(f"Look at it:     newsletter preview  (or {place}/email.html, {done.bytes / 1024:.0f} KB)")
    invocation.result("Then check it:  newsletter check")
    invocation.result("And rehearse:   newsletter send")


def _show_passed_over(invocation: Invocation, done: Build) -> None:
    if done.older:
        number = counted(done.older, "older article")
        invocation.remark(f"{number} (before {done.since.isoformat()}) not taken; --since or --all does.")
    if done.later:
        verb = "is" if done.later == 1 else "are"
        invocation.remark(
            f"{counted(done.later, 'article')} {verb} dated after this issue, and will be in a later one."
        )
