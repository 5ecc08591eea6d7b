"""What is asked of a send, what it tells on the way, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Protocol

from newsletter.delivery import Stop
from newsletter.domain.delivery import Counts, Delivery, Outcome, State
from newsletter.domain.run import Planned
from newsletter.errors import NewsletterError


class Exit(IntEnum):
    """The exit codes of `send` that are not errors, as interface.md §3 has them."""

    DONE = 0
    NEEDS_A_PERSON = 3
    STOPPED = 5
    LATER = 75
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class SendRequest:
    """What the editor asked for. `ask` is whether they must agree to a real send before anything leaves.

    `retry` takes up FAILED or UNCERTAIN deliveries again, the latter only after a question of its own unless `force`;
    `canary` sends to a few first; `wait` goes on until nothing is deferred.
    """

    issue: str | None = None
    resume: bool = False
    audience: str | None = None
    limit: int | None = None
    canary: int | None = None
    add_new: bool = False
    retry: State | None = None
    force: bool = False
    wait: bool = False
    ask: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What is about to happen, now or `at` a time. `leaving` deliveries are taken up, in about `seconds`."""

    issue: str
    subject: str
    recipients: int
    leaving: int
    transport: str
    rehearsal: bool
    seconds: float
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How a send ended. The counts are the ledger's and about the whole issue.

    `issue` is None where there was nothing to take up; `stop` is None where nothing was left to do. `recovered` counts
    what a send that broke off left uncertain. `newcomers` are those on the list who are not among the recipients;
    `next_attempt` is when the first deferred delivery is due, `planned` when the sending is to begin; `overdue` if
    something was planned for so long ago that it waits for a decision. `rendered` is of a dry run only; `replies` (of
    what did not go well), `answers` (to every copy, by its address) and `suffix` (of the name it went out under) are
    of a test.
    """

    issue: str | None
    counts: Counts
    rehearsal: bool
    seconds: float
    transport: str
    stop: Stop | None = None
    error: NewsletterError | None = None
    rendered: int | None = None
    recovered: int = 0
    newcomers: int = 0
    next_attempt: datetime | None = None
    planned: datetime | None = None
    overdue: bool = False
    replies: tuple[str, ...] = ()
    answers: tuple[tuple[str, Outcome], ...] = ()
    suffix: str = ""

    @property
    def exit_code(self) -> Exit:
        """Return the first that holds. A run that had nothing left to do has nothing new to say about failures."""
        if self.rendered is not None:
            return Exit.DONE
        if self.stop is Stop.INTERRUPTED:
            return Exit.INTERRUPTED
        if self.stop is Stop.STOPPED:
            return Exit.STOPPED
        if self.stop is Stop.UNREACHABLE or self.counts.deferred:
            return Exit.LATER
        if self.overdue:
            return Exit.NEEDS_A_PERSON
        if (self.stop is not None or self.recovered) and (self.counts.failed or self.counts.uncertain):
            return Exit.NEEDS_A_PERSON
        return Exit.DONE


class Warned(Protocol):
    """Who is told what is not as it should be."""

    def warn(self, text: str) -> None: ...


@dataclass(slots=True)
class Hearing:
    """Takes down what there is to warn of, to be told later."""

    heard: list[str] = field(default_factory=list)

    def warn(self, text: str) -> None:
        self.heard.append(text)


class Listener(Warned, Protocol):
    """Who is told what happens, and asked where it matters."""

    def announce(self, announcement: Announcement) -> None:
        """Hear what is about to happen, before anything leaves."""

    def agree(self, announcement: Announcement) -> bool:
        """Say whether to go on with what was announced."""

    def agree_to_overdue(self, planned: Planned, late: timedelta) -> bool:
        """Say whether to send what should have been sent a good while ago."""

    def agree_to_repeat(self, deliveries: Iterator[Delivery]) -> bool:
        """Say whether to send to these once more, who may have had it already."""

    def waiting(self, until: datetime, counts: Counts | None) -> None:
        """Hear that nothing will happen for a while; `counts` where deliveries are waited for, not the beginning."""

    def begin(self, total: int) -> None:
        """Hear that so many outcomes will follow, if nothing comes between."""

    def outcome(self, state: State) -> None: ...

    def end(self) -> None: ...
