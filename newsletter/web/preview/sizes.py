"""What a message weighs, and what in it weighs most, against the limits of Gmail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from html import unescape

from newsletter.checks.rules.size_clip import CLIPPED, NEAR
from newsletter.checks.rules.style_size import DROPPED
from newsletter.web.preview.looks.rewriting import rewrite

HTML_LIMIT, HTML_NEAR, STYLE_LIMIT = CLIPPED, NEAR, DROPPED
"""Bytes: where Gmail cuts the HTML off, where that is near, and beyond which it drops rules of the style sheet."""


@dataclass(frozen=True, slots=True)
class Weight:
    """A part of the message or of its HTML, by its name; `encoded` is what it takes on the wire."""

    name: str
    bytes: int
    encoded: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """What a message weighs, in bytes.

    `html` is its HTML as a mail program decodes it, which is what Gmail is thought to count; `html_encoded` the same
    as it travels. `pictures` are those inside the message, the heaviest first: none where they are hosted. `blocks` are
    the pieces of the HTML from one heading to the next, the heaviest first.
    """

    whole: int
    headers: int
    html: int
    html_encoded: int
    text: int
    styles: int
    pictures: tuple[Weight, ...]
    others: tuple[Weight, ...]
    blocks: tuple[Weight, ...]

    @property
    def clipped(self) -> bool:
        """Whether Gmail cuts the mail off, and with it the link to leave."""
        return self.html > HTML_LIMIT

    @property
    def near(self) -> bool:
        return self.html > HTML_NEAR


def measure(data: bytes, html: str) -> Sizes:
    """Weigh a message; `html` stands in where the message has no HTML part of its own."""
    parts = [part for part in message_from_bytes(data).walk() if not part.is_multipart()]
    bodies = {
        kind: next((p for p in parts if p.get_content_type() == kind), None) for kind in ("text/html", "text/plain")
    }
    page, text = bodies["text/html"], bodies["text/plain"]
    sent = _decoded(page).decode("utf-8", "replace") if page is not None else html
    rest = [part for part in parts if part is not page and part is not text]
    return Sizes(
        whole=len(data),
        headers=len(re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0]),
        html=len(sent.encode("utf-8", "replace")),
        html_encoded=_encoded(page) if page is not None else 0,
        text=len(_decoded(text)) if text is not None else 0,
        styles=_style_bytes(sent),
        pictures=_heaviest(_weigh(part) for part in rest if part.get_content_maintype() == "image"),
        others=_heaviest(_weigh(part) for part in rest if part.get_content_maintype() != "image"),
        blocks=_heaviest(_blocks(sent)),
    )


def _decoded(part: Message) -> bytes:
    held = part.get_payload(decode=True)
    return held if isinstance(held, bytes) else b""


def _encoded(part: Message) -> int:
    held = part.get_payload()
    return len(held.encode("utf-8", "surrogateescape")) if isinstance(held, str) else 0


def _weigh(part: Message) -> Weight:
    name = part.get_filename() or (part["Content-ID"] or "").strip("<> ") or part.get_content_type()
    return Weight(name, len(_decoded(part)), _encoded(part))


def _heaviest(weights: Iterator[Weight]) -> tuple[Weight, ...]:
    return tuple(sorted(weights, key=lambda weight: -weight.bytes))


def _style_bytes(html: str) -> int:
    held: list[str] = []

    def weigh(css: str) -> str:
        held.append(css)
        return css

    rewrite(html, css=weigh)
    return sum(len(css.encode("utf-8", "replace")) for css in held)


_HEADING = re.compile(r"<h([1-6])\b[^>]{0,4000}>(.{0,4000}?)</h\1\s*>", re.IGNORECASE | re.DOTALL)


def _blocks(html: str) -> Iterator[Weight]:
    """Split the HTML at its headings: about one block an item. Before them come the head, and the mail's opening."""
    body = re.search(r"<body\b", html, re.IGNORECASE)
    start = body.start() if body else 0
    if start:
        yield Weight("Head and style sheet", len(html[:start].encode("utf-8", "replace")))
    name = "Before the first heading"
    for heading in _HEADING.finditer(html, start):
        yield Weight(name, len(html[start : heading.start()].encode("utf-8", "replace")))
        start = heading.start()
        name = " ".join(unescape(re.sub(r"<[^>]*>", " ", heading[2])).split()) or "A heading without text"
    yield Weight(name, len(html[start:].encode("utf-8", "replace")))
