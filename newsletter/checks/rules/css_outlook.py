"""The layout does not rest on styles that classic Outlook, which reads with Word, leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newsletter.checks.cascade import Declaration
from newsletter.checks.clients import support
from newsletter.checks.mail import Mail
from newsletter.checks.markup import parse
from newsletter.checks.outlook import outlook_branch
from newsletter.checks.rule import Flaw, Rule
from newsletter.checks.written import Fault, Written, told_once, written_in
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.INFO, source="caniemail.com; html.md §4, Outlook classic")

_WITH_TABLES = "Lay it out with a table; in @media, for phones, it is fine."
_PLAIN = "Write the colour as #rrggbb; another may stand behind it, for those that know it."
_COLOURS = ("color", "background-color", "background")


def find(mail: Mail) -> Iterator[Flaw]:
    tree = parse(outlook_branch(mail.html).html) if "[if !mso" in mail.html.partition("<body")[2] else mail.tree
    places = written_in(tree, mail.styles.cascade.rules)
    yield from told_once(((place, fault) for place in places for fault in _faults(place)), mail.sources)


def _faults(place: Written) -> Iterator[Fault]:
    if _has_own_way(place.element):
        return
    last = {declaration.name: declaration for declaration in place.declarations}
    for name, declaration in last.items():
        written, value = f"{name}: {declaration.value}", declaration.value.lower()
        element = place.element
        if name == "display" and (layout := re.fullmatch(r"(?:inline-)?(flex|grid)", value)):
            yield Fault(written=written, reason=support(f"css-display-{layout[1]}"), fix=_WITH_TABLES)
        elif name == "position" and value in ("absolute", "fixed", "sticky"):
            yield Fault(written=written, reason=support("css-position"), fix=_WITH_TABLES)
        elif name == "float" and value in ("left", "right") and not (element is not None and element.get("align")):
            fix = 'Give the picture or table align="left" or "right" as well.'
            yield Fault(written=written, reason=support("css-float"), fix=fix)
        elif name.startswith("margin") and place.tag in ("td", "th") and re.search(r"[1-9]", value):
            fix = "Use padding; a cell has no margin."
            yield Fault(written=written, reason="no mail program gives a table cell a margin", fix=fix)
        elif "var(" in value:
            yield Fault(written=written, reason=support("css-variables"), fix="Write the value itself.")
        elif "calc(" in value and name in ("width", "max-width", "min-width", "padding", "margin"):
            yield Fault(written=written, reason=support("css-unit-calc"), fix="Write the size itself.")
        elif name in ("background", "background-image") and "url(" in value and not _has_colour(place):
            fix = "Give it a background-color, and bgcolor on the cell."
            yield Fault(written=written, reason=support("css-background-image"), fix=fix)
        elif name in _COLOURS and _is_modern(value) and all(map(_is_modern, _values(place.declarations, name))):
            reason = "Outlook (classic) knows no hsl()" if "hsl" in value else support("css-rgba")
            yield Fault(written=written, reason=reason, fix=_PLAIN)


def _has_own_way(element: Any) -> bool:
    """Tell whether a comment for Outlook opens something around an element: a cell in the place of its float."""
    before = element.getprevious() if element is not None else None
    return before is not None and not isinstance(before.tag, str) and "mso" in (before.text or "").partition("]")[0]


def _values(declarations: tuple[Declaration, ...], name: str) -> list[str]:
    return [declaration.value.lower() for declaration in declarations if declaration.name == name]


def _is_modern(value: str) -> bool:
    return "rgba(" in value or "hsl" in value


def _has_colour(place: Written) -> bool:
    values = [*_values(place.declarations, "background"), *_values(place.declarations, "background-color")]
    plain = (re.sub(r"url\([^)]*\)|\b(?:no-repeat|center|top|left|cover|none|transparent)\b", "", v) for v in values)
    beside = place.element is not None and place.element.get("bgcolor")
    return bool(beside) or any(re.search(r"#[0-9a-f]{3,8}|rgb|[a-z]{3,}", value) for value in plain)
