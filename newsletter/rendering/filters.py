"""What templates do with texts: titles, pictures that fit, headings in order, wrapped lines."""

from __future__ import annotations

import re
import textwrap
from typing import Any

from markupsafe import Markup, escape

SHORT_WORD = 8
"""Letters: the last two words of a title stay together only if they have no more, so that at twice the size, on the
smallest phone, they still fit one line."""

_HEADING = re.compile(r"<(/?)h([1-6])\b", re.IGNORECASE)
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_TIMES = re.compile(r"\d[\d.:]*[–-]\d[\d.:]*(?: uur)?")


def nowidow(text: str) -> Markup:
    """Keep the last two words together where both are short, so that a title does not end in a lone word."""
    words = str(escape(text)).rsplit(" ", 1)
    if len(words) == 2 and len(words[1]) + len(words[0].rsplit(" ", 1)[-1]) <= SHORT_WORD and " " in words[0]:
        return Markup("\N{NO-BREAK SPACE}".join(words))  # noqa: S704 — escaped above
    return Markup(words[0] if len(words) == 1 else " ".join(words))  # noqa: S704


def nobreak(text: str) -> Markup:
    """Keep a span of times such as "13.30–16.30 uur" on one line."""
    kept = _TIMES.sub(lambda found: f'<span style="white-space:nowrap">{found[0]}</span>', str(escape(text)))
    return Markup(kept)  # noqa: S704 — escaped above


def fit_images(html: str, width: int) -> Markup:
    """Give every picture of an item's text at most `width` pixels: Outlook knows only the attribute."""

    def fitted(found: re.Match[str]) -> str:
        tag = found[0]
        size = {name: int(value) for name, value in re.findall(r'\b(width|height)="(\d+)"', tag)}
        if size.get("width", 0) <= width:
            return tag
        height = max(size.get("height", 0) * width // size["width"], 1)
        tag = re.sub(r'\bwidth="\d+"', f'width="{width}"', tag)
        return re.sub(r'\bheight="\d+"', f'height="{height}"', tag)

    return Markup(re.sub(r"""<img\b(?:[^>"']|"[^"]*"|'[^']*')*>""", fitted, str(html)))  # noqa: S704 — sanitised by content


def headings(html: str, level: int) -> Markup:
    """Let the headings of an item's text begin at `level` and never skip one, whatever they were."""
    open_levels: list[int] = []

    def moved(found: re.Match[str]) -> str:
        own = int(found[2])
        if not found[1]:
            while open_levels and open_levels[-1] >= own:
                open_levels.pop()
            open_levels.append(own)
        return f"<{found[1]}h{min(level + max(len(open_levels), 1) - 1, 6)}"

    return Markup(_HEADING.sub(moved, str(html)))  # noqa: S704 — sanitised by content


def scrollable(html: str) -> Markup:
    """Let a table that is wider than the page be scrolled by keyboard too (WCAG 2.1.1)."""
    return Markup(_TABLE.sub(r'<table tabindex="0"', str(html)))  # noqa: S704 — sanitised by content


def wrapped(text: Any, width: int = 72) -> str:
    """Wrap plain text; a word longer than the line, such as an address, stays whole."""
    paragraphs = str(text).split("\n")
    return "\n".join(textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) for line in paragraphs)


def indented(text: Any, by: str = "  ", *, first: bool = False) -> str:
    """Put `by` before every line, but before the first only if asked."""
    return (by if first else "") + str(text).replace("\n", f"\n{by}")
