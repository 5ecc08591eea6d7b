"""A mail as classic Outlook on Windows reads it: its own branch, less what Word does not know.

Structure, not Word: a browser still draws it. What Word ignores is from the design's list of facts (html.md §4) and
caniemail's data on Outlook for Windows.
"""

from __future__ import annotations

import re

from newsletter.checks.outlook import outlook_branch
from newsletter.web.preview.looks.rewriting import Tag, insert_first, rewrite, rewrite_declarations, rewrite_rules

_UNKNOWN = re.compile(
    r"border-(?:[a-z]+-)*radius|(?:-webkit-|-moz-)?(?:box-shadow|border-radius)|text-shadow|opacity|position|top|left|right"
    r"|bottom|float|z-index|transform|transition|animation.*|filter|object-fit|background-(?:image|size|position|repeat)"
    r"|flex.*|grid.*|gap|row-gap|column-gap|order|(?:align|justify|place)-.*|min-.*|max-height|overflow.*|word-break"
    r"|hyphens|text-wrap|box-sizing|--.*|aspect-ratio|text-overflow|text-decoration-.+|text-underline-.+|-webkit-.*"
)
_LAYOUT = re.compile(r"(?:inline-)?(?:flex|grid)|inline-block|contents|inline-table", re.IGNORECASE)
_PICTURE = re.compile(r"url\((?:\"[^\"]*\"|'[^']*'|[^()\"'])*\)|[\w-]*gradient\((?:[^()]|\([^()]*\))*\)", re.IGNORECASE)
_CELLS = frozenset(("td", "th"))
_TABLES = frozenset(("table", "td", "th"))
_BOXES = frozenset(("padding", "padding-top", "padding-right", "padding-bottom", "padding-left"))
_SETTINGS = re.compile(r"<xml\b.*?</xml\s*>", re.IGNORECASE | re.DOTALL)
"""Such as how many pixels an inch has; Word does not show them."""
_MEDIA = re.compile(r"@(?:media|supports|container|font-face|import)\b", re.IGNORECASE)


def as_outlook_reads(html: str) -> str:
    """Open what is meant for Outlook, leave out what is hidden from it and what Word ignores."""
    opened = _SETTINGS.sub("", outlook_branch(html).html)
    changed = rewrite(opened, tag=_as_word_reads, css=lambda text: rewrite_rules(_without_media(text), _known))
    return insert_first(changed, ":where(html){color-scheme:light}")


def _known(name: str, value: str) -> str | None:
    """Return what Word makes of a declaration's value, whatever it stands on; None where it ignores it."""
    if _UNKNOWN.fullmatch(name) or (name == "display" and _LAYOUT.match(value.strip())):
        return None
    if name == "background":
        return _PICTURE.sub("none", value)
    return value


def _as_word_reads(tag: Tag) -> str | None:
    """Take out of a style attribute what Word ignores on this element; drop sheets that hold at some widths only."""
    if tag.closing:
        return None
    if tag.name == "link":
        return ""
    if tag.name == "style" and tag.get("media").strip().lower() not in ("", "all", "screen"):
        tag.attributes["media"] = "not all"
    style = tag.get("style")
    if not style:
        return None
    instead = re.search(r"mso-padding-alt\s*:\s*([^;]+)", style, re.IGNORECASE)
    hidden = re.search(r"mso-hide\s*:\s*all", style, re.IGNORECASE)

    def change(name: str, value: str) -> str | None:
        if name in _BOXES and (tag.name not in _CELLS or instead):
            return None
        if (name == "max-width" and tag.name != "table") or (name == "width" and tag.name not in _TABLES):
            return None
        if name == "height" and tag.name == "img":
            return None
        if name.startswith("margin") and "auto" in value:
            return None
        return _known(name, value)

    tag.attributes["style"] = rewrite_declarations(style, change)
    if instead and tag.name in _CELLS:
        tag.add_style(f"padding:{instead[1].strip()}")
    if hidden:
        tag.add_style("display:none")
    return None


def _without_media(css: str) -> str:
    """Take out every block that begins with @, to its own closing brace; what nobody closes goes to the end."""
    kept, start = [], 0
    while found := _MEDIA.search(css, start):
        kept.append(css[start : found.start()])
        start = _end_of_block(css, found.end())
    return "".join([*kept, css[start:]])


def _end_of_block(css: str, at: int) -> int:
    depth = 0
    for mark in re.compile(r"[{};]").finditer(css, at):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if depth <= 0:
            return mark.end()
    return len(css)
