"""`newsletter new`: start an article, an event or a block."""

from __future__ import annotations

import click

from newsletter.commands.invocation import Invocation, pass_invocation
from newsletter.domain.item import Kind
from newsletter.services.new import new as start


@click.command()
@click.argument("kind", type=click.Choice([kind.value for kind in Kind]), metavar="article|event|block")
@click.argument("title", nargs=-1, required=True)
@pass_invocation
def new(invocation: Invocation, *, kind: str, title: tuple[str, ...]) -> None:
    """Start an article, an event or a block: a file with its front matter. Prints the path of the file.

    \b
    Examples:
      newsletter new article "Koffie in de wijk"
      newsletter new event "Buurtmarkt op het plein"
      newsletter new block "Over ons"
    """
    invocation.result(invocation.shown(start(invocation.project, Kind(kind), " ".join(title))))
