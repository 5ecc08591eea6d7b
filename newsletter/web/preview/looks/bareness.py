"""A mail without its style sheets, and one whose pictures were not loaded."""

from __future__ import annotations

import re
from html import escape

from newsletter.web.preview.looks.rewriting import Tag, insert_first, rewrite, rewrite_styles

_PICTURED = re.compile(r"(?:url|(?:-webkit-)?image-set)\((?:\"[^\"]*\"|'[^']*'|\([^()]*\)|[^()\"'])*\)?", re.IGNORECASE)
_SELECTED = re.compile(r"(?<![\w.#:\[-])img(?![\w-])", re.IGNORECASE)
_IMPORT = re.compile(r"@import\b[^;]*;?", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(\d+)(?:px)?\s*")
_LOADING = ("src", "srcset", "background", "poster", "data", "lowsrc", "dynsrc")

_BOX = (
    "x-img{display:inline-block;overflow:hidden;box-sizing:border-box;vertical-align:baseline;"
    "box-shadow:inset 0 0 0 1px rgb(128 128 128/.5)}"
)
"""A picture that is not there, as mail programs draw it: a thin frame around its alternative text."""


def without_styles(html: str) -> str:
    """Take out style sheets, as programs do that read none; what stands in style attributes stays."""

    def tag(held: Tag) -> str | None:
        return "" if held.name == "link" and "stylesheet" in held.get("rel").lower().split() else None

    return rewrite(html, tag=tag, css=lambda _: None)


def without_pictures(html: str) -> str:
    """Put a box with its alternative text in place of each picture, and take out those behind text."""
    imported = rewrite(html, css=lambda text: _IMPORT.sub("", text))
    return insert_first(rewrite_styles(imported, _unpictured, tag=_unload, selector=_boxes), _BOX)


def _unpictured(_name: str, value: str) -> str:
    return _PICTURED.sub("none", value)


def _boxes(selector: str) -> str:
    return selector if "@" in selector else _SELECTED.sub("x-img", selector)


def _unload(tag: Tag) -> str | None:
    if tag.name in ("img", "image"):
        return "" if tag.closing else _box(tag)
    for name in _LOADING:
        tag.attributes.pop(name, None)
    if tag.name == "link":
        tag.attributes.pop("href", None)
    return None


def _box(tag: Tag) -> str:
    """Make the box: an element of its own kind, that the rules for pictures are made to fit.

    Its width and height are those of the attributes unless styles say otherwise; with `height:auto` it keeps their
    proportion, as a picture that is still being loaded does.
    """
    width, height = (_NUMBER.fullmatch(tag.get(name)) for name in ("width", "height"))
    measured = [f"width:{width[1]}px"] if width else []
    if height:
        measured += [f"height:{height[1]}px"]
    if width and height and int(width[1]) and int(height[1]):
        measured += [f"aspect-ratio:{width[1]}/{height[1]}"]
    alt = tag.get("alt").strip()
    style = ";".join([*measured, tag.get("style")]).strip(";")
    block = re.search(r"(?<![\w-])display\s*:\s*(\w+)", style)
    if block and block[1].lower() == "inline":
        style += ";display:inline-block"
    kept = "".join(
        f' {name}="{escape(tag.get(name))}"'
        for name in ("id", "class", "lang", "dir", "title", "align")
        if name in tag.attributes
    )
    role = f'role="img" aria-label="{escape(alt)}"' if alt else 'aria-hidden="true"'
    return f'<x-img {role}{kept} style="{escape(style)}">{escape(alt)}</x-img>'
