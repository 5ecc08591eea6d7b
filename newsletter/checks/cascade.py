"""The rules of a mail's `<style>` elements, and which of them an element gets.

One pass serves all rules: they are kept by the rightmost class, id or tag of their selectors, and those that ask for
something that is not above an element are passed over at once. Selectors that mail programs do not agree on (`:hover`,
`:nth-child()`) match nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Any

from cssselect import SelectorError
from cssselect import parse as parse_selectors
from cssselect.parser import Attrib, Class, CombinedSelector, Element, Hash, Pseudo

_PIECE = re.compile(r"""(?:[^;"'(]|"[^"]*"|'[^']*'|\((?:[^()]|\([^()]*\))*\))+""")
_IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.IGNORECASE)
_PSEUDOS = ("root", "link", "first-child", "last-child")
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
class Step:
    """What a selector asks of one element. `keys` are its tag, `.classes` and `#ids`.

    `combinator` is that between this step and the next, which is to the left of it.
    """

    combinator: str
    keys: frozenset[str]
    attributes: tuple[Any, ...]
    pseudos: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleRule:
    """One selector with what it declares. `weight` is its specificity and its place: later is heavier.

    `name` is the selector as it is written, about; `key` the rarest of its rightmost step, `needs` those of the
    elements around.
    """

    name: str
    key: str
    steps: tuple[Step, ...]
    needs: frozenset[str]
    weight: tuple[int, int, int, int]
    media: Media
    declarations: tuple[Declaration, ...]


class Node:
    """An element as selectors see it; `around` are the keys of all elements around it."""

    __slots__ = ("around", "element", "keys", "parent")

    def __init__(self, element: Any, parent: Node | None) -> None:
        self.element = element
        self.parent = parent
        attributes = element.attrib
        keys = [element.tag, *(f".{name}" for name in attributes.get("class", "").split())]
        keys += [f"[{name}]" for name in attributes if name.startswith("data-")]
        keys += [f"#{attributes['id']}"] if "id" in attributes else []
        self.keys = frozenset(keys)
        self.around: frozenset[str] = frozenset() if parent is None else parent.around | parent.keys


class Cascade:
    """The rules of a mail, kept so that those of an element are found at once."""

    def __init__(self, rules: Iterable[StyleRule]) -> None:
        self.rules = tuple(rules)
        self._by_key: Mapping[str, list[StyleRule]] = defaultdict(list)
        for rule in self.rules:
            if rule.media is not Media.SOMETIMES:
                self._by_key[rule.key].append(rule)

    def has(self, media: Media) -> bool:
        """Tell whether there are rules for this."""
        return any(rule.media is media for rule in self.rules)

    def rules_for(self, node: Node) -> list[StyleRule]:
        """Return the rules that match an element at some time that is known, in no order."""
        return [
            rule
            for key in (*node.keys, "*")
            for rule in self._by_key.get(key, ())
            if rule.needs <= node.around and _matches(rule.steps, 0, node)
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
                steps = tuple(_steps(selector.parsed_tree))
                if steps:
                    yield StyleRule(
                        name=selector.canonical(),
                        key=min(steps[0].keys, key=_commonness, default="*"),
                        steps=steps,
                        needs=_needs(steps),
                        weight=(*selector.specificity(), 0),
                        media=media,
                        declarations=declarations,
                    )


def _commonness(key: str) -> int:
    """Order keys: an id is rarer than a class, and that than a tag."""
    return {"#": 0, ".": 1}.get(key[0], 2)


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


def _steps(selector: Any) -> list[Step]:
    """Take a selector apart, the rightmost step first; one that is not understood has no steps."""
    keys: list[str] = []
    attributes: list[Any] = []
    pseudos: list[str] = []
    part = selector.subselector if isinstance(selector, CombinedSelector) else selector
    while not isinstance(part, Element):
        if isinstance(part, Class):
            keys.append(f".{part.class_name}")
        elif isinstance(part, Hash):
            keys.append(f"#{part.id}")
        elif isinstance(part, Attrib):
            attributes.append(part)
        elif isinstance(part, Pseudo) and part.ident in _PSEUDOS:
            pseudos.append(part.ident)
        else:
            return []
        part = part.selector
    keys += [part.element.lower()] if part.element else []
    step = Step(
        combinator=selector.combinator if isinstance(selector, CombinedSelector) else "",
        keys=frozenset(keys),
        attributes=tuple(attributes),
        pseudos=tuple(pseudos),
    )
    if not isinstance(selector, CombinedSelector):
        return [step]
    rest = _steps(selector.selector)
    return [step, *rest] if rest else []


def _needs(steps: tuple[Step, ...]) -> frozenset[str]:
    """Return what must be somewhere above an element for a selector to match it."""
    found: set[str] = set()
    for step, above in pairwise(steps):
        if step.combinator not in (" ", ">"):
            break
        found |= above.keys | {f"[{a.attrib}]" for a in above.attributes if a.attrib.startswith("data-")}
    return frozenset(found)


def _matches(steps: tuple[Step, ...], index: int, node: Node) -> bool:
    step = steps[index]
    if not step.keys <= node.keys:
        return False
    if not all(_has(attribute, node.element) for attribute in step.attributes):
        return False
    if not all(_is(pseudo, node.element) for pseudo in step.pseudos):
        return False
    return index + 1 == len(steps) or any(
        _matches(steps, index + 1, other) for other in _related(step.combinator, node)
    )


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


def _related(combinator: str, node: Node) -> Iterator[Node]:
    if combinator in (" ", ">"):
        parent = node.parent
        while parent is not None:
            yield parent
            parent = parent.parent if combinator == " " else None
    elif combinator in ("+", "~"):
        for element in node.element.itersiblings(preceding=True):
            if isinstance(element.tag, str):
                yield Node(element, node.parent)
                if combinator == "+":
                    return
