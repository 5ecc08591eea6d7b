"""The errors that reach the editor: a text that says what, where and what to do, and an exit code.

NewsletterError            1   could not be done
├── UsageError             2   the command line is wrong
├── ConfigError            1   newsletter.toml or .env
├── ContentError           1   a content file or issue.md
├── TemplateError          1   a template
├── SubscriberError        1   subscribers.csv
├── StoreError             1   the store cannot be opened, read or written
├── IssueError             1   no such issue, sealed already, sealed elsewhere …
├── BusyError              4   another `send` of this project is running
├── StoppedError           5   a rule stopped the send: sign-in refused, disk full …
└── LaterError            75   no connection could be had; run it again later
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar


class NewsletterError(Exception):
    """Something the editor can act upon.

    Args:
        message: what is wrong, and where; one line or several.
        hint: what to do about it; printed after a blank line.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes with everything there is to say."""
        return _revive, (type(self), self.message, self.__dict__)


def _revive(kind: type[NewsletterError], message: str, said: dict[str, Any]) -> NewsletterError:
    error = kind.__new__(kind, message)
    error.__dict__.update(said)
    return error


class UsageError(NewsletterError):
    exit_code = 2


class ConfigError(NewsletterError):
    pass


class ContentError(NewsletterError):
    pass


class TemplateError(NewsletterError):
    pass


class SubscriberError(NewsletterError):
    pass


class StoreError(NewsletterError):
    pass


class IssueError(NewsletterError):
    pass


class BusyError(NewsletterError):
    exit_code = 4


class StoppedError(NewsletterError):
    exit_code = 5


class LaterError(NewsletterError):
    """It may go better later: after `pause` seconds, where the other side said so, else soon."""

    exit_code = 75

    def __init__(self, message: str, *, hint: str | None = None, pause: float = 0.0) -> None:
        super().__init__(message, hint=hint)
        self.pause = pause


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in one place; several are reported together.

    `where` is a project-relative POSIX path, `line` counts from 1. `topic` tells what kind of thing it is about, where
    that matters to a check: `picture`.
    """

    where: str
    reason: str
    line: int | None = None
    topic: str | None = None

    def __str__(self) -> str:
        place = self.where if self.line is None else f"{self.where}:{self.line}"
        return f"{place}: {self.reason}"


AnyError = TypeVar("AnyError", bound=NewsletterError)


def together(problems: Iterable[Problem], *, as_error: type[AnyError], hint: str | None = None) -> AnyError:
    """Make one error of several problems, a line each."""
    return as_error("\n".join(map(str, problems)), hint=hint)
