"""`newsletter new`: start an article, an event or a block."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from newsletter.commands.invocation import Invocation, pass_invocation
from newsletter.domain.item import Kind
from newsletter.services.new import new as start


@click.command()
@click.argument("kind", type=click.Choice([*Kind]))
@click.argument("title")
@pass_invocation
def new(invocation: Invocation, *, kind: str, title: str) -> None:
    r"""Start an article, an event or a block, and print the path of its file.

    The file comes in content/articles, content/events or content/blocks, with the keys you may fill in, each
    explained. A file that is there is never overwritten.

    \b
    Examples:
      newsletter new article "Koffie op de galerij"
      newsletter new event "Buurtmaaltijd"
      newsletter new block "Over ons"
    """
    project = invocation.project
    today = datetime.now(UTC).astimezone(project.settings.publication.zone).date()
    invocation.result(invocation.shown(start(project.root, Kind(kind), title, today=today)))
