"""`newsletter restore`: the store again, as a backup has it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from newsletter.commands.backup import listed
from newsletter.commands.invocation import Invocation, pass_invocation
from newsletter.commands.wording import counted
from newsletter.services.restore import restore as put_back
from newsletter.services.sending import Exit


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Do so although something is remembered; that is kept beside it.")
@pass_invocation
def restore(invocation: Invocation, *, file: Path, replace: bool) -> int:
    """Make the project remember what a backup holds.

    The backup may be older than what was sent after it. Whoever was still to get an issue then is called uncertain now,
    so that nobody gets it twice: you decide whether they do. It also moves a project to PostgreSQL, or back: make a
    backup, change NEWSLETTER_DATABASE, restore.

    \b
    Examples:
      newsletter restore newsletter.db-2026-12-01-080000.backup
      newsletter restore --replace /media/stick/newsletter.backup
    """
    done = put_back(invocation.project, file, replace=replace, now=datetime.now(UTC))
    invocation.result(f"The project remembers again what {file} says:")
    for line in listed(done.contents):
        invocation.result(f"  {line}")
    if done.kept:
        invocation.result(f"What was there before is kept: {invocation.shown(done.kept)}")
    invocation.remark(
        "Who left after the backup was made is not in it: sign them off again (newsletter subscribers unsubscribe)."
    )
    if done.contents.issues:
        invocation.remark(
            "Who was added to an issue (send --add-new) after the backup was made is not in it: added again, they get"
            " that issue twice."
        )
    for issue, number in done.uncertain.items():
        invocation.warn(
            f"issue {issue} was being sent when the backup was made: {counted(number, 'delivery')} may have left since."
            f"\n  They are uncertain now. See who: newsletter report {issue} --state uncertain"
            f"\n  Send to them in spite of that: newsletter send {issue} --retry uncertain"
        )
    return Exit.NEEDS_A_PERSON if done.uncertain else Exit.DONE
