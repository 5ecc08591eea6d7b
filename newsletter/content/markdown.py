"""CommonMark with tables, strikethrough, footnotes and definition lists, its quotes those of the language."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

MORE = "\ue0f0"
"""Stands where `<!--more-->` stood: private characters are taken out of every text that is read."""
BRACES = "\ue0f1"
"""Stands for the `<` of a Hugo shortcode `{{<`, so that no HTML begins there."""

MORE_COMMENT = re.compile(r"<!--[ \t]*more[ \t]*-->", re.IGNORECASE)
_MORE_LINE = re.compile(rf"^[ \t]*{MORE_COMMENT.pattern}[ \t]*$", re.IGNORECASE | re.MULTILINE)
_QUOTES = {
    "de": "„“‚‘",
    "da": "»«›‹",
    "fr": ("«\u00a0", "\u00a0»", "‹\u00a0", "\u00a0›"),
    "es": "«»“”",
    "it": "«»“”",
    "pt": "«»“”",
    "pl": "„”«»",
    "cs": "„“‚‘",
    "fi": "””’’",
    "sv": "””’’",
    "ru": "«»„“",
    "uk": "«»„“",
}
_ENGLISH = "“”‘’"
_STRAIGHT = re.compile("[\"']")
_MOST_QUOTES = 500

_ALIGNED = re.compile(r'(?<=<t[dh] )style="text-align:(left|center|right)"')
"""How a table's columns are aligned: styles do not outlive sanitising, the attribute of old does."""


def markdown_to_html(text: str, *, language: str, footnotes: str = "") -> str:
    """Render Markdown; the HTML is not sanitised yet.

    `footnotes` is a word that keeps the footnotes of several texts on one page apart.
    """
    text = MORE_COMMENT.sub(MORE, _MORE_LINE.sub(f"\n{MORE}\n", text))
    rendered = _reader(language).render(text.replace("{{<", "{{" + BRACES), {"docId": footnotes} if footnotes else {})
    return _ALIGNED.sub(r'align="\1"', str(rendered)).replace(BRACES, "&lt;")


def prose_to_inline(text: str, *, language: str) -> str:
    """Return one paragraph's text as HTML: escaped, its quotes typographic."""
    return str(_plain_reader(language).renderInline(text))


def inline_text(text: str) -> str:
    """Return what a line of Markdown says, without its markup."""
    children = _reader("en", typographer=False).parseInline(text)[0].children or []
    return "".join(_said(token) for token in children)


def _said(token: Any) -> str:
    if token.type in ("text", "code_inline"):
        return str(token.content)
    if token.type == "image":
        return "".join(_said(child) for child in token.children or ())
    return " " if token.type in ("softbreak", "hardbreak") else ""


@lru_cache(maxsize=16)
def _reader(language: str, *, typographer: bool = True) -> Any:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    reader = MarkdownIt("commonmark", {"typographer": typographer, "quotes": _quotes(language)})
    reader.enable(["table", "strikethrough"])
    if typographer:
        _make_typographic(reader, language)
    return reader.use(footnote_plugin).use(deflist_plugin)


@lru_cache(maxsize=16)
def _plain_reader(language: str) -> Any:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("zero", {"typographer": True, "quotes": _quotes(language)})
    _make_typographic(reader, language)
    return reader


def _make_typographic(reader: Any, language: str) -> None:
    reader.enable(["replacements", "smartquotes"])
    reader.core.ruler.at("smartquotes", _quote)
    if _spoken(language) in ("nl", "af"):
        reader.core.ruler.before("smartquotes", "elisions", _elide)


def _quote(state: Any) -> None:
    """Make quotes typographic, but for paragraphs made of nothing else: their time grows with the square."""
    from markdown_it.rules_core.smartquotes import process_inlines

    for block in state.tokens:
        if block.type == "inline" and block.children and 0 < len(_STRAIGHT.findall(block.content)) < _MOST_QUOTES:
            process_inlines(block.children, state)


_ELISION = re.compile(r"(?<![\w'’])'(?=(?:[stnkmr]|ie|er|em)\b(?!'))", re.IGNORECASE)


def _elide(state: Any) -> None:
    """Write the apostrophe of 's avonds and 't, which begins no quotation."""
    for block in state.tokens:
        for token in block.children or ():
            if token.type == "text" and "'" in token.content:
                token.content = _ELISION.sub("’", token.content)


def _quotes(language: str) -> str | list[str]:
    quotes = _QUOTES.get(_spoken(language), _ENGLISH)
    return quotes if isinstance(quotes, str) else list(quotes)


def _spoken(language: str) -> str:
    return language.partition("-")[0].lower()
