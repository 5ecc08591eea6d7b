"""What is collected: an article, an event or a block, and what becomes of its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Day = date
Moment = date | datetime
"""A day, or an aware moment."""


def day_of(moment: Moment) -> Day:
    """Return the day of a moment where it takes place, in its own zone."""
    return moment.date() if isinstance(moment, datetime) else moment


class Kind(StrEnum):
    ARTICLE = "article"
    EVENT = "event"
    BLOCK = "block"


class Placement(StrEnum):
    """Where the author wants an item: the `section` key."""

    LEAD = "lead"
    STORY = "story"
    SHORT = "short"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing collected, as its front matter and the stand-ins of interface.md §2 tell; its text is not rendered yet.

    `path` is its identity: project-relative, POSIX; one of several events in an .ics file has `#uid` or
    `#uid@start` behind it. A `date` without a time is a day; datetimes are aware. Attributes hold every key the tool
    does not know itself. `answers` of a block are labels with their absolute addresses.
    """

    path: str
    kind: Kind
    title: str
    date: Moment | None = None
    summary: str | None = None
    full: bool = False
    authors: tuple[str, ...] = ()
    url: str | None = None
    link_text: str | None = None
    image: str | None = None
    image_alt: str | None = None
    kicker: str | None = None
    quote: str | None = None
    quote_by: str | None = None
    placement: Placement | None = None
    series: str | None = None
    part: int | None = None
    tags: tuple[str, ...] = ()
    start: Moment | None = None
    end: Moment | None = None
    location: str | None = None
    organiser: str | None = None
    price: str | None = None
    register_url: str | None = None
    cancelled: bool = False
    uid: str | None = None
    answers: tuple[tuple[str, str], ...] = ()
    language: str | None = None
    audience: str | None = None
    draft: bool = False
    publish_after: Moment | None = None
    expires: Moment | None = None
    weight: float = 0
    attributes: Mapping[str, object] = field(default_factory=dict)

    @property
    def day(self) -> Day | None:
        """The day it counts under: when an article was published, when an event starts."""
        moment = self.start if self.kind is Kind.EVENT else self.date
        return day_of(moment) if moment else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture ready for mail: PNG, JPEG or GIF, named after its content.

    `name` is its file name under `images/`; HTML points to it as `images/<name>`. Sizes are pixels of the file.
    """

    name: str
    media_type: str
    data: bytes = field(repr=False)
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An item's text, rendered and sanitised.

    `html` is safe, its links are absolute and its local pictures stand at `images/<name>`; `teaser` is plain text.
    `more` tells whether `html` says more than the teaser. `pictures` are those `html` points to. `small` is `picture`
    for a row of a list, where that is worth a file of its own.
    """

    html: str
    teaser: str
    more: bool
    picture: Picture | None = None
    small: Picture | None = None
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A named run of articles, as `content/series/` or the articles tell; `planned` is its number of parts."""

    name: str
    title: str
    summary: str | None = None
    planned: int | None = None
    url: str | None = None
