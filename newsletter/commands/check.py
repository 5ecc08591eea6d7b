"""`newsletter check`: everything that should be right before sending."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import click

from newsletter.commands.invocation import Invocation, json_option, pass_invocation
from newsletter.commands.wording import counted
from newsletter.domain.finding import Finding, Severity
from newsletter.services.check import Checked, check_issue

FOUND_ERRORS = 3

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
_ANNOTATIONS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


@click.command()
@click.argument("issue", required=False)
@click.option("--online", is_flag=True, help="Also follow the links.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How to tell what was found; github makes annotations [default: text].",
)
@json_option
@pass_invocation
def check(invocation: Invocation, *, issue: str | None, online: bool, form: str, as_json: bool) -> int:
    """Look for everything that should be right before sending.

    Without ISSUE it looks at the open draft, as it is planned now: its words, links, pictures and colours, in every
    mail program, in the dark and with images off, and at the mail of every reader. Errors keep an issue from being
    sent, and the exit code is 3. To silence a rule for an issue, say why in issue.md:

    \b
      ignore:
        font-small: the logo of our sponsor has to be that small

    \b
    Examples:
      newsletter check
      newsletter check --online
      newsletter check 2026-12-01 --format github
    """
    done = check_issue(
        invocation.project, issue, online=online, onlooker=_Bar(invocation), now=datetime.now(UTC)
    )  # fmt: skip
    if as_json or form == "json":
        invocation.json(document(done))
    elif form == "github":
        for finding in done.findings:
            invocation.result(annotation(finding))
    else:
        show(invocation, done)
    return FOUND_ERRORS if done.errors else 0


def document(done: Checked) -> dict[str, Any]:
    return {
        "issue": done.issue,
        "findings": [_listed(finding) for finding in done.findings],
        "errors": done.errors,
        "warnings": done.warnings,
        "ignored": [_listed(finding) for finding in done.looked.ignored],
    }


def _listed(finding: Finding) -> dict[str, str]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "where": finding.place,
        "reason": finding.reason,
        "fix": finding.fix,
        "source": finding.source,
    }


def annotation(finding: Finding) -> str:
    """Write a workflow command (GitHub's documentation, "Workflow commands"); its separators are escaped."""

    def escaped(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def value(text: str) -> str:
        return escaped(text).replace(":", "%3A").replace(",", "%2C")

    line = f",line={finding.line}" if finding.line else ""
    kind = _ANNOTATIONS[finding.severity]
    message = escaped(f"{finding.reason}. {finding.fix}")
    return f"::{kind} file={value(finding.where)}{line},title={value(finding.rule)}::{message}"


def show(invocation: Invocation, done: Checked) -> None:
    for place, findings in groupby(done.findings, key=lambda finding: finding.place):
        invocation.result(click.style(place, bold=True))
        for finding in findings:
            severity = click.style(finding.severity, fg=_COLOURS[finding.severity])
            rule = click.style(finding.rule, dim=True)
            invocation.result(f"  {severity}: {finding.reason}  {rule}")
            invocation.result(f"    {finding.fix}")
            if invocation.verbose:
                invocation.result(click.style(f"    {finding.source}", dim=True))
        invocation.result()
    for finding in done.looked.ignored:
        invocation.detail(f"Ignored, as issue.md says: {finding.rule}, {finding.place}")
    web = f" and {counted(done.addresses, 'address')}es on the web" if done.addresses else ""
    if not done.findings:
        invocation.result(f"Issue {done.issue}: nothing found. {counted(done.copies, 'reader')}' mail{web} looked at.")
        return
    numbers = [counted(number, noun) for number, noun in ((done.errors, "error"), (done.warnings, "warning")) if number]
    if notes := len(done.findings) - done.errors - done.warnings:
        numbers.append(counted(notes, "note"))
    invocation.result(f"Issue {done.issue}: {', '.join(numbers)}.")
    if done.errors:
        invocation.remark("Mend the errors before you send; newsletter send stops at them (or use --force).")


class _Bar:
    """A bar on a terminal, and nothing elsewhere."""

    def __init__(self, invocation: Invocation) -> None:
        self._shown = sys.stderr.isatty() and not invocation.quiet
        self._bar: Any = None

    def begin(self, what: str, total: int) -> None:
        if self._shown and total:
            self._bar = click.progressbar(length=total, label=what, file=sys.stderr)
            self._bar.__enter__()

    def passed(self, number: int) -> None:
        if self._bar:
            self._bar.update(number)

    def end(self) -> None:
        if self._bar:
            self._bar.__exit__(None, None, None)
            self._bar = None
