"""`newsletter export`: write an issue to a file, or to standard output."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from newsletter.commands.invocation import Invocation, pass_invocation
from newsletter.errors import UsageError
from newsletter.files import replacing
from newsletter.services.export import Format
from newsletter.services.export import export as export_issue

_BINARY = (Format.ZIP, Format.MBOX)


@click.command()
@click.argument("issue", required=False)
@click.option("--format", "form", type=click.Choice([form.value for form in Format]), default="html", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), metavar="PATH", help="A file, or a folder to put it in.")
@pass_invocation
def export(invocation: Invocation, *, issue: str | None, form: str, output: Path | None) -> None:
    """Write an issue as HTML, text, MJML, messages or a zip.

    Without ISSUE: the open draft, else the last issue. Without --output it is printed (html, text, mjml, eml), or
    written here (mbox, zip).

    \b
    html, text   the two bodies, as a neutral reader would get them
    mjml         what the HTML was made from
    eml          the message a neutral reader would get
    mbox         every subscriber's message, for a mail program
    zip          the web edition with its pictures and calendars

    \b
    Examples:
      newsletter export --format zip --output ~/Desktop
      newsletter export 2026-12-01 --format text | less
    """
    exported = export_issue(invocation.project, issue, Format(form))
    if output is None and form in _BINARY:
        output = Path()
    if output is None or str(output) == "-":
        for piece in exported.pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.flush()
        return
    target = output / exported.name if output.is_dir() else output
    if not target.parent.is_dir():
        raise UsageError(f"{target.parent} is not a folder", hint="Make it first, or name another with --output.")
    with replacing(target) as stream:
        stream.writelines(exported.pieces)
    invocation.result(invocation.shown(target))
