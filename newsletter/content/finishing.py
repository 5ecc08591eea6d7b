"""The last hand on sanitised HTML: links become absolute, pictures ours, headings begin below an item's title."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin

from newsletter.content.addresses import SLOT, absolute
from newsletter.domain.item import Picture
from newsletter.errors import Problem
from newsletter.pictures import find_picture, load_picture

_ATTRIBUTES = r'((?:\s+[a-zA-Z][\w:-]*="[^"]*")*)'
_TAG = re.compile(rf"<(a|img|h[1-6]){_ATTRIBUTES}\s*/?>|</(h[1-6])>")
_ATTRIBUTE = re.compile(r'([a-zA-Z][\w:-]*)="([^"]*)"')
_HEADING = re.compile(r"<h([1-6])[ >]")
_SITE_ROOT = re.compile(
    r"(?:\{|%7B)(?:static|attach|filename)(?:\}|%7D)"  # Pelican
    r"|(?:\||%7C)filename(?:\||%7C)"
    r"|(?:\{|%7B){2}(?: |%20)*site\.(?:base)?url(?: |%20)*(?:\}|%7D){2}",  # Jekyll
    re.IGNORECASE,
)
"""How other programs begin a path on their own site."""
_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_DRAWING = re.compile(r"\.svg(?:[?#]|$)", re.IGNORECASE)
"""Drawings are made twice as wide as they are to be shown."""
TOP_HEADING = 3
COLUMN = 600
"""Pixels: the width a mail has, so that no picture asks for more."""


@dataclass(slots=True, kw_only=True)
class Finisher:
    """What the references of one text mean.

    `text` is the source, where lines are looked up. `base` is what relative addresses are under, `hosted` tells that
    it is a site on which a picture that is not beside the text may well stand.
    """

    where: str
    text: str
    first_line: int
    beside: Path
    root: Path
    bounds: Path | None
    base: str
    own_url: str | None
    hosted: bool
    warn: Callable[[Problem], None]
    pictures: dict[str, Picture] = field(default_factory=dict)

    def finish(self, markup: str) -> str:
        """Return the HTML with every reference in its place; fills `pictures`."""
        top = min((int(level) for level in _HEADING.findall(markup)), default=TOP_HEADING)
        shift = TOP_HEADING - top

        def step(found: re.Match[str]) -> str:
            tag = found[1] or found[3]
            if tag == "a":
                return self._link(found[2])
            if tag == "img":
                return self._picture(found[2])
            level = min(int(tag[1]) + shift, 6)
            return f"</h{level}>" if found[3] else f"<h{level}{found[2]}>"

        return _TAG.sub(step, markup)

    def note(self, reason: str, reference: str | None, *, topic: str | None = None) -> None:
        """Warn of something in the text, with the line it stands in."""
        self.warn(Problem(where=self.where, reason=reason, line=self._line(reference), topic=topic))

    def find(self, reference: str) -> Path | None:
        """Return the local file of a picture, if there is one that may be used."""
        try:
            return find_picture(reference, beside=self.beside, root=self.root, bounds=self.bounds)
        except ValueError:
            return None

    def _line(self, reference: str | None) -> int | None:
        for wording in (reference, unquote(reference or ""), html.escape(reference or "")):
            at = self.text.find(wording) if wording else -1
            if at >= 0:
                return self.first_line + self.text.count("\n", 0, at)
        return None

    def _link(self, written: str) -> str:
        attributes = _attributes(written)
        target = attributes.pop("href", None)
        if target is not None:
            target = _own_path(target)
            if target.startswith("#") and not target.startswith("#fn"):
                target = urljoin(self.own_url, target) if self.own_url else ""
            elif not target.startswith("#"):
                found = absolute(target, self.base)
                if found is None:
                    self.note(f'the link "{target:.200}" leads nowhere in a mail; left out', target, topic="link")
                target = found or ""
            if target:
                attributes["href"] = target
        return _tag("a", attributes)

    def _picture(self, written: str) -> str:
        attributes = _attributes(written)
        source = attributes.pop("src", "").strip()
        alt = attributes.get("alt", "")
        if not source:
            self.note("a picture is left out: its address is none that a mail may hold (data:, file: …)", "data:")
            return html.escape(alt, quote=False)
        if _WEB.match(source) or SLOT.match(source):
            attributes["src"] = f"https:{source}" if source.startswith("//") else absolute(source, self.base) or ""
            attributes["alt"] = alt
            return _tag("img", attributes) if attributes["src"] else html.escape(alt, quote=False)
        local = _own_path(source)
        on_site = source.startswith("/") or self.hosted
        if on_site and self.find(local) is None and (address := absolute(local, self.base)):
            return _tag("img", {**attributes, "alt": alt, "src": address})
        picture = load_picture(
            local,
            beside=self.beside,
            root=self.root,
            bounds=self.bounds,
            where=self.where,
            line=self._line(source),
            warn=self.warn,
            natural=True,
        )
        if picture is None:
            return html.escape(alt, quote=False)
        self.pictures[picture.name] = picture
        width = attributes.get("width", "")
        own = picture.width // 2 if _DRAWING.search(local) else picture.width
        attributes["width"] = width if width.isdigit() and 0 < int(width) <= COLUMN else str(min(own, COLUMN))
        if attributes["width"] != width:
            attributes.pop("height", None)
        return _tag("img", {**attributes, "alt": alt, "src": f"images/{picture.name}"})


def _own_path(reference: str) -> str:
    found = _SITE_ROOT.match(reference)
    return reference[found.end() :] if found else reference


def _attributes(written: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(written)}


def _tag(name: str, attributes: dict[str, str]) -> str:
    written = "".join(f' {key}="{html.escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>"
