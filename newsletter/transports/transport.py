"""The port that all transports fit: connect, offer one message after the other, pass the point of no return, close."""

from __future__ import annotations

from typing import Protocol

from newsletter.domain.delivery import Outcome
from newsletter.domain.message import Message
from newsletter.errors import LaterError


class Unreachable(LaterError):  # noqa: N818 - it says what is the matter
    """No connection, or one that was lost before the message could have been accepted: it may be tried again.

    `pause`: seconds for which the server is better left alone, because it said so: the allowance of the day is spent,
    we sign in too often. 0: the usual back-off will do.
    """


class Session(Protocol):
    """One connection, for one message at a time.

    Whatever is raised means that the message has certainly not arrived; where that cannot be known, the outcome is
    UNCERTAIN. Outcomes are about the recipient only.

    Raises:
        Unreachable: trouble with the connection; the session is of no more use.
        RefusedError: sender, policy or message refused; the next message may be offered all the same.
        StoppedError: the disk is full and the like: no message will do better.
    """

    async def offer(self, message: Message) -> Outcome | None:
        """Hand over everything but the point of no return; an outcome tells that it came to an end before that."""

    async def finish(self, following: Message | None = None) -> Outcome:
        """Pass the point of no return with what was offered, and tell what became of it.

        `following` may be begun on the way; it is offered next.
        """

    async def close(self) -> None:
        """Part, politely where that does no harm. Never raises."""


class Transport(Protocol):
    """A place for messages. `url` never shows a password; a rehearsal lets nothing leave this computer."""

    @property
    def url(self) -> str: ...

    @property
    def rehearsal(self) -> bool: ...

    async def connect(self) -> Session:
        """Open a connection that is ready for messages.

        Raises:
            Unreachable: there is none to be had now.
            RefusedError: sign-in was refused.
            StoppedError: the certificate is not right, the disk is full …
        """
