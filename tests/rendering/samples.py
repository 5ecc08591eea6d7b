"""An edition with one of everything, and how tests render and read it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image

from newsletter import rendering
from newsletter.config import Settings
from newsletter.config.settings import Publication
from newsletter.domain.issue import Block, Dossier, Event, Illustration, Issue, Letter, News, Part, Quote, Story
from newsletter.domain.item import Picture
from newsletter.domain.parts import Parts
from newsletter.domain.slots import Links, Slot, cut_regions, fill_text, slot_token
from newsletter.domain.subscriber import NEUTRAL

NONCE = "ab12cd34ef"
ZONE = ZoneInfo("Europe/Amsterdam")
SLOT = Slot(token=slot_token(NONCE, 0), name="first_name", default="lezer")
LINKS = Links(unsubscribe="https://nieuws.example.org/u/x", preferences="https://nieuws.example.org/p/x")
SETTINGS = Settings(
    publication=Publication(
        title="De Verbinding",
        sender="Redactie De Verbinding <redactie@example.org>",
        base_url="https://nieuws.example.org",
        postal_address="Proefstraat 1, 3500 AA Utrecht",
        tagline="Vakwerk in de wijk",
        language="nl",
        timezone="Europe/Amsterdam",
    ),
    social={"linkedin": "https://www.linkedin.com/x", "rss": "https://nieuws.example.org/feed.xml"},
)


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=ZONE)  # type: ignore[misc, arg-type]


def picture(name: str = "a.png", width: int = 60, height: int = 30) -> Picture:
    data = io.BytesIO()
    Image.new("RGB", (width, height), "#ee8899").save(data, "PNG")
    return Picture(name=name, media_type="image/png", data=data.getvalue(), width=width, height=height)


def illustration(alt: str = "Een tekening", name: str = "a.png") -> Illustration:
    return Illustration(src=f"images/{name}", alt=alt, width=60, height=30, picture=picture(name))


def story(title: str = "Een artikel", number: int = 1, **fields: Any) -> Story:
    usual: dict[str, Any] = {
        "path": f"content/articles/{number}.md",
        "anchor": f"a{number}",
        "title": title,
        "kicker": None,
        "summary": f"Waar het over gaat, {number}.",
        "html": "<p>De <em>hele</em> tekst.</p>",
        "full": False,
        "more": True,
        "url": f"https://nieuws.example.org/2026-11-23/#a{number}",
        "elsewhere": False,
        "link_text": None,
        "illustration": None,
        "authors": (),
        "date": None,
        "tags": (),
        "audience": None,
    }
    return Story(**usual | fields)


def event(title: str = "Een bijeenkomst", number: int = 1, **fields: Any) -> Event:
    usual: dict[str, Any] = {
        "path": f"content/events/{number}.md",
        "anchor": f"e{number}",
        "uid": f"e{number}@nieuws.example.org",
        "title": title,
        "kicker": None,
        "summary": "Kom langs.",
        "html": "<p>Kom langs.</p>",
        "start": at(2026, 11, 26, 13, 30),
        "end": at(2026, 11, 26, 16, 30),
        "location": "Utrecht",
        "organiser": None,
        "price": "€ 45",
        "url": None,
        "register_url": "https://example.org/aanmelden",
        "cancelled": False,
        "news": News.NEW,
        "sequence": 0,
        "calendar_file": f"e{number}.ics",
        "illustration": None,
        "audience": None,
    }
    return Event(**usual | fields)


def block(title: str = "Over ons", **fields: Any) -> Block:
    usual: dict[str, Any] = {
        "path": "content/blocks/over.md",
        "anchor": "over-ons",
        "title": title,
        "html": "<p>Wij schrijven over de wijk.</p>",
        "url": None,
        "link_text": None,
        "illustration": None,
        "audience": None,
    }
    return Block(**usual | fields)


def dossier(title: str = "Rondkomen", **fields: Any) -> Dossier:
    usual: dict[str, Any] = {
        "anchor": "dossier-rondkomen",
        "title": title,
        "summary": "Vijf delen over rondkomen.",
        "url": None,
        "planned": 5,
        "parts": (
            Part(number=1, title="Het eerste deel", url="https://example.org/1", new=False),
            Part(number=2, title="Het tweede deel", url="https://example.org/2", new=True),
        ),
        "stories": (story("Het tweede deel", 20),),
    }
    return Dossier(**usual | fields)


def empty_issue(**fields: Any) -> Issue:
    usual: dict[str, Any] = {
        "id": "2026-11-23",
        "date": date(2026, 11, 23),
        "number": 42,
        "language": "nl",
        "subject": "De buurttafel",
        "preheader": "Plus drie studiemiddagen",
        "letter": None,
        "lead": None,
        "stories": (),
        "quote": None,
        "agenda": (),
        "dossiers": (),
        "shorts": (),
        "blocks": (),
    }
    return Issue(**usual | fields)


def full_issue(**fields: Any) -> Issue:
    """Make an edition with one of everything."""
    usual: dict[str, Any] = {
        "letter": Letter(
            html=f"<p>Beste {SLOT.token},</p><p>Goed dat je er bent.</p>",
            name="Samira Bouzid",
            role="hoofdredacteur",
            portrait=picture("portret.png", 48, 48),
        ),
        "lead": story("De buurttafel", 1, kicker="Praktijk", illustration=illustration(), authors=("Noor van Aalst",)),
        "stories": (story("Naast ze zitten", 2, illustration=illustration(name="b.png")), story("De brief", 3)),
        "quote": Quote(text="Ik begon met de soep.", by="Henk", url=None, audience=None),
        "agenda": (event(),),
        "dossiers": (dossier(),),
        "shorts": (story("Subsidie", 4),),
        "blocks": (block(),),
    }
    return empty_issue(**usual | fields)


def render(
    issue: Issue,
    *,
    settings: Settings = SETTINGS,
    root: Path = Path("no-such-project"),
    logo: Picture | None = None,
    published: bool = False,
) -> Parts:
    return rendering.render(
        issue, settings=settings, root=root, nonce=NONCE, slots=(SLOT,), logo=logo, published=published
    )


def for_reader(parts: Parts, truths: Sequence[bool] | None = None, *, text: bool = False) -> str:
    """Return a body as a reader gets it for whom these conditions hold; none if not said."""
    body = cut_regions(parts.text if text else parts.html, NONCE, truths or [False] * len(parts.conditions))
    return fill_text(body, parts.slots, NONCE, NEUTRAL, LINKS, markup=not text)


def folded(text: str) -> str:
    return " ".join(text.split())


class Page(HTMLParser):
    """What a reader of the HTML gets: words, attributes, comments, headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.attributes: list[tuple[str, str, str]] = []
        self.comments: list[str] = []
        self.levels: list[int] = []
        self.hidden = 0
        self.feed(html)
        self.close()
        self.words = folded(self.words)

    def handle_data(self, data: str) -> None:
        self.words += "" if self.hidden else data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += "" if tag in ("span", "a", "b", "em", "strong", "s") else " "
        self.hidden += tag == "style"
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.levels.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag == "style"

    def values(self, tag: str, name: str) -> list[str]:
        return [value for of, attribute, value in self.attributes if (of, attribute) == (tag, name)]


def with_settings(**fields: Any) -> Settings:
    return replace(SETTINGS, **fields)
