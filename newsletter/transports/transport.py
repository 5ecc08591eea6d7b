"""The port that all transports fit: open, deliver one message after the other, close."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

from newsletter.domain.delivery import Outcome
from newsletter.domain.message import Message
from newsletter.errors import LaterError


class Unreachable(LaterError):  # noqa: N818 - it says what is the matter
    """No connection, or one that was lost before the message could have been accepted: it may be tried again."""


class Transport(Protocol):
    """A place for messages. `url` never shows a password; a rehearsal lets nothing leave this computer.

    May be opened again after it was closed.
    """

    @property
    def url(self) -> str: ...

    @property
    def rehearsal(self) -> bool: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...

    def deliver(self, message: Message, *, commit: Callable[[], None]) -> Outcome:
        """Hand over one message; call `commit` once, right before the point of no return.

        The outcome is about the recipient only. Whatever is raised, also after `commit`, means that this message has
        certainly not arrived; where that cannot be known, the outcome is UNCERTAIN.

        Raises:
            Unreachable: trouble with the connection.
            StoppedError: sign-in, sender, policy or message refused, or the disk: no message will do better.
        """
