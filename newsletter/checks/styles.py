"""What a mail program makes of each text in a mail: its colours and its size, in the light, in the dark, and inverted.

- light: the styles as they are;
- dark: the rules in `@media (prefers-color-scheme: dark)` applied as well, as Apple Mail and Samsung do;
- inverted: the light colours with their lightness turned over (`domain.colour.inverted`), as Gmail on a phone and
  Outlook do.

Sizes and weights are those of the light. Rules that hold at some widths only are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from newsletter.checks.cascade import Cascade, Declaration, Media, Node, cascade_of, declarations_in
from newsletter.domain.colour import inverted, mixed
from newsletter.domain.sight import Appearance

_SILENT = frozenset(("head", "style", "script", "title", "template", "noscript", "object", "iframe"))
_BOLD = frozenset(("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"))
_EM: Mapping[str, float] = {
    "h1": 2.0, "h2": 1.5, "h3": 1.17, "h5": 0.83, "h6": 0.67, "small": 5 / 6, "big": 1.2, "sub": 5 / 6, "sup": 5 / 6,
}  # fmt: skip
_KEYWORDS: Mapping[str, float] = {
    "xx-small": 9, "x-small": 10, "small": 13, "medium": 16, "large": 18, "x-large": 24, "xx-large": 32,
}  # fmt: skip
_FONT_TAG: Mapping[str, float] = {"1": 10, "2": 13, "3": 16, "4": 18, "5": 24, "6": 32, "7": 48}
_UNITS: Mapping[str, float] = {"px": 1.0, "pt": 4 / 3, "": 1.0, "rem": 16.0}
_SIZE = re.compile(r"(\d*\.?\d+)(px|pt|rem|em|%|)")
_TOKEN = re.compile(r"[\w-]+\([^()]*\)|#?[\w-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How text is shown: colours as `#rrggbb`, `size` in CSS pixels, `weight` 1 to 1000.

    `background` is the nearest solid one below the text; `pictured` tells that a picture lies between them, `bare` that
    this picture has no colour of its own behind it.
    """

    colour: str
    background: str
    size: float
    weight: int
    pictured: bool = False
    bare: bool = False
    hidden: bool = False

    @property
    def large(self) -> bool:
        """Whether it is large text (WCAG 2.2, 1.4.3): 18 pt, or 14 pt and bold."""
        return self.size >= 24 or (self.size >= 18.66 and self.weight >= 600)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An element with text of its own, and how that text looks. `dark` is None where it is hidden in the dark."""

    element: Any
    text: str
    light: Look | None
    dark: Look | None

    def looks(self, *, designed: bool) -> Iterator[tuple[Appearance, Look]]:
        """Go through its appearances; that in the dark only where the mail has one."""
        if self.light is not None:
            yield Appearance.LIGHT, self.light
        if designed and self.dark is not None:
            yield Appearance.DARK, self.dark
        if self.light is not None:
            turned = replace(self.light, colour=_turned(self.light.colour), background=_turned(self.light.background))
            yield Appearance.INVERTED, turned


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """Every text of a mail, and its rules; `designed` tells that there are some for the dark."""

    texts: tuple[Shown, ...]
    cascade: Cascade
    designed: bool


def styles_of(tree: Any) -> Styles:
    """Compute the styles of every text in a mail."""
    cascade = cascade_of(tree)
    designed = cascade.has(Media.DARK)
    paper = Look(colour="#000000", background="#ffffff", size=16, weight=400)
    night = paper
    if designed and _says_dark(tree, cascade):
        night = replace(paper, colour="#ffffff", background="#121212")
    return Styles(texts=tuple(_walk(tree, cascade, paper, night)), cascade=cascade, designed=designed)


def _walk(root: Any, cascade: Cascade, light: Look, dark: Look) -> Iterator[Shown]:
    dark_link = "#9e9eff" if dark.colour == "#ffffff" else "#0000ee"
    pending: list[tuple[Any, Node | None, Look, Look]] = [(root, None, light, dark)]
    while pending:
        element, parent, light, dark = pending.pop()
        if not isinstance(element.tag, str) or element.tag in _SILENT:
            continue
        node = Node(element, parent)
        declared = _declared(node, cascade)
        always = [declaration for media, declaration in declared if media is Media.ALWAYS]
        light = _look(element, light, always, link="#0000ee")
        dark = _look(element, dark, [declaration for _, declaration in declared], link=dark_link)
        if light.hidden and dark.hidden:
            continue
        text = _own_text(element)
        seen = [None if look.hidden or look.size < 1 else look for look in (light, dark)]
        if any(seen) and any(map(str.isalnum, text)):
            yield Shown(element=element, text=text, light=seen[0], dark=seen[1])
        pending += [(child, node, light, dark) for child in reversed(element)]


def _declared(node: Node, cascade: Cascade) -> list[tuple[Media, Declaration]]:
    """Return what is declared for an element, the heaviest last; a `style` attribute outweighs rules."""
    inline = declarations_in(node.element.get("style") or "")
    rules = cascade.rules_for(node)
    if not rules and not any(declaration.important for declaration in inline):
        return [(Media.ALWAYS, declaration) for declaration in inline]
    found = [
        ((declaration.important, *rule.weight), rule.media, declaration)
        for rule in rules
        for declaration in rule.declarations
    ]
    found += [((declaration.important, 1000, 0, 0, 0), Media.ALWAYS, declaration) for declaration in inline]
    return [(media, declaration) for _, media, declaration in sorted(found, key=lambda one: one[0])]


def _own_text(element: Any) -> str:
    pieces = [element.text or "", *(child.tail or "" for child in element)]
    return " ".join("".join(pieces).split())


def _look(element: Any, around: Look, declarations: list[Declaration], *, link: str) -> Look:
    """Compute one element's look from that of the element around it: what HTML says, then what CSS does."""
    last = {declaration.name: declaration.value for declaration in declarations}
    if _hides(last):
        return replace(around, hidden=True)
    tag = element.tag
    colour = around.colour
    if tag == "a" and element.get("href") is not None:
        colour = link
    ground = _ground(element, around, declarations)
    colour = _painted(_attribute(element, "text" if tag == "body" else "color"), ground.background) or colour
    written = last.get("color")
    if written and written.lower() in ("inherit", "currentcolor"):
        colour = around.colour
    elif written:
        colour = _painted(written, ground.background) or colour
    return Look(
        colour=colour,
        background=ground.background,
        size=_size(element, around, declarations),
        weight=_weight(tag, around, declarations),
        pictured=ground.pictured,
        bare=ground.bare,
        hidden=around.hidden,
    )


def _ground(element: Any, around: Look, declarations: list[Declaration]) -> Look:
    """Lay what an element puts behind its text on what lies behind the element."""
    paint, picture = _attribute(element, "bgcolor"), bool(element.get("background"))
    for declaration in declarations:
        if declaration.name == "background":
            paint, picture = _paint_in(declaration.value) or "", _has_picture(declaration.value)
        elif declaration.name == "background-color":
            paint = declaration.value
        elif declaration.name == "background-image":
            picture = _has_picture(declaration.value)
    painted = _painted(paint, around.background)
    if painted is None and not picture:
        return around
    solid = _alpha(paint) == 1
    return replace(
        around,
        background=painted or around.background,
        pictured=picture or (around.pictured and not solid),
        bare=(picture and not solid) or (not picture and around.bare and not solid),
    )


def _hides(last: Mapping[str, str]) -> bool:
    """Tell whether these declarations take an element out of sight."""
    folded = (last.get("max-height") or last.get("height") or "").lower() in ("0", "0px")
    return (
        last.get("display", "").lower() == "none"
        or last.get("visibility", "").lower() in ("hidden", "collapse")
        or last.get("mso-hide", "").lower() == "all"
        or last.get("opacity") in ("0", "0.0")
        or (folded and last.get("overflow", "").lower() == "hidden")
        or _alpha(last.get("color", "")) == 0
    )


def _size(element: Any, around: Look, declarations: list[Declaration]) -> float:
    size = around.size * _EM.get(element.tag, 1.0)
    if element.tag == "font":
        size = _FONT_TAG.get(element.get("size") or "", size)
    for declaration in declarations:
        if declaration.name in ("font-size", "font"):
            value = declaration.value.lower()
            found = _SIZE.fullmatch(value if declaration.name == "font-size" else _font_size(value))
            if value in _KEYWORDS:
                size = _KEYWORDS[value]
            elif value == "inherit":
                size = around.size
            elif found and found[2] in ("em", "%"):
                size = around.size * float(found[1]) / (100 if found[2] == "%" else 1)
            elif found:
                size = float(found[1]) * _UNITS[found[2]]
    return size


def _font_size(value: str) -> str:
    """Return the size in a `font` shorthand: the first that has a unit; numbers without one are weights."""
    found = re.search(r"(?<![\w.])\d*\.?\d+(?:px|pt|rem|em|%)", value)
    return found[0] if found else ""


def _weight(tag: str, around: Look, declarations: list[Declaration]) -> int:
    weight = 700 if tag in _BOLD else around.weight
    for declaration in declarations:
        value = declaration.value.lower()
        if declaration.name == "font-weight":
            weight = int(value) if value.isdecimal() else {"normal": 400, "bold": 700, "bolder": 700}.get(value, weight)
        elif declaration.name == "font":
            found = re.match(r"(?:[a-z-]+ )*?(bold|[1-9]00)\b", value)
            weight = (700 if found[1] == "bold" else int(found[1])) if found else 400
    return weight


def _attribute(element: Any, name: str) -> str:
    """Return a colour that stands in an attribute, where the sign before its digits may be missing."""
    value = (element.get(name) or "").strip() if element.tag not in ("img", "hr") else ""
    return f"#{value}" if re.fullmatch(r"[0-9a-fA-F]{6}", value) else value


def _paint_in(value: str) -> str | None:
    """Find the colour in a `background`."""
    outside = re.sub(r"[\w-]*(?:url|gradient)\((?:[^()]|\([^()]*\))*\)", " ", value)
    return next((token for token in _TOKEN.findall(outside) if _parsed(token) is not None), None)


def _has_picture(value: str) -> bool:
    return bool(re.search(r"(?:url|gradient|image-set)\(", value, re.IGNORECASE))


def _painted(paint: str, ground: str) -> str | None:
    """Return what a colour looks like on a ground: what shines through is mixed."""
    parsed = _parsed(paint)
    return None if parsed is None else mixed(ground, *parsed)


def _alpha(paint: str) -> float | None:
    parsed = _parsed(paint)
    return None if parsed is None else parsed[1]


@lru_cache(maxsize=512)
def _parsed(paint: str) -> tuple[str, float] | None:
    """Read a CSS colour: `#rrggbb` and how much it covers, 0 to 1; None for anything else."""
    from tinycss2.color4 import parse_color

    colour = parse_color(paint) if paint else None
    if colour is None or isinstance(colour, str):
        return None
    shares = (min(1.0, max(0.0, share or 0.0)) for share in colour.to("srgb").coordinates)
    return "#" + "".join(f"{round(255 * share):02x}" for share in shares), min(1.0, max(0.0, colour.alpha))


def _says_dark(tree: Any, cascade: Cascade) -> bool:
    """Tell whether a mail says that it suits a dark scheme, so that a program's own colours turn dark as well."""
    metas = (meta.get("content") or "" for meta in tree.iter("meta") if meta.get("name") == "color-scheme")
    declared = (
        declaration.value
        for _, declaration in _declared(Node(tree, None), cascade)
        if declaration.name == "color-scheme"
    )
    return any("dark" in value.lower().split() for value in (*metas, *declared))


_turned = lru_cache(maxsize=512)(inverted)
