"""The press: prints each subscriber's message from the frozen editions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from newsletter.domain.delivery import Outcome, State
from newsletter.domain.message import Message, Recipient
from newsletter.domain.run import Edition
from newsletter.domain.slots import Links
from newsletter.domain.subscriber import Subscriber
from newsletter.errors import SubscriberError
from newsletter.mime import MessageTemplate, compose
from newsletter.subscribers import compile_audience

if TYPE_CHECKING:  # cryptography is heavy, and few sign
    from newsletter.mime.dkim import Signer

TEMPLATES_KEPT = 256
"""Readers differ in which audiences they are in; for so many mixes the message is composed once."""


def language_for(subscriber: Subscriber, languages: Mapping[str, object]) -> str:
    """Return the language of somebody's edition: theirs, else its main language, else the publication's, the first."""
    wanted = (subscriber.language or "").casefold().replace("_", "-")
    known = {language.casefold(): language for language in languages}
    return known.get(wanted) or known.get(wanted.partition("-")[0]) or next(iter(languages))


class Press:
    """Editions by language, who makes the links, and who signs, if anybody does."""

    def __init__(
        self,
        editions: Mapping[str, Edition],
        *,
        links: Callable[[Subscriber], Links],
        signer: Signer | None = None,
    ) -> None:
        self._editions = editions
        self._links = links
        self._signer = signer
        self._conditions = {
            language: [[compile_audience(audience) for audience in condition] for condition in edition.parts.conditions]
            for language, edition in editions.items()
        }
        self._template = lru_cache(maxsize=TEMPLATES_KEPT)(self._composed)

    @property
    def signs(self) -> bool:
        return self._signer is not None

    def _composed(self, language: str, truths: tuple[bool, ...]) -> MessageTemplate:
        edition = self._editions[language]
        return compose(edition.parts, edition.letterhead, truths=truths, signer=self._signer)

    def check(self) -> None:
        """Compose every edition once, so that what is wrong with an issue shows before anybody gets it.

        Raises:
            ConfigError, IssueError: the sender, a fixed header or the subject cannot stand in a message.
        """
        for language, conditions in self._conditions.items():
            self._template(language, (True,) * len(conditions))

    def message(self, subscriber: Subscriber, language: str) -> Message | Outcome:
        """Print one message, or say why there is none for this subscriber."""
        parts = self._editions[language].parts
        try:
            truths = tuple([any(holds(subscriber) for holds in condition) for condition in self._conditions[language]])
            if not parts.everybody and not any(truths[number] for number in parts.item_conditions):
                return Outcome(state=State.SKIPPED, reply="no item for them")
            return self.copy(subscriber, language, truths)
        except SubscriberError as error:
            return Outcome(state=State.SKIPPED, reply=f"no message can be made: {error.message}")

    def copy(self, subscriber: Subscriber, language: str, truths: tuple[bool, ...]) -> Message:
        """Print the message of somebody for whom condition n holds if `truths[n]` does.

        Raises:
            SubscriberError: it cannot be made for them.
        """
        template = self._template(language, truths)
        return template.fill(Recipient(subscriber=subscriber, links=self._links(subscriber)))
