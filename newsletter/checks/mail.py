"""An edition as the rules see it: what a reader gets, read once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from newsletter.checks.markup import Link, Seen, images_in, links_in, parse
from newsletter.checks.pieces import Piece, pieces_of, texts_of
from newsletter.checks.rule import Place
from newsletter.checks.sources import Sources
from newsletter.checks.styles import Styles, styles_of
from newsletter.config import Settings
from newsletter.domain.issue import Issue
from newsletter.domain.item import Picture
from newsletter.domain.parts import Parts
from newsletter.domain.slots import Links
from newsletter.errors import Problem

_DIGEST = re.compile(r"-[0-9a-f]{8}\.\w+$")


@dataclass(frozen=True, kw_only=True)
class Told:
    """An item that an earlier issue had."""

    issue: str
    path: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One edition for one mix of audiences, filled in for a reader without a name.

    `data` is the whole message as it leaves (headers, CRLF). `html` points to pictures as `images/<name>`, which are in
    `pictures`. `links` are the addresses that stand for this reader's own. `problems` are the remarks of the rendering.
    `plan` is where issue.md is, `told` what earlier issues had; `today` is the day on which it is checked. `written` is
    what the editor left in issue.md (`subject`, `preheader`, `introduction`), `ignored` the rules that it silences.
    """

    issue: Issue
    parts: Parts = field(repr=False)
    settings: Settings = field(repr=False)
    links: Links
    subject: str
    preheader: str
    html: str = field(repr=False)
    text: str = field(repr=False)
    data: bytes = field(repr=False)
    pictures: Mapping[str, Picture] = field(repr=False)
    problems: tuple[Problem, ...]
    sources: Sources = field(repr=False)
    plan: Place
    plan_lines: Mapping[str, int]
    told: tuple[Told, ...]
    published: bool
    today: date
    written: Mapping[str, str] = field(default_factory=dict)
    ignored: Mapping[str, str] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The edition's main language: `nl`."""
        return self.issue.language.lower().partition("-")[0]

    def planned(self, key: str) -> Place:
        """Return where a key of issue.md stands: `subject`, `preheader`, a path."""
        return Place(where=self.plan.where, line=self.plan_lines.get(key))

    @cached_property
    def tree(self) -> Any:
        """The HTML, parsed as a browser would: an lxml element."""
        return parse(self.html)

    @cached_property
    def anchors(self) -> tuple[Link, ...]:
        """Every link that a reader can see."""
        return tuple(links_in(self.tree))

    @cached_property
    def images(self) -> tuple[Seen, ...]:
        """Every picture."""
        return tuple(images_in(self.tree))

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The items that the issue shows."""
        return pieces_of(self.issue)

    @cached_property
    def said(self) -> str:
        """Everything that authors and the publication wrote themselves, but for issue.md: as markup, and as text."""
        publication, editor = self.settings.publication, self.settings.editor
        issue = self.issue
        shown = (issue.lead, issue.stories, issue.quote, issue.agenda, issue.dossiers, issue.shorts, issue.blocks)
        own = (publication.title, publication.tagline, publication.postal_address, editor.name, editor.role)
        return "\n".join(texts_of((shown, own)))

    def is_readers_own(self, address: str) -> bool:
        """Tell whether an address is one that is made for each reader."""
        return address in (self.links.unsubscribe, self.links.preferences)

    def place_of(self, address: str) -> Place | None:
        """Return where a link or picture was written: the line, or at least the item that has it."""
        holder = next((piece.path for piece in self.pieces if piece.points_to(address)), None)
        return self.sources.find(address, within=holder)

    def place_of_picture(self, image: Seen) -> Place | None:
        """Return where a picture was named: by its file, which had no digest in its name then, or by its alt text."""
        file = image.src.rpartition("/")[2]
        stem = _DIGEST.sub("", file)
        holder = next((piece.path for piece in self.pieces if image.src and piece.points_to(image.src)), None)
        for needle in (image.src, file, f"{stem}.", image.alt or ""):
            place = self.sources.find(needle, within=holder) if len(needle) > 2 else None
            if place and place.line:
                return place
        return Place(where=holder) if holder else None

    @cached_property
    def styles(self) -> Styles:
        """How every text looks."""
        return styles_of(self.tree)
