"""Tells where in a mail something is seen, and marks that in the HTML of any copy of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from newsletter.checks.markup import elements, is_hidden, parse, visible_text
from newsletter.domain.sight import Appearance, Sight

LONGEST = 120
"""Characters of a text by which its element is known."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "a", "strong", "b")
_UNSEEN = frozenset(("html", "head", "body", "title", "style", "script", "meta", "link", "base", "template", "br"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """HTML in which elements have got an `id`; `ids` holds that of every sight that was found."""

    html: str
    ids: Mapping[Sight, str]


def sight_of(element: Any, *, appearance: Appearance = Appearance.LIGHT, language: str = "") -> Sight | None:
    """Tell how an element can be found again; nothing where nobody sees it."""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN or is_hidden(element):
        return None
    return Sight(
        tag=element.tag,
        address=(element.get("href") or element.get("src") or "").strip(),
        text=visible_text(element)[:LONGEST],
        appearance=appearance,
        language=language,
    )


def mark(html: str, sights: Iterable[Sight], *, pictures: Mapping[str, str] = MappingProxyType({})) -> Marked:
    """Give the elements that are meant an `id`, `seen-1` and so on; nothing else in the HTML is touched.

    `pictures` tells the file names of addresses that do not end in them: `cid:…`.
    """
    tree = parse(html)
    seen = tuple(element for element in elements(tree) if not is_hidden(element))
    texts = cache(visible_text)
    found: dict[Any, str] = {}
    ids: dict[Sight, str] = {}
    for sight in dict.fromkeys(sights):
        element = _find(sight, seen, texts, pictures)
        while element is not None and not texts(element) and next(elements(element, "img"), None) is None:
            element = element.getparent()  # an empty link has no size: what is around it can be seen
        if element is not None and element.tag not in _UNSEEN:
            ids[sight] = found.setdefault(element, f"seen-{len(found) + 1}")
    ends = _ends_of_names(html, tree, found)
    pieces, last = [], 0
    for element, end in sorted(ends.items(), key=lambda one: one[1]):
        pieces += [html[last:end], f' id="{found[element]}"']
        last = end
    kept = {found[element] for element in ends}
    return Marked(
        html="".join((*pieces, html[last:])), ids={sight: name for sight, name in ids.items() if name in kept}
    )


def _find(sight: Sight, seen: tuple[Any, ...], texts: Any, pictures: Mapping[str, str]) -> Any:
    """Find the element that is meant, or the likeliest one: with the same address and words, else with either."""
    alike = [element for element in seen if element.tag == sight.tag] if sight.tag else []
    here = [element for element in alike if sight.address and _leads(element, sight.address, pictures)]
    same = [element for element in here if texts(element)[:LONGEST] == sight.text]
    if same or here:
        return (same or here)[0]
    if not sight.text:
        return None
    if sight.tag == "img" and sight.address:  # another picture with the same words is another picture
        return None
    same = [element for element in alike if texts(element)[:LONGEST] == sight.text]
    return same[0] if same else _with_words(sight.text, seen, texts)


def _leads(element: Any, address: str, pictures: Mapping[str, str]) -> bool:
    """Tell whether an element has this address; a picture may be shown from another folder."""
    own = (element.get("href") or element.get("src") or "").strip()
    if element.tag == "img" and not address.startswith(("http://", "https://", "data:")):
        return unquote(pictures.get(own, own).rpartition("/")[2]) == unquote(address.rpartition("/")[2])
    return bool(own == address)


def _with_words(words: str, seen: tuple[Any, ...], texts: Any) -> Any:
    """Find words: a heading or link that is no more than them, else the smallest element around them."""
    words = " ".join(words.split())
    whole = [element for element in seen if element.tag in _HEADINGS and texts(element) == words]
    if whole:
        return min(whole, key=lambda element: _HEADINGS.index(element.tag))
    around = next((element for element in seen if element.tag == "body"), None)
    smallest = None
    while around is not None:
        smallest = around if around.tag not in _UNSEEN else smallest
        around = next((child for child in around if isinstance(child.tag, str) and words in texts(child)), None)
    return smallest


class _Tags(HTMLParser):
    """Notes where the name of every start tag ends; what stands in comments and styles is none."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: dict[str, list[tuple[int, dict[str, str | None]]]] = {}
        self._lines = [0, *(match.end() for match in re.finditer("\n", html))]
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        line, column = self.getpos()
        end = self._lines[line - 1] + column + 1 + len(tag)
        self.found.setdefault(tag, []).append((end, dict(reversed(attributes))))


def _ends_of_names(html: str, tree: Any, wanted: Mapping[Any, str]) -> dict[Any, int]:
    """Find the start tags of elements in the text that they were read from: the nth of a tag is the nth of it."""
    if not wanted:
        return {}
    tags = _Tags(html)
    ends: dict[Any, int] = {}
    for tag in {element.tag for element in wanted}:
        written = tags.found.get(tag, [])
        for number, element in enumerate(elements(tree, tag)):
            if element in wanted:
                own = {name: element.get(name) for name in ("href", "src", "class", "style")}
                alike = [end for end, attributes in written if all(_same(attributes, *one) for one in own.items())]
                exact = number < len(written) and written[number][0] in alike
                if exact or len(alike) == 1:
                    ends[element] = written[number][0] if exact else alike[0]
    return ends


def _same(attributes: Mapping[str, str | None], name: str, value: str | None) -> bool:
    """Compare an attribute, blanks folded: parsers differ in what they make of them."""
    own = attributes.get(name) if name in attributes else None
    return "".join((own or "").split()) == "".join((value or "").split())
