"""`newsletter check`: everything that should be right before sending."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from itertools import groupby
from shutil import get_terminal_size
from textwrap import wrap
from typing import Any

import click

from newsletter.commands.invocation import Invocation, json_option, pass_invocation
from newsletter.commands.wording import counted, printable
from newsletter.domain.finding import Finding, Severity
from newsletter.services.check import Checked, check_issue

FOUND_ERRORS = 3

WIDEST = 100
"""Columns that a finding takes on a terminal."""

BAR = 20
"""Columns of a progress bar: with its words it takes fewer than 80."""

_INDENT = 11

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
    now = datetime.now(UTC)
    done = check_issue(invocation.project, issue, online=online, onlooker=_Bar(invocation), now=now)
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
    """Tell what was found: the place, what is wrong there and why, and below it what to do."""
    for place, group in groupby(done.findings, key=lambda finding: finding.place):
        invocation.result(click.style(printable(place), bold=True))
        findings = list(group)
        for finding, after in zip(findings, [*findings[1:], None], strict=True):
            colour = _COLOURS[finding.severity]
            reason = _lines(f"{finding.reason}  [{finding.rule}]", first=f"  {finding.severity:<{_INDENT - 2}}")
            head = reason[0].replace(finding.severity, click.style(finding.severity, fg=colour), 1)
            for line in (head, *reason[1:]):
                invocation.result(line)
            if invocation.verbose:
                invocation.result(click.style("\n".join(_lines(finding.source)), dim=True))
            if after is None or after.fix != finding.fix:  # the same remedy for several is told once, below them
                invocation.result(click.style("\n".join(_lines(finding.fix)), dim=True))
        invocation.result()
    for finding in done.looked.ignored:
        invocation.detail(f"Ignored, as issue.md says: {finding.place}: {printable(finding.reason)} [{finding.rule}]")
    if silent := sorted({finding.rule for finding in done.looked.ignored}):
        invocation.remark(f"Silenced in issue.md: {', '.join(silent)} ({counted(len(done.looked.ignored), 'finding')})")
    if done.copies is None:
        invocation.remark("There is no subscribers.csv here: nobody's own mail was looked at.")
    invocation.result(f"Issue {done.issue}: {_summary(done)}.")
    if done.errors:
        invocation.remark("newsletter send stops at errors; with --force it sends the issue as it is.")


def _lines(text: str, first: str = " " * _INDENT) -> list[str]:
    """Break a text for the terminal, all but the first line indented; elsewhere it stays one line, for grep."""
    text = printable(text)
    width = min(get_terminal_size().columns, WIDEST) if sys.stdout.isatty() else 1_000_000
    return wrap(
        first + text,
        width=width,
        subsequent_indent=" " * _INDENT,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )


def _summary(done: Checked) -> str:
    looked = ["the issue"] if done.copies is None else [f"the mail of {counted(done.copies, 'reader')}"]
    if done.addresses is not None:
        looked.append("1 address" if done.addresses == 1 else f"{done.addresses} addresses")
    if not done.findings:
        return f"nothing found; looked at {' and '.join(looked)}"
    notes = len(done.findings) - done.errors - done.warnings
    numbers = ((done.errors, "error"), (done.warnings, "warning"), (notes, "note"))
    return ", ".join(counted(number, noun) for number, noun in numbers if number)


class _Bar:
    """A bar on a terminal, drawn some two hundred times, and nothing elsewhere."""

    def __init__(self, invocation: Invocation) -> None:
        self._shown = sys.stderr.isatty() and not invocation.quiet
        self._bar: Any = None
        self._step = 1
        self._passed = 0

    def begin(self, what: str, total: int) -> None:
        if self._shown and total > 0:
            self._step, self._passed = max(1, total // 200), 0
            self._bar = click.progressbar(length=total, label=what, width=BAR, file=sys.stderr)
            self._bar.__enter__()

    def passed(self, number: int) -> None:
        self._passed += number
        if self._bar and self._passed >= self._step:
            self._draw()

    def end(self) -> None:
        if self._bar:
            self._draw()
            self._bar.__exit__(None, None, None)
            self._bar = None

    def _draw(self) -> None:
        self._bar.update(self._passed)
        self._passed = 0
