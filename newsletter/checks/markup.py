"""A mail's HTML as the rules walk through it: links, pictures, and what of it can be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_HIDDEN = re.compile(r"(?:display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden)", re.IGNORECASE)
_SILENT = frozenset(("style", "script", "title", "head", "template"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link: where it leads, and what a reader sees or hears of it (a picture's alt included)."""

    href: str
    text: str
    label: str | None
    element: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A picture in the mail. `alt` is None where there is no such attribute; sizes are its attributes, in pixels."""

    src: str
    alt: str | None
    width: int | None
    height: int | None
    link: str | None
    element: Any


def parse(html: str) -> Any:
    """Parse HTML into an lxml tree; what is broken is mended as browsers do, about."""
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8")
    try:
        return lxml_html.document_fromstring(html.replace("\0", "").encode(), parser=parser)
    except etree.ParserError:  # nothing in it is HTML
        return lxml_html.document_fromstring(b"<html></html>", parser=parser)


def is_hidden(element: Any) -> bool:
    """Tell whether an element, or one around it, is not shown."""
    while element is not None:
        if element.tag in _SILENT or _HIDDEN.search(element.get("style") or ""):
            return True
        element = element.getparent()
    return False


def elements(tree: Any, *tags: str) -> Iterator[Any]:
    """Go through the elements with one of these tags, in order; all of them without any."""
    return (element for element in tree.iter(*tags) if isinstance(element.tag, str))


def visible_text(element: Any) -> str:
    """Return the text of an element as it is read: alt texts in their places, blanks folded."""
    pieces: list[str] = []

    def walk(part: Any) -> None:
        if not isinstance(part.tag, str):
            pass
        elif part.tag == "img":
            pieces.append(part.get("alt") or "")
        elif part.tag not in _SILENT and not _HIDDEN.search(part.get("style") or ""):
            pieces.append(part.text or "")
            for child in part:
                walk(child)
                pieces.append(child.tail or "")
            if part.tag in ("p", "div", "td", "li", "br", "tr", "h1", "h2", "h3", "h4", "h5", "h6"):
                pieces.append(" ")

    walk(element)
    return " ".join("".join(pieces).split())


def links_in(tree: Any) -> Iterator[Link]:
    """Find every link that is shown."""
    for element in elements(tree, "a"):
        href = element.get("href")
        if href is not None and not is_hidden(element):
            yield Link(href=href.strip(), text=visible_text(element), label=element.get("aria-label"), element=element)


def images_in(tree: Any) -> Iterator[Seen]:
    """Find every picture, in order."""
    for element in elements(tree, "img"):
        around = next((parent for parent in element.iterancestors("a")), None)
        yield Seen(
            src=(element.get("src") or "").strip(),
            alt=element.get("alt"),
            width=_pixels(element.get("width")),
            height=_pixels(element.get("height")),
            link=around.get("href") if around is not None else None,
            element=element,
        )


def _pixels(value: str | None) -> int | None:
    found = re.fullmatch(r"\s*(\d+)(?:px)?\s*", value or "")
    return int(found[1]) if found else None
