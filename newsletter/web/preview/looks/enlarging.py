"""A mail with its text twice as large, as the accessibility settings of a phone ask.

Android's mail programs set the text zoom of their web view, which enlarges every size and height of text and nothing
else: a picture, a padding or a column keeps its width, so lines break elsewhere and the mail grows longer.
"""

from __future__ import annotations

import re

from newsletter.web.preview.looks.rewriting import Tag, insert_first, rewrite_styles

_FACTOR = 2
_SIZED = frozenset(("font-size", "line-height", "font"))
_LENGTH = re.compile(r"(?<![\w.#-])(\d*\.?\d+)(px|pt|pc|in|cm|mm|vw|vh|vmin|vmax)(?![\w-])", re.IGNORECASE)
_KEYWORD = re.compile(r"(?<![\w.-])(xx-small|x-small|small|medium|large|x-large|xx-large)(?![\w-])", re.IGNORECASE)
_PIXELS = {
    "xx-small": 9, "x-small": 10, "small": 13, "medium": 16, "large": 18, "x-large": 24, "xx-large": 32,
}  # fmt: skip
"""What the sizes by name are in browsers, and those of `<font size>`, 1 to 7, below (CSS Fonts 4, §2.5)."""
_FONT_SIZES = {"1": 10, "2": 13, "3": 16, "4": 18, "5": 24, "6": 32, "7": 48}


def with_large_text(html: str) -> str:
    """Double every size of text and every line height that is not relative to its text already."""
    return insert_first(
        rewrite_styles(html, _enlarge, tag=_enlarge_font), f":where(html){{font-size:{100 * _FACTOR}%}}"
    )


def _enlarge(name: str, value: str) -> str:
    if name not in _SIZED:
        return value
    if name != "line-height":
        value = _KEYWORD.sub(lambda found: f"{_PIXELS[found[1].lower()]}px", value)
    return _LENGTH.sub(lambda found: f"{float(found[1]) * _FACTOR:.6g}{found[2]}", value)


def _enlarge_font(tag: Tag) -> None:
    if tag.name == "font" and (pixels := _FONT_SIZES.get(tag.get("size").strip())):
        style = tag.get("style")
        tag.attributes["style"] = f"font-size:{pixels * _FACTOR}px" + (f";{style}" if style else "")
