"""A reader as the studio knows one: somebody of the list, or somebody made up to see what is hard."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.domain.mailbox import masked
from newsletter.domain.subscriber import Subscriber

NEUTRAL_ID = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whose copy is shown.

    `label` and `note` name no address in full. `language` is the edition that is wanted; None: the one nearest to what
    the subscriber reads. `audiences` are those that a made-up reader is in; None: what the subscriber's attributes say.
    `skipped` is why somebody of the list gets nothing, whatever the issue holds.
    """

    id: str
    label: str
    note: str = ""
    subscriber: Subscriber
    language: str | None = None
    audiences: frozenset[str] | None = None
    skipped: str = ""
    made_up: bool = True

    @property
    def address(self) -> str:
        """The address as pages may show it."""
        return self.subscriber.email if self.made_up else masked(self.subscriber.email)
