"""`newsletter publish`: put an issue's web edition where readers find it, with the archive and its feed."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from newsletter.commands.invocation import Invocation, json_option, pass_invocation
from newsletter.commands.wording import counted
from newsletter.services.publish import publish as publish_issue


@click.command()
@click.argument("issue", required=False)
@json_option
@pass_invocation
def publish(invocation: Invocation, *, issue: str | None, as_json: bool) -> None:
    """Put the web edition of an issue where readers find it.

    Without ISSUE: the open draft, else the last issue. It goes where [publish] to of newsletter.toml says, with its
    pictures and calendars; beside it come the archive of all issues, index.html, and their feed, feed.xml. From then on
    its mails point to it, until the issue changes: then publish it again.

    \b
    Examples:
      newsletter publish
      newsletter publish 2026-12-01
    """
    done = publish_issue(invocation.project, issue, now=datetime.now(UTC))
    if as_json:
        document = {
            "issue": done.issue,
            "url": done.url,
            "to": done.to,
            "files": done.files,
            "written": done.written,
            "warnings": [str(warning) for warning in done.warnings],
        }
        invocation.json(document)
        return
    for warning in done.warnings:
        invocation.warn(str(warning))
    changed = counted(done.written, "file") + " written" if done.written else "nothing had changed"
    invocation.result(f"Issue {done.issue} is published in {done.to} ({changed}).")
    if done.withdrawn:
        invocation.remark(f"Taken away, as no longer used: {', '.join(done.withdrawn)}")
    invocation.result(done.url)
