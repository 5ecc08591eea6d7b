"""Slots and regions: what is left open in a rendered issue, to be filled per subscriber.

A slot is an ASCII token with a nonce made from the content, so that an article may quote `{{ name }}` or `%s`
untouched, and so that a token survives Markdown, nh3, mrml, css-inline and a URL. A region is what stands between
two comments and is for some audiences only.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from newsletter.domain.subscriber import Subscriber


class Place(StrEnum):
    """Where a slot stands, which decides how its value is escaped."""

    HTML = "html"  # text or an attribute
    URL_WHOLE = "url_whole"  # the slot begins an href or src
    URL_PART = "url_part"  # somewhere inside an href or src
    TEXT = "text"  # plain text
    HEADER = "header"

    __hash__ = str.__hash__  # Enum's own is Python, and every message looks its places up


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The addresses made for one subscriber; absolute URLs."""

    unsubscribe: str
    preferences: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One opening: an attribute of the subscriber with what stands in for an empty cell, or one of their links.

    `name` is an attribute (`first_name`), or `unsubscribe` or `preferences` if `link`.
    """

    token: str
    name: str
    default: str = ""
    link: bool = False

    def value(self, subscriber: Subscriber, links: Links) -> str:
        """Return what goes in, not escaped yet."""
        if self.link:
            return links.unsubscribe if self.name == "unsubscribe" else links.preferences
        return subscriber.get(self.name) or self.default

    def filled(self, subscriber: Subscriber, links: Links, place: Place) -> str:
        """Return what goes in, escaped for its place."""
        value = self.value(subscriber, links)
        if self.link:
            return value if place in (Place.TEXT, Place.HEADER) else html.escape(value)
        return ESCAPES[place](value)


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _whole_url(value: str) -> str:
    """Let a web address through and nothing else: an attribute must not become `javascript:`."""
    if not re.match(r"https?://", value, re.IGNORECASE):
        return ""
    return html.escape(quote(value, safe="%:/?#[]@!$&'()*+,;=~"))


ESCAPES: dict[Place, Callable[[str], str]] = {
    Place.HTML: html.escape,
    Place.URL_WHOLE: _whole_url,
    Place.URL_PART: lambda value: quote(value, safe=""),
    Place.TEXT: _one_line,
    Place.HEADER: _one_line,
}


def slot_token(nonce: str, number: int) -> str:
    """Return the token of slot `number`; `nonce` is lower-case hex."""
    return f"NL{nonce}S{number}Z"


def slot_pattern(nonce: str) -> re.Pattern[str]:
    return re.compile(rf"NL{nonce}S\d+Z")


def open_region(nonce: str, condition: int) -> str:
    return f"<!--nl:{nonce}:if:{condition}-->"


def close_region(nonce: str) -> str:
    return f"<!--nl:{nonce}:end-->"


def region_pattern(nonce: str) -> re.Pattern[str]:
    """Match a marker and the line break behind it: group 1 is the number of the condition, None at a region's end."""
    return re.compile(rf"<!--nl:{nonce}:(?:if:(\d+)|end)-->\n?")


def cut_regions(text: str, nonce: str, truths: Sequence[bool]) -> str:
    """Keep the regions whose condition holds and drop the others, with all markers. Regions may be nested."""
    kept: list[str] = []
    shown = [True]
    position = 0
    for marker in region_pattern(nonce).finditer(text):
        if shown[-1]:
            kept.append(text[position : marker.start()])
        position = marker.end()
        if marker[1] is None:
            shown.pop()
        else:
            shown.append(shown[-1] and truths[int(marker[1])])
    kept.append(text[position:])
    return "".join(kept)


def even_lines(text: str) -> str:
    """Leave one empty line where a cut region, or a template, left several in plain text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", text).strip("\n") + "\n"


_URL_ATTRIBUTE = re.compile(r'\b(?:href|src|background|action)="([^"]*)"', re.IGNORECASE)


def places(text: str, nonce: str, *, markup: bool) -> list[tuple[int, int, Place]]:
    """Find every slot in `text`: start, end and place, in order."""
    if not markup:
        return [(found.start(), found.end(), Place.TEXT) for found in slot_pattern(nonce).finditer(text)]
    urls = [match.span(1) for match in _URL_ATTRIBUTE.finditer(text) if f"NL{nonce}S" in match[1]]
    found_places = []
    for found in slot_pattern(nonce).finditer(text):
        around = next((span for span in urls if span[0] <= found.start() < span[1]), None)
        place = Place.HTML
        if around is not None:
            place = Place.URL_WHOLE if around[0] == found.start() else Place.URL_PART
        found_places.append((found.start(), found.end(), place))
    return found_places


def fill_text(
    text: str, slots: Sequence[Slot], nonce: str, subscriber: Subscriber, links: Links, *, markup: bool
) -> str:
    """Fill every slot of `text` for one subscriber; `markup` tells HTML from plain text."""
    by_token = {slot.token: slot for slot in slots}
    pieces: list[str] = []
    position = 0
    for start, end, place in places(text, nonce, markup=markup):
        pieces += text[position:start], by_token[text[start:end]].filled(subscriber, links, place)
        position = end
    return "".join((*pieces, text[position:]))
