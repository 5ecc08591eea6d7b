"""Assembles an issue in one language: planned items and their bodies become what the templates see."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urljoin

from newsletter.config import Settings
from newsletter.domain.issue import (
    Answer,
    Block,
    Dossier,
    Event,
    Illustration,
    Issue,
    Letter,
    Part,
    Quote,
    Story,
)
from newsletter.domain.item import Body, Item, Series
from newsletter.domain.slug import slug
from newsletter.pictures import draw_picture
from newsletter.pictures.drawn import Colours
from newsletter.planning.manifest import Manifest
from newsletter.planning.sections import Section
from newsletter.planning.selection import Announced, by_hand_then_newest, is_due

PREHEADER_LENGTH = 110
"""Characters of a derived preheader: phones show 35 to 55, Apple Mail up to 140 (design/html.md §4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """All that an issue is assembled from. `subject`, `preheader` and `letter` may hold slot tokens.

    `items` are the planned ones by section; `collected` is everything there is, for the parts of a series.
    Stories without a picture get one drawn in `colours`; none where there are none.
    """

    id: str
    date: date
    number: int
    subject: str
    preheader: str
    letter: Letter | None
    items: Mapping[Section, tuple[Item, ...]]
    anchors: Mapping[str, str]
    announced: Mapping[str, Announced]
    collected: tuple[Item, ...]
    series: Mapping[str, Series]
    others: tuple[Manifest, ...]
    settings: Settings
    body: Callable[[Item], Body] = field(repr=False)
    colours: Colours | None = None


def make_anchors(items: Iterable[Item]) -> dict[str, str]:
    """Give every item a name of its own within the issue, made from its title."""
    anchors: dict[str, str] = {}
    taken: set[str] = set()
    for item in items:
        stem = slug(item.title) or item.kind.value
        anchor, number = stem, 1
        while anchor in taken:
            number += 1
            anchor = f"{stem}-{number}"
        taken.add(anchor)
        anchors[item.path] = anchor
    return anchors


def languages_of(items: Iterable[Item], settings: Settings) -> tuple[str, ...]:
    """Return the languages an issue has editions in: the publication's, then those its items ask for."""
    own = settings.publication.language
    further = {item.language.lower() for item in items if item.language and not same_language(item.language, own)}
    return (own, *sorted(further))


def is_whole(item: Item) -> bool:
    """Tell whether the mail holds the whole text: where that is wanted, and where nothing else may hold it.

    The web edition shows what is for everybody; an article for some of them could be read on nowhere.
    """
    return item.full or (item.audience is not None and item.url is None)


def same_language(one: str, other: str) -> bool:
    return one.lower().split("-")[0] == other.lower().split("-")[0]


def assemble(draft: Draft, language: str) -> Issue:
    """Assemble the edition of one language."""
    assembler = _Assembler(draft, language)
    lead = next(iter(assembler.stories(Section.LEAD)), None)
    stories = assembler.stories(Section.STORIES)
    shorts = assembler.stories(Section.SHORT)
    agenda = assembler.agenda()
    dossiers = assembler.dossiers()
    others: tuple[Story | Event, ...] = (
        *stories,
        *(story for dossier in dossiers for story in dossier.stories),
        *(event for event in agenda if event.news),
    )
    titles = [other.title for other in others if other.audience is None]  # everybody sees the preheader
    summary = lead.summary if lead and lead.audience is None else ""
    return Issue(
        id=draft.id,
        date=draft.date,
        number=draft.number,
        language=language,
        subject=draft.subject,
        preheader=draft.preheader or derived_preheader(titles, summary),
        letter=draft.letter,
        lead=lead,
        stories=stories,
        quote=assembler.quote(),
        agenda=agenda,
        dossiers=dossiers,
        shorts=shorts,
        blocks=assembler.blocks(),
    )


def derived_preheader(titles: list[str], summary: str) -> str:
    """Make a preheader of what else is in the issue; of the lead's summary where nothing else is."""
    text = ""
    for title in titles:
        longer = f"{text} · {title}" if text else title
        if len(longer) > PREHEADER_LENGTH:
            break
        text = longer
    text = text or summary or (titles[0] if titles else "")
    return text if len(text) <= PREHEADER_LENGTH else text[:PREHEADER_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


class _Assembler:
    """Turns items into the pieces of one language's edition."""

    def __init__(self, draft: Draft, language: str) -> None:
        self.draft = draft
        self.language = language

    def items(self, section: Section) -> list[Item]:
        return [
            item
            for item in self.draft.items.get(section, ())
            if item.language is None or same_language(item.language, self.language)
        ]

    def place(self, item: Item) -> str:
        """Return where the whole text of an item in this issue stands."""
        if item.url:
            return item.url
        page = self.draft.settings.publication.web_edition(self.draft.id, self.language)
        return f"{page}#{self.draft.anchors[item.path]}"

    def found_at(self, item: Item) -> str | None:
        """Return where the whole text stands outside the mail; None for what is for some only, and nowhere else."""
        return self.place(item) if item.url or item.audience is None else None

    def illustration(self, item: Item, body: Body) -> Illustration | None:
        alt = item.image_alt or ""
        if body.picture:
            return Illustration.of(body.picture, alt=alt, small=body.small)
        if item.image is None:
            return None
        address = urljoin(item.url or "", item.image) if item.image.startswith("/") else item.image
        address = f"https:{address}" if address.startswith("//") else address
        if address.startswith(("https://", "http://")):
            return Illustration(src=address, alt=alt)
        return Illustration(src=None, alt=alt) if alt else None

    def drawn(self, item: Item, section: Section) -> Illustration | None:
        """Draw a picture for a story that is shown with one and has none; whole texts and notices have none."""
        if self.draft.colours is None or is_whole(item) or section is Section.SHORT:
            return None
        wide = section is Section.LEAD
        return Illustration.of(draw_picture(item.path, colours=self.draft.colours, wide=wide), generated=True)

    def story(self, item: Item, section: Section) -> Story:
        body = self.draft.body(item)
        return Story(
            path=item.path,
            anchor=self.draft.anchors[item.path],
            title=item.title,
            kicker=item.kicker,
            summary=body.teaser,
            html=body.html,
            full=is_whole(item),
            more=body.more or item.url is not None,
            url=self.place(item),
            elsewhere=item.url is not None,
            link_text=item.link_text,
            illustration=self.illustration(item, body) or self.drawn(item, section),
            pictures=body.pictures,
            authors=item.authors,
            date=item.date,
            tags=item.tags,
            audience=item.audience,
        )

    def stories(self, section: Section) -> tuple[Story, ...]:
        return tuple(self.story(item, section) for item in self.items(section))

    def quote(self) -> Quote | None:
        """Lift out the first line that a story in this issue offers."""
        for section in (Section.LEAD, Section.STORIES, Section.SERIES):
            for item in self.items(section):
                if item.quote:
                    return Quote(text=item.quote, by=item.quote_by, url=self.found_at(item), audience=item.audience)
        return None

    def agenda(self) -> tuple[Event, ...]:
        return tuple(self.event(item) for item in self.items(Section.AGENDA) if item.start)

    def event(self, item: Item) -> Event:
        assert item.start is not None  # noqa: S101 — `agenda` sees to it
        body = self.draft.body(item)
        announced = self.draft.announced[item.path]
        anchor = self.draft.anchors[item.path]
        return Event(
            path=item.path,
            anchor=anchor,
            uid=item.uid or event_uid(item, self.draft.settings),
            title=item.title,
            kicker=item.kicker,
            summary=body.teaser,
            html=body.html,
            start=item.start,
            end=item.end or item.start,
            location=item.location,
            organiser=item.organiser,
            price=item.price,
            url=item.url,
            register_url=item.register_url,
            cancelled=item.cancelled,
            news=announced.news,
            sequence=announced.sequence,
            calendar_file=f"{anchor}.ics",
            illustration=self.illustration(item, body),
            pictures=body.pictures,
            audience=item.audience,
        )

    def dossiers(self) -> tuple[Dossier, ...]:
        """Show every series that has a new part in this issue."""
        planned = [item for section in (Section.LEAD, Section.STORIES, Section.SERIES) for item in self.items(section)]
        names: dict[str, list[Item]] = {}
        for item in planned:
            if item.series:
                names.setdefault(item.series.casefold(), []).append(item)
        return tuple(self.dossier(key, new) for key, new in names.items())

    def dossier(self, key: str, new: list[Item]) -> Dossier:
        about = self.draft.series.get(key) or self.draft.series.get(slug(key))
        here = {item.path for item in new}
        told = self.told_before()
        members = [
            item
            for item in self.draft.collected
            if item.series and item.series.casefold() == key and (item.path in here or self.is_known(item, told))
        ]
        members.sort(key=lambda item: (item.part is None, item.part or 0, -by_hand_then_newest(item)[2], item.path))
        parts = tuple(
            Part(
                number=item.part or position,
                title=item.title,
                url=self.found_at(item) if item.path in here else item.url or told.get(item.path),
                new=item.path in here,
                audience=item.audience,
            )
            for position, item in enumerate(members, start=1)
        )
        in_dossier = {item.path for item in self.items(Section.SERIES)}
        planned = (about.planned if about else None) or 0
        return Dossier(
            anchor=f"dossier-{slug(key) or 'serie'}",
            title=about.title if about else (new[0].series or ""),
            summary=about.summary if about else None,
            url=about.url if about else None,
            planned=max(planned, len(parts), *(part.number for part in parts)),
            parts=parts,
            stories=tuple(self.story(item, Section.SERIES) for item in new if item.path in in_dossier),
        )

    def told_before(self) -> dict[str, str]:
        """Map what earlier issues used to where their web editions have it."""
        publication = self.draft.settings.publication
        return {
            use.path: f"{publication.web_edition(manifest.issue, publication.language)}#{use.anchor}"
            for manifest in self.draft.others
            for use in manifest.items
        }

    def is_known(self, item: Item, told: Mapping[str, str]) -> bool:
        """Tell whether readers can have seen a part: it was in an issue, or it is dated before this one."""
        if not is_due(item, self.draft.date):
            return False
        return item.path in told or bool(item.url and item.day and item.day <= self.draft.date)

    def blocks(self) -> tuple[Block, ...]:
        return tuple(self.block(item) for item in self.items(Section.BLOCKS))

    def block(self, item: Item) -> Block:
        body = self.draft.body(item)
        return Block(
            path=item.path,
            anchor=self.draft.anchors[item.path],
            title=item.title,
            html=body.html,
            url=item.url,
            link_text=item.link_text,
            answers=tuple(Answer(label=label, url=url) for label, url in item.answers),
            illustration=self.illustration(item, body),
            pictures=body.pictures,
            audience=item.audience,
        )


def event_uid(item: Item, settings: Settings) -> str:
    """Make the UID of an event that has none: the same in every issue, as long as its file keeps its place."""
    digest = hashlib.sha256(item.path.encode()).hexdigest()[:24]
    return f"{digest}@{settings.publication.list_host}"
