"""What HTML says in plain text, on one line; and a teaser made of it."""

from __future__ import annotations

import html
import re

_NOTE_MARK = re.compile(r"<sup><a [^<>]*href=\"#fn[^<>]*>.*?</a></sup>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_BLOCK = re.compile(
    r"</?(?:p|br|div|li|ul|ol|h[1-6]|tr|td|th|table|blockquote|dd|dt|dl|pre|hr|figure|figcaption)\b[^<>]*>"
)
_PARAGRAPH = re.compile(r"<p(?: [^<>]*)?>(.*?)</p>", re.DOTALL)
_SHORTCODE = re.compile(r"(?:\{\{.*\}\}|\{%.*%\})")

TEASER_LENGTH = 280
"""Characters: about four lines on a phone."""


def plain(markup: str) -> str:
    """Return the words of sanitised HTML on one line, without the marks of footnotes."""
    text = _TAG.sub("", _BLOCK.sub(" ", _NOTE_MARK.sub("", markup)))
    return " ".join(html.unescape(text).split())


def first_paragraph(markup: str) -> str:
    """Return the words of the first paragraph that has any; of a text without one, all of it."""
    for found in _PARAGRAPH.finditer(markup):
        text = plain(found[1])
        if text and not _SHORTCODE.fullmatch(text):
            return text
    return plain(markup)


def cut(text: str, length: int = TEASER_LENGTH) -> str:
    """Shorten a text at a word."""
    if len(text) <= length:
        return text
    words = text[: length + 1].rpartition(" ")[0] or text[:length]
    return words.rstrip(" ,;:–-") + "…"
