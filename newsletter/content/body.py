"""One item's text, rendered: safe HTML with absolute links and local pictures, and its teaser."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from newsletter.config import Settings
from newsletter.content.addresses import site_url
from newsletter.content.collection import file_of
from newsletter.content.decoding import BINARY, read_text
from newsletter.content.finishing import Finisher
from newsletter.content.front_matter import FrontMatter, FrontMatterError, read_front_matter
from newsletter.content.keys import SPELLINGS, fold
from newsletter.content.markdown import MORE, MORE_COMMENT, markdown_to_html
from newsletter.content.names import suffix_of
from newsletter.content.openings import element
from newsletter.content.places import place_of
from newsletter.content.plain import cut, first_paragraph, plain
from newsletter.content.prose import note_to_html, prose_to_html
from newsletter.content.sanitising import sanitise
from newsletter.domain.item import Body, Item, Kind, Picture, day_of
from newsletter.errors import ContentError, Problem
from newsletter.i18n.written_dates import LONGEST, find_date
from newsletter.pictures import ROW, WIDEST, load_picture

Warn = Callable[[Problem], None]

_FIRST = re.compile(r"\s*<(h[1-6]|p)(?: [^<>]*)?>(.*?)</\1>", re.DOTALL)
_EMPTY = re.compile(r"<p>\s*</p>\s*")
_CODE = re.compile(r"<(pre|code)>.*?</\1>", re.DOTALL)
_SHORTCODE = re.compile(r"\{\{(?:&lt;|%)|\{%[-\s]*\w+|\{\{[-\s]*(?:site|page|post|include|\w+\()")


def read_body(item: Item, *, root: Path, settings: Settings, warn: Warn) -> Body:
    """Render one item.

    Raises:
        ContentError: its file cannot be read any more.
    """
    root = root.resolve()
    path = file_of(item.path)
    suffix = suffix_of(path)
    language = item.language or settings.publication.language
    matter = _matter(root / path, path) if suffix != ".ics" else FrontMatter({}, "", _description(item))
    place = place_of(path, root, settings)
    finisher = Finisher(
        where=path,
        text=matter.body,
        first_line=matter.body_line,
        beside=(root / path).parent,
        root=root,
        bounds=place.bounds if place and place.source else None,
        base=(item.url if place and place.url else None) or site_url(place, settings),
        own_url=item.url,
        hosted=bool(place and place.url),
        warn=warn if _is_shown(item) else lambda problem: warn(replace(problem, topic=None)),
    )
    if suffix == ".ics":
        markup = note_to_html(matter.body, language=language)
    elif suffix == ".txt":
        markup = prose_to_html(matter.body, language=language)
    elif suffix == ".html":
        markup = _html_body(matter.body)
    else:
        footnotes = hashlib.sha256(item.path.encode("utf-8", "replace")).hexdigest()[:6]
        markup = markdown_to_html(matter.body, language=language, footnotes=footnotes)
    markup = _without_opening(sanitise(markup), item, language)
    _warn_of_shortcodes(markup, finisher)
    body = _finish(markup, finisher, summary=item.summary)
    finisher.warn = warn
    picture = _lead_picture(item, matter, finisher, widest=WIDEST)
    small = _lead_picture(item, matter, finisher, widest=ROW) if picture and picture.width >= 2 * ROW else None
    return replace(body, picture=picture, small=small)


def render_text(text: str, *, where: str, line: int, beside: Path, root: Path, settings: Settings, warn: Warn) -> Body:
    """Render Markdown that stands in `where` from `line` on, such as the editor's introduction."""
    root = root.resolve()
    base = site_url(None, settings)
    finisher = Finisher(
        where=where, text=text, first_line=line, beside=beside, root=root, bounds=None, base=base, own_url=None,
        hosted=False, warn=warn,
    )  # fmt: skip
    rendered = markdown_to_html(text, language=settings.publication.language, footnotes="letter")
    return _finish(sanitise(rendered), finisher, summary=None)


def _is_shown(item: Item) -> bool:
    """Tell whether the whole text is in the mail or its web edition; a check has nothing to say of one that is not."""
    return item.kind is not Kind.ARTICLE or item.full or item.url is None


def _finish(markup: str, finisher: Finisher, *, summary: str | None) -> Body:
    """Point links and pictures where they belong, and find the teaser."""
    finished = finisher.finish(markup)
    before, more_mark, _after = finished.partition(MORE)
    finished = _EMPTY.sub("", finished.replace(MORE, "")).strip()
    said = plain(finished)
    if summary:
        teaser = summary
    elif more_mark and plain(before):
        teaser = cut(plain(before), 1000)
    else:
        teaser = cut(first_paragraph(finished))
    more = bool(said) and said != teaser
    if not more and not summary:
        more = bool(finisher.pictures)
    return Body(html=finished, teaser=teaser, more=more, pictures=tuple(finisher.pictures.values()))


def _matter(file: Path, path: str) -> FrontMatter:
    try:
        decoded = read_text(file)
    except OSError as error:
        raise ContentError(f"{path}: cannot be read: {error.strerror}") from error
    if decoded is None:
        raise ContentError(f"{path}: {BINARY}")
    try:
        return read_front_matter(decoded.text)
    except FrontMatterError as error:
        raise ContentError(f"{path}:{error.line}: {error.reason}") from error


def _description(item: Item) -> str:
    told = item.attributes.get("description")
    return told if isinstance(told, str) else ""


def _html_body(text: str) -> str:
    """Return what a page shows: what its body holds, else all but its head."""
    shown = element(text, "body")
    if shown is None:
        end = re.search(r"</head\s*>", text, re.IGNORECASE)
        shown = text[end.end() :] if end else text
    return MORE_COMMENT.sub(MORE, shown)


def _without_opening(markup: str, item: Item, language: str) -> str:
    """Take out what the title and the date have said already: the heading, the date line."""
    kept = ""
    position = 0
    for _ in range(6):
        found = _FIRST.match(markup, position)
        if found is None:
            break
        said = plain(found[2])
        is_heading = found[1] != "p"
        is_title = is_heading and _bare(said) == _bare(item.title)
        if is_title or (not is_heading and 0 < len(said) <= LONGEST and _is_its_day(said, item, language)):
            position = found.end()
        elif not said and "<img" in found[2]:
            kept += markup[position : found.end()]
            position = found.end()
        else:
            break
    return kept + markup[position:]


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _is_its_day(text: str, item: Item, language: str) -> bool:
    found = find_date(text, language)
    return found is not None and day_of(found) == item.day


def _warn_of_shortcodes(markup: str, finisher: Finisher) -> None:
    found = _SHORTCODE.search(_CODE.sub("", markup))
    if found:
        said = html.unescape(found[0])
        finisher.note(f'"{" ".join(said.split())} …" is a command of another program; it is shown as it stands', said)


def _lead_picture(item: Item, matter: FrontMatter, finisher: Finisher, *, widest: int) -> Picture | None:
    """Load the item's own picture; one on the web is not ours to load."""
    if not item.image or re.match(r"(?:https?:)?//", item.image):
        return None
    if finisher.hosted and item.image.startswith("/") and finisher.find(item.image) is None:
        return None
    spelled = next((key for key in matter.values if fold(key) in SPELLINGS["image"]), "image")
    return load_picture(
        item.image,
        beside=finisher.beside,
        root=finisher.root,
        bounds=finisher.bounds,
        where=finisher.where,
        line=matter.line_of(spelled),
        warn=finisher.warn,
        widest=widest,
    )
