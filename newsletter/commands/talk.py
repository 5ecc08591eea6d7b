"""What `send` says on the way, on standard error, and what it asks there."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import click

from newsletter.commands.invocation import Invocation
from newsletter.commands.progress import Progress
from newsletter.commands.wording import counted, in_words, in_zone, local_time, one_line
from newsletter.domain.delivery import Counts, Delivery, State
from newsletter.domain.run import Planned
from newsletter.errors import UsageError
from newsletter.services.sending import Announcement

LISTED = 50
"""How many doubtful deliveries are shown before the question; the report has them all."""


class Talk:
    def __init__(self, invocation: Invocation) -> None:
        self._invocation = invocation
        self._progress: Progress | None = None

    def warn(self, text: str) -> None:
        self.end()  # not in the middle of a bar
        self._invocation.warn(text)

    def announce(self, announcement: Announcement) -> None:
        say = self._invocation.remark
        part = "" if announcement.leaving == announcement.recipients else f"; {announcement.leaving} of them now"
        say(f"Issue       {announcement.issue}")
        say(f"Subject     {announcement.subject}")
        say(f"Recipients  {announcement.recipients}{part}")
        say(f"Transport   {announcement.transport}{' (a rehearsal)' if announcement.rehearsal else ''}")
        if announcement.at:
            say(f"Time        {self._planned(announcement.at)}\n")
        else:
            say(f"Duration    {in_words(announcement.seconds)}\n")

    def agree(self, announcement: Announcement) -> bool:
        if not sys.stdin.isatty():
            raise UsageError(
                "this would really be sent, and there is no terminal to ask whether that is meant",
                hint="Add --yes if it is.",
            )
        when = "at that time" if announcement.at else "now"
        return click.confirm(f"Send {counted(announcement.leaving, 'message')} {when}?", err=True)

    def agree_to_overdue(self, planned: Planned, late: timedelta) -> bool:
        ago = in_words(late.total_seconds())
        text = f"issue {planned.issue} was to be sent on {self._planned(planned.at)}, {ago} ago"
        if not sys.stdin.isatty():
            self.warn(
                f"{text}: too late to send it without asking, and there is no terminal to ask.\n  If it is still news, "
                "and was not sent from elsewhere: newsletter send --due --yes\n  To drop the plan: newsletter send "
                f"{planned.issue} --at never"
            )
            return False
        return click.confirm(f"{text[0].upper()}{text[1:]}. Send it now?", err=True)

    def agree_to_repeat(self, deliveries: Iterator[Delivery]) -> bool:
        if not sys.stdin.isatty():
            raise UsageError(
                "who is uncertain may have had it already, and there is no terminal to ask whether they get it again",
                hint="See newsletter report --state uncertain; if they are to get it again, add --force.",
            )
        number = 0
        for number, delivery in enumerate(deliveries, 1):
            if number <= LISTED:
                click.echo(f"  {delivery.email}  {one_line(delivery.reply)}", err=True)
        if number > LISTED:
            click.echo(f"  … and {number - LISTED} more: newsletter report --state uncertain", err=True)
        who = "This reader may" if number == 1 else f"These {number} readers may"
        return click.confirm(f"{who} have had it already. Send it to them again?", err=True)

    def waiting(self, until: datetime, counts: Counts | None) -> None:
        self.end()
        if counts:
            what = f"{counted(counts.deferred, 'delivery')} to be tried again, from {local_time(until)} on."
            if counts.pending:
                left = counted(counts.pending + counts.deferred, "message")
                what = f"{left} to go, from {local_time(until)} on."
            stop = "Ctrl-C stops the waiting; newsletter send goes on with them later."
        else:
            what = f"Waiting until {self._planned(until)}."
            stop = "Ctrl-C stops the waiting, not the plan: newsletter send --due sends it then."
        self._invocation.remark(f"{what} {stop}")

    def begin(self, total: int) -> None:
        if total:
            self._progress = Progress(
                total,
                terminal=not self._invocation.quiet and sys.stderr.isatty(),
                say=self._invocation.remark,
                now=time.monotonic,
            )

    def outcome(self, state: State) -> None:
        if self._progress:
            self._progress.outcome(state)

    def end(self) -> None:
        if self._progress:
            self._progress.end()
            self._progress = None

    def _planned(self, moment: datetime) -> str:
        """Write a time as the editor wrote it: that of the publication, wherever this computer is."""
        return in_zone(moment, self._invocation.project.settings.publication.zone)
