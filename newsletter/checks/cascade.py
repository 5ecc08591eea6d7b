"""The rules of a mail's `<style>` elements, and which of them an element gets.

One pass serves all rules: they are kept by the rightmost class, id or tag of their selectors. Selectors that mail
programs do not agree on (`:hover`, `:nth-child()`) match nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from cssselect import SelectorError
from cssselect import parse as parse_selectors
from cssselect.parser import Attrib, Class, CombinedSelector, Element, Hash, Pseudo

_PIECE = re.compile(r"""(?:[^;"'(]|"[^"]*"|'[^']*'|\((?:[^()]|\([^()]*\))*\))+""")
_IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class Media(StrEnum):
    """When a rule holds: at any time, in a dark scheme, or only at some width or for some program."""

    ALWAYS = "always"
    DARK = "dark"
    SOMETIMES = "sometimes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """`name: value`, the name in lower case, without `!important`, which stands in its own field."""

    name: str
    value: str
    important: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleRule:
    """One selector with what it declares. `weight` is its specificity and its place: later is heavier.

    `name` is the selector as it is written, about; `key` its rightmost class, id or tag.
    """

    name: str
    key: str
    selector: Any
    weight: tuple[int, int, int, int]
    media: Media
    declarations: tuple[Declaration, ...]


class Cascade:
    """The rules of a mail, kept so that those of an element are found at once."""

    def __init__(self, rules: Iterable[StyleRule]) -> None:
        self.rules = tuple(rules)
        self._by_key: Mapping[str, list[StyleRule]] = defaultdict(list)
        for rule in self.rules:
            self._by_key[rule.key].append(rule)

    def has(self, media: Media) -> bool:
        """Tell whether there are rules for this."""
        return any(rule.media is media for rule in self.rules)

    def rules_for(self, element: Any) -> list[StyleRule]:
        """Return the rules that match an element, in no order."""
        keys: list[str] = [element.tag, "*", *(f".{name}" for name in (element.get("class") or "").split())]
        keys += [f"#{element.get('id')}"] if element.get("id") else []
        return [
            rule for key in dict.fromkeys(keys) for rule in self._by_key.get(key, ()) if matches(rule.selector, element)
        ]


def cascade_of(tree: Any) -> Cascade:
    """Read every `<style>` element of a mail, in order."""
    rules: list[StyleRule] = []
    for element in tree.iter("style"):
        media = _media(element.get("media") or "")
        for rule in _rules_in(element.text or ""):
            moment = rule.media if media is Media.ALWAYS else media
            weight = (*rule.weight[:3], len(rules))
            rules.append(replace(rule, weight=weight, media=moment))
    return Cascade(rules)


@lru_cache(maxsize=1024)
def declarations_in(text: str) -> tuple[Declaration, ...]:
    """Read what a `style` attribute, or the braces of a rule, declare."""
    found: list[Declaration] = []
    for piece in _PIECE.findall(_COMMENT.sub("", text)):
        name, colon, value = piece.partition(":")
        if colon and name.strip():
            plain = _IMPORTANT.sub("", value)
            found.append(
                Declaration(name=name.strip().lower(), value=" ".join(plain.split()), important=plain != value)
            )
    return tuple(found)


@lru_cache(maxsize=32)
def _rules_in(text: str) -> tuple[StyleRule, ...]:
    import tinycss2

    nodes = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return tuple(_walk(nodes, Media.ALWAYS))


def _walk(nodes: Iterable[Any], media: Media) -> Iterator[StyleRule]:
    import tinycss2

    for node in nodes:
        if node.type == "at-rule" and node.lower_at_keyword == "media" and node.content is not None:
            inner = _media(tinycss2.serialize(node.prelude))
            both = inner if media is Media.ALWAYS else media if inner in (media, Media.ALWAYS) else Media.SOMETIMES
            parsed = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield from _walk(parsed, both)
        elif node.type == "qualified-rule":
            declarations = declarations_in(tinycss2.serialize(node.content))
            for selector in _selectors(tinycss2.serialize(node.prelude).strip()):
                weight = (*selector.specificity(), 0)
                yield StyleRule(
                    name=selector.canonical(),
                    key=_key(selector.parsed_tree),
                    selector=selector.parsed_tree,
                    weight=weight,
                    media=media,
                    declarations=declarations,
                )


def _selectors(text: str) -> list[Any]:
    try:
        return [selector for selector in parse_selectors(text) if selector.pseudo_element is None]
    except SelectorError:
        return []


def _media(query: str) -> Media:
    """Tell when a media query holds: of `only screen and (max-width: 479px)` nobody knows."""
    query = " ".join(query.lower().split())
    if re.fullmatch(r"(?:(?:only )?screen and )?\(prefers-color-scheme ?: ?dark\)", query):
        return Media.DARK
    return Media.ALWAYS if query in ("", "all", "screen", "only screen") else Media.SOMETIMES


def _key(selector: Any) -> str:
    if isinstance(selector, CombinedSelector):
        return _key(selector.subselector)
    if isinstance(selector, Class):
        return f".{selector.class_name}"
    if isinstance(selector, Hash):
        return f"#{selector.id}"
    if isinstance(selector, Element):
        return (selector.element or "*").lower()
    inner = getattr(selector, "selector", None)
    return _key(inner) if inner is not None else "*"


def matches(selector: Any, element: Any) -> bool:
    """Tell whether a selector matches; what is not understood does not."""
    if isinstance(selector, Element):
        return selector.element is None or bool(selector.element.lower() == element.tag)
    if isinstance(selector, Class):
        return selector.class_name in (element.get("class") or "").split() and matches(selector.selector, element)
    if isinstance(selector, Hash):
        return bool(selector.id == element.get("id")) and matches(selector.selector, element)
    if isinstance(selector, Attrib):
        return _has(selector, element) and matches(selector.selector, element)
    if isinstance(selector, Pseudo):
        return _is(selector.ident, element) and matches(selector.selector, element)
    if isinstance(selector, CombinedSelector):
        if not matches(selector.subselector, element):
            return False
        return any(matches(selector.selector, other) for other in _related(selector.combinator, element))
    return False


def _has(selector: Any, element: Any) -> bool:
    value = element.get(selector.attrib)
    wanted = selector.value.value if selector.value is not None else ""
    if value is None or selector.operator == "exists":
        return value is not None
    found: dict[str, bool] = {
        "=": value == wanted,
        "~=": wanted in value.split(),
        "|=": value == wanted or value.startswith(f"{wanted}-"),
        "^=": bool(wanted) and value.startswith(wanted),
        "$=": bool(wanted) and value.endswith(wanted),
        "*=": bool(wanted) and wanted in value,
    }
    return found.get(selector.operator, False)


def _is(name: str, element: Any) -> bool:
    if name == "root":
        return element.getparent() is None
    if name == "link":
        return element.tag == "a" and element.get("href") is not None
    sibling = {"first-child": element.getprevious, "last-child": element.getnext}.get(name)
    if sibling is None:
        return False
    other = sibling()
    while other is not None and not isinstance(other.tag, str):
        other = other.getprevious() if name == "first-child" else other.getnext()
    return other is None


def _related(combinator: str, element: Any) -> Iterable[Any]:
    if combinator == " ":
        return (other for other in element.iterancestors() if isinstance(other.tag, str))
    if combinator == ">":
        parent = element.getparent()
        return () if parent is None else (parent,)
    before = [other for other in element.itersiblings(preceding=True) if isinstance(other.tag, str)]
    return before[:1] if combinator == "+" else before if combinator == "~" else ()
