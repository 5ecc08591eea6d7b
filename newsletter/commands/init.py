"""`newsletter init`: a new project folder, with an example to start from."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from newsletter.commands.invocation import Invocation, pass_invocation
from newsletter.services.init import LANGUAGES, Started
from newsletter.services.init import init as make_project


@click.command()
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(LANGUAGES), default="nl", show_default=True, help="What readers read.")
@pass_invocation
def init(invocation: Invocation, *, directory: Path | None, language: str) -> None:
    r"""Make a new project folder, with an example to start from.

    DIR is made if it is not there; without it the project comes in the folder you are in. Nothing that is there is
    ever overwritten.

    \b
    Examples:
      newsletter init nieuwsbrief
      newsletter init news --language en
    """
    folder = Path(invocation.directory or ".") / (directory or "")
    show(invocation, make_project(folder, language=language, today=datetime.now().astimezone().date()))


def show(invocation: Invocation, started: Started) -> None:
    place = invocation.shown(started.folder)
    invocation.result(f"A newsletter stands in {'this folder' if place == '.' else place}:\n")
    for path in started.files:
        invocation.result(f"  {path}")
    go = "" if place == "." else f"  cd {_quoted(place)}\n"
    invocation.result(
        f"\nNow:\n\n{go}"
        "  newsletter build        makes the first issue, of the example article and event\n"
        "  newsletter send         rehearses it: every message becomes a file in outbox/\n\n"
        "Then open newsletter.toml and make it yours."
    )


def _quoted(place: str) -> str:
    return f'"{place}"' if " " in place else place
