"""A mail's HTML rewritten by strings: its tags, its style sheets and their declarations, each where it stands.

Nothing is parsed into a tree, so that what nobody asks to change stays as it is, byte for byte, also where the HTML is
broken; and nothing that anybody can write makes it fail, or go over the same text again and again: what is never
closed goes on to the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape

_INSIDE = r"""(?:="[^"]*+"|='[^']*+'|[^>])*+"""
_PIECE = re.compile(
    rf"""(?P<comment><!--(?:-?>|.*?(?:--!?>|\Z)))
    |(?P<style><style\b{_INSIDE}>)(?P<css>.*?)(?P<ended></style\b[^>]*>|\Z)
    |(?P<silent><(?P<silence>script|title|textarea|xmp|iframe|noembed|noframes)\b{_INSIDE}>)
        (?P<silenced>.*?(?:</(?P=silence)\b[^>]*>|\Z))
    |(?P<tag></?[a-z]{_INSIDE}(?:>|\Z))""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_NAME = re.compile(r"<(/?)([^\s/>]+)")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=][^\s<>/=]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+))?""")
_BLOCK = re.compile(r"(?<![^{}])([^{}]*+)\{([^{}]*+)(?=\}|\Z)")
_DECLARATION = re.compile(
    r"""(?P<comment>/\*.*?(?:\*/|\Z))
    |(?<![\w-])(?P<property>[\w-]++)(?P<colon>\s*+:\s*+)
        (?P<value>(?:"[^"]*+"|'[^']*+'|\([^()]*+(?:\([^()]*+\)[^()]*+)*+\)|[^;"'()])*+)(?P<end>;?)""",
    re.DOTALL | re.VERBOSE,
)

_HEAD, _HTML = (re.compile(rf"<{name}\b{_INSIDE}(?:>|\Z)", re.IGNORECASE) for name in ("head", "html"))
_DOCTYPE = re.compile(r"\s*<!doctype[^>]*>", re.IGNORECASE)

Change = Callable[[str, str], str | None]
"""What becomes of a declaration, by its property (in small letters) and its value; None leaves it out."""


@dataclass(slots=True)
class Tag:
    """A start or end tag. Attributes have small names and no entities in their values; None is one without a value."""

    name: str
    closing: bool
    attributes: dict[str, str | None] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.attributes.get(name) or ""

    def add_style(self, declarations: str) -> None:
        """Put declarations behind those that the tag has."""
        old = self.get("style").rstrip().rstrip(";")
        self.attributes["style"] = f"{old};{declarations}" if old else declarations

    def __str__(self) -> str:
        attributes = (
            f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in self.attributes.items()
        )
        return f"<{'/' * self.closing}{self.name}{''.join(attributes)}>"


def rewrite(
    html: str,
    *,
    tag: Callable[[Tag], str | None] | None = None,
    css: Callable[[str], str | None] | None = None,
) -> str:
    """Rewrite tags (changed in place; a returned string takes the tag's place) and what style elements hold.

    Comments, also those that only Outlook reads, and texts that are no markup stay as they are. Where `css` returns
    None, the style element is left out.
    """

    def turn(found: re.Match[str]) -> str:
        if found["comment"] is not None:
            return found[0]
        if found["style"] is not None:
            held = css(found["css"]) if css else found["css"]
            return "" if held is None else turn_tag(found["style"]) + held + found["ended"]
        if found["silent"] is not None:
            return turn_tag(found["silent"]) + found["silenced"]
        return turn_tag(found[0])

    def turn_tag(source: str) -> str:
        name = _NAME.match(source)
        if tag is None or name is None or not source.endswith(">"):
            return source
        held = Tag(name[2].lower(), bool(name[1]))
        for attribute, value in _ATTRIBUTE.findall(source[name.end() : -1]):
            held.attributes.setdefault(attribute.lower(), unescape(value.strip("\"'")) if value else None)
        before = dict(held.attributes)
        answer = tag(held)
        if answer is not None:
            return answer
        return source if held.attributes == before else str(held)

    return _PIECE.sub(turn, html)


def rewrite_declarations(text: str, change: Change) -> str:
    """Rewrite the declarations of a style attribute, or of one rule."""

    def turn(found: re.Match[str]) -> str:
        if found["comment"] is not None:
            return ""
        value = change(found["property"].lower(), found["value"])
        return "" if value is None else f"{found['property']}{found['colon']}{value}{found['end']}"

    return _DECLARATION.sub(turn, text)


def rewrite_rules(css: str, change: Change, *, selector: Callable[[str], str] | None = None) -> str:
    """Rewrite the declarations of every rule of a style sheet, within @media too, and its selectors."""

    def turn(found: re.Match[str]) -> str:
        head = selector(found[1]) if selector else found[1]
        return f"{head}{{{rewrite_declarations(found[2], change)}"

    return _BLOCK.sub(turn, css)


def rewrite_styles(
    html: str,
    change: Change,
    *,
    tag: Callable[[Tag], str | None] | None = None,
    selector: Callable[[str], str] | None = None,
) -> str:
    """Rewrite every declaration of a mail, in style sheets and style attributes; `tag` sees each tag behind that."""

    def turn(held: Tag) -> str | None:
        if style := held.get("style"):
            held.attributes["style"] = rewrite_declarations(style, change)
        return tag(held) if tag else None

    return rewrite(html, tag=turn, css=lambda text: rewrite_rules(text, change, selector=selector))


def insert_first(html: str, style: str) -> str:
    """Put rules ahead of all others, so that whatever a mail says beats them."""
    element = f"<style>{style}</style>"
    start = _HEAD.search(html) or _HTML.search(html) or _DOCTYPE.match(html)
    at = start.end() if start else 0
    return html[:at] + element + html[at:]
