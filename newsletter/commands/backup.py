"""`newsletter backup`: all that the project remembers, in one file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from newsletter.commands.invocation import Invocation, pass_invocation
from newsletter.commands.wording import counted, local_time
from newsletter.services.backup import backup as back_up
from newsletter.store import Contents


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@pass_invocation
def backup(invocation: Invocation, *, file: Path | None) -> None:
    """Write all that the project remembers into one new file: who has had which issue, who left, what is planned.

    Without FILE it is written into the project folder, under a name that tells the time. It may be made at any moment,
    also while an issue is being sent. The file tells who your readers are: keep it as you keep the list.

    \b
    Examples:
      newsletter backup
      newsletter backup /media/stick/newsletter.backup
    """
    done = back_up(invocation.project, file, now=datetime.now(UTC))
    size = f"{done.size / 1_000_000:.1f} MB" if done.size >= 100_000 else f"{-(-done.size // 1000)} KB"
    invocation.result(f"{invocation.shown(done.path)}: what {done.store} remembers, {size}")
    for line in listed(done.contents):
        invocation.result(f"  {line}")
    invocation.remark("Not in it: your texts, settings and list, and .env with its secret. Keep those too.")


def listed(contents: Contents) -> Iterator[str]:
    """Say what is in a store, a line each."""
    runs = counted(contents.issues, "issue")
    if contents.rehearsals:
        runs += f" and {counted(contents.rehearsals, 'rehearsal')}"
    yield f"{runs}, with {counted(contents.deliveries, 'delivery')}"
    yield f"{counted(contents.suppressions, 'reader')} who left, or whose address is no good"
    if contents.planned:
        yield f"{counted(contents.planned, 'issue')} to be sent at a time"
    if contents.newest:
        yield f"up to {local_time(contents.newest)}"
