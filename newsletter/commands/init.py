"""`newsletter init`: make a new project folder, with an example to start from."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.commands.invocation import Invocation, pass_invocation
from newsletter.services.init import LANGUAGES
from newsletter.services.init import init as make_project


@click.command()
@click.argument("folder", metavar="[DIR]", required=False)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="nl",
    show_default=True,
    help="The language of the publication and of the examples.",
)
@pass_invocation
def init(invocation: Invocation, *, folder: str | None, language: str) -> None:
    """Make a new project folder, with an example article and event.

    DIR is made if it is not there; without DIR it is this folder. Files that are there are never overwritten.

    \b
    Examples:
      newsletter init nieuwsbrief
      newsletter init --language en
    """
    made = make_project(Path(invocation.directory or ".") / (folder or "."), language=language)
    place = invocation.shown(made.root)
    invocation.result("Made a project in this folder:" if place == "." else f"Made a project in {place}:")
    invocation.result()
    for path in made.made:
        invocation.result(f"  {path}")
    invocation.result()
    invocation.result("What to do now:")
    step = 1
    if place != ".":
        quote = '"' if " " in place else ""
        invocation.result(f"  {step}. cd {quote}{place}{quote}")
        step += 1
    invocation.result(f"  {step}. newsletter build    an issue of the examples; it says where to look")
    invocation.result(f"  {step + 1}. newsletter send     a rehearsal: messages in outbox/, nobody is mailed")
    invocation.result(
        f"  {step + 2}. Fill in newsletter.toml, put your readers into subscribers.csv, and start writing:"
    )
    title = "Koffie in de wijk" if language == "nl" else "Coffee in the neighbourhood"
    invocation.result(f'     newsletter new article "{title}"')
