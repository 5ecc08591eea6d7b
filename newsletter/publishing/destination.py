"""A place that web editions are put into, and what goes wrong there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from newsletter.errors import NewsletterError


class PublishError(NewsletterError):
    """Something could not be published."""


class Destination(Protocol):
    """A place on the web, or on its way there. Names are relative to it, POSIX."""

    @property
    def shown(self) -> str:
        """The place as messages name it, without a password."""

    def foreign(self, files: Mapping[str, bytes], *, mark: bytes) -> tuple[str, ...]:
        """Return which of these are there already, are something else, and do not hold the mark of our own pages."""

    def put(self, files: Mapping[str, bytes]) -> int:
        """Put files there, each in one step; those that are there already stay untouched. Returns how many it wrote.

        Raises:
            PublishError: they cannot be put there.
        """

    def remove(self, files: Mapping[str, str]) -> None:
        """Take away files that were put there before, known by name and SHA-256.

        Raises:
            PublishError: the place cannot be reached.
        """
