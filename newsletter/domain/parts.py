"""What rendering leaves: the bodies of one language's edition, their slots still open."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.domain.item import Picture
from newsletter.domain.slots import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One event's VEVENT, folded, CRLF behind every line; `condition` as in `Parts.conditions`."""

    file: str
    component: str
    condition: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """One edition in one language, rendered once.

    `subject`, `html` and `text` hold slot tokens; `html` and `text` hold region markers too (domain/slots.py).
    Condition n holds for a subscriber if any of the audiences in `conditions[n]` does. HTML points to pictures as
    `images/<name>`; `pictures` are those of `html`, `web_pictures` those of the web edition. `everybody` is False when
    every item has an audience, so that some may have nothing to read: those for whom no condition of `item_conditions`
    holds.
    """

    language: str
    nonce: str
    subject: str
    preheader: str
    html: str
    text: str
    web: str
    mjml: str
    pictures: tuple[Picture, ...]
    web_pictures: tuple[Picture, ...]
    calendar: tuple[CalendarEntry, ...]
    slots: tuple[Slot, ...]
    conditions: tuple[tuple[str, ...], ...]
    everybody: bool
    item_conditions: tuple[int, ...]
