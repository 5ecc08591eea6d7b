"""One edition, assembled: what the templates see. Every text here is plain, but for the fields named `html`.

`audience` is the condition of interface.md §3 on who sees a piece; None: everybody. `url` is absolute. `pictures` are
those that `html` points to; an `illustration` stands beside the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from newsletter.domain.item import Moment, Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Illustration:
    """What is to be seen beside a text.

    `src` is `images/<name>`, or an address on the web; None where the file is missing and only `alt` is left of it.
    Sizes are pixels, of our own files only. A `generated` one was drawn for a text that has none: it says nothing, so
    its `alt` is empty. `small` is the same picture for a row of a list, so that mails with pictures in them are light.
    """

    src: str | None
    alt: str
    width: int | None = None
    height: int | None = None
    picture: Picture | None = None
    small: Picture | None = None
    generated: bool = False

    @classmethod
    def of(
        cls, picture: Picture, *, alt: str = "", small: Picture | None = None, generated: bool = False
    ) -> Illustration:
        """Show a picture of our own."""
        return cls(
            src=f"images/{picture.name}",
            alt=alt,
            width=picture.width,
            height=picture.height,
            picture=picture,
            small=small,
            generated=generated,
        )

    def at(self, width: int) -> Illustration:
        """Return it as it is to be shown at a width, in pixels of a page: from the small file where that is enough."""
        if self.small and 2 * width <= self.small.width:
            return Illustration.of(self.small, alt=self.alt, generated=self.generated)
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article, or a short notice.

    `url` is where the whole text stands: elsewhere, or in the web edition under `#anchor`; `elsewhere` tells which.
    `html` is the whole text; the mail shows it if `full`, else `summary` and a link when there is `more`.
    """

    path: str
    anchor: str
    title: str
    kicker: str | None
    summary: str
    html: str
    full: bool
    more: bool
    url: str
    elsewhere: bool
    link_text: str | None
    illustration: Illustration | None
    pictures: tuple[Picture, ...] = ()
    authors: tuple[str, ...]
    date: Moment | None
    tags: tuple[str, ...]
    audience: str | None


class News(StrEnum):
    """Why an event is announced in full; events announced before stand on the agenda in short form."""

    NEW = "new"
    MOVED = "moved"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something to attend. `start` and `end` are both days (`end` inclusive) or both aware datetimes.

    `calendar_file` is the event's own file beside `email.html`; `sequence` counts its changes (RFC 5545 §3.8.7.4).
    """

    path: str
    anchor: str
    uid: str
    title: str
    kicker: str | None
    summary: str
    html: str
    start: Moment
    end: Moment
    location: str | None
    organiser: str | None
    price: str | None
    url: str | None
    register_url: str | None
    cancelled: bool
    news: News | None
    sequence: int
    calendar_file: str
    illustration: Illustration | None
    pictures: tuple[Picture, ...] = ()
    audience: str | None

    @property
    def all_day(self) -> bool:
        return not isinstance(self.start, datetime)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One article of a series; `new` if it is in this issue. `url` is None for a part whose place is not known."""

    number: int
    title: str
    url: str | None
    new: bool
    audience: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A series shown together: the parts so far, and the new ones as stories. `planned` is at least `len(parts)`."""

    anchor: str
    title: str
    summary: str | None
    url: str | None
    planned: int
    parts: tuple[Part, ...]
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    text: str
    by: str | None
    url: str | None
    audience: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer to the question a block asks: who agrees follows its link, which is absolute."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A standing text. `answers` are what a reader can choose from, where it asks something."""

    path: str
    anchor: str
    title: str
    html: str
    url: str | None
    link_text: str | None
    answers: tuple[Answer, ...] = ()
    illustration: Illustration | None
    pictures: tuple[Picture, ...] = ()
    audience: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The editor's introduction, signed with what `[editor]` says; `pictures` are those `html` points to."""

    html: str
    name: str | None
    role: str | None
    portrait: Picture | None
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One edition in one language. `subject`, `preheader` and `letter.html` may hold slots (domain/slots.py)."""

    id: str
    date: date
    number: int
    language: str
    subject: str
    preheader: str
    letter: Letter | None
    lead: Story | None
    stories: tuple[Story, ...]
    quote: Quote | None
    agenda: tuple[Event, ...]
    dossiers: tuple[Dossier, ...]
    shorts: tuple[Story, ...]
    blocks: tuple[Block, ...]
