"""A page of a web edition, read again: its title, its summary, and its text as a feed can show it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin

_VOID = frozenset(("area", "br", "col", "hr", "img", "wbr"))
_LEFT_OUT = frozenset(("script", "style", "template", "nav", "form", "button", "svg", "iframe", "object"))
_KEPT = frozenset((
    "alt", "cite", "colspan", "datetime", "dir", "height", "href", "lang", "reversed", "rowspan", "src", "start",
    "title", "value", "width",
))  # fmt: skip
_ADDRESSES = frozenset(("href", "src", "cite"))


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPage:
    """What a page says of itself. `html` is what stands in its `<main>`, with absolute addresses and nothing to run."""

    title: str
    summary: str
    html: str


def read_web_page(markup: str, *, url: str, title: str = "") -> WebPage:
    """Read a page that stands at `url`; one that does not say its title is called `title`."""
    reader = _Reader(url)
    reader.feed(markup)
    reader.close()
    return WebPage(
        title=_line(reader.said.get("og:title", "")) or title or _line(reader.title),
        summary=_line(reader.said.get("description", "")),
        html=re.sub(r"\s*\n\s*", "\n", "".join(reader.written)).strip(),
    )


class _Reader(HTMLParser):
    """Writes the main part of a page down again, without what only makes sense on the page."""

    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.url = url
        self.said: dict[str, str] = {}
        self.title = ""
        self.written: list[str] = []
        self.in_title = False
        self.in_main = False
        self.left_out = ""
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self.said.setdefault(values.get("property") or values.get("name") or "", values.get("content", ""))
        self.in_title = tag == "title"
        if tag == "main":
            self.in_main = True
        elif self.left_out:
            self.depth += tag == self.left_out
        elif self.in_main and (tag in _LEFT_OUT or "data-page-only" in values):
            if tag not in _VOID:
                self.left_out, self.depth = tag, 1
        elif self.in_main:
            self.written.append(f"<{tag}{''.join(map(self.attribute, attrs))}>")

    def handle_endtag(self, tag: str) -> None:
        self.in_title = False
        if self.left_out:
            self.depth -= tag == self.left_out
            self.left_out = self.left_out if self.depth else ""
        elif tag == "main":
            self.in_main = False
        elif self.in_main and tag not in _VOID:
            self.written.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.title += data
        if self.in_main and not self.left_out:
            self.written.append(escape(data, quote=False))

    def attribute(self, attribute: tuple[str, str | None]) -> str:
        name, value = attribute[0], attribute[1] or ""
        if name not in _KEPT:
            return ""
        if name in _ADDRESSES:
            value = urljoin(self.url, value)
        return f' {name}="{escape(value)}"'


def _line(text: str) -> str:
    return " ".join(text.split())
