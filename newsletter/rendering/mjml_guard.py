"""Guards MJML against the bugs of mrml 6.0.1, which mjml-python 1.4.2 is made of (design/html.md §1.2, by number)."""

from __future__ import annotations

import re
import unicodedata

_MANGLED = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Zs", "Zl", "Zp", "Mn", "Me", "Mc"))
"""Unicode categories that mrml writes as Rust escapes within attributes (bug 1)."""

_UNTOUCHED = re.compile(r"(<mj-style\b.*?</mj-style>|<!--.*?-->)", re.DOTALL)
_ATTRIBUTE = r"""\s+[^\s=>/"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?"""
_TAG = re.compile(rf"<(/?[A-Za-z][\w:-]*)((?:{_ATTRIBUTE}|\s*/)*\s*)>")
_VALUE = re.compile(r"""([^\s=>/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_SPACING = re.compile(r"(?:inner-|text-|icon-)?padding(?:-(?:left|right|top|bottom))?")
_BLANKS = re.compile(r"(?<=>)[ \t]+(?=</?mj-)")
_TITLE = re.compile(r"(<mj-title>)(.*?)(</mj-title>)", re.DOTALL)
_INLINE_STYLE = re.compile(r"""<mj-style\s+inline\s*=\s*["']inline["']\s*>(.*?)</mj-style>""", re.DOTALL)
_LEFT_OVER = re.compile(r"</?mj-[a-z]|=\"[^\"<>]*\\u\{[0-9a-f]+\}")
_REFUSED = re.compile(r"<(mj-include|mj-preview|mj-html-attributes)\b")


def guarded(source: str) -> str:
    """Rewrite MJML so that mrml renders it as MJML is meant.

    What mrml would escape as Rust becomes a character reference (1), and a bare 0 in a spacing `0px` (2). Blanks
    without a line break between tags go: in the head, mrml takes them for text that must not be there.
    """
    pieces = _UNTOUCHED.split(_BLANKS.sub("", source))
    pieces[::2] = [_TAG.sub(_guarded_tag, _referenced(piece)) for piece in pieces[::2]]
    return _TITLE.sub(lambda found: found[1] + found[2].replace('"', "&quot;") + found[3], "".join(pieces))


def _referenced(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c if c.isascii() or unicodedata.category(c) not in _MANGLED else f"&#{ord(c)};" for c in text)


def _guarded_tag(tag: re.Match[str]) -> str:
    is_mjml = tag[1].startswith("mj-")

    def guarded_value(found: re.Match[str]) -> str:
        name = found[1]
        value = found[2] if found[2] is not None else found[3].replace('"', "&quot;")
        value = re.sub(r"[\t\r\n]+", " ", value).replace("\\", "&#92;")
        if is_mjml and _SPACING.fullmatch(name):
            value = " ".join("0px" if length == "0" else length for length in value.split())
        return f'{name}="{value}"'

    return f"<{tag[1]}{_VALUE.sub(guarded_value, tag[2])}>"


def refused_tag(source: str) -> re.Match[str] | None:
    """Find a tag that mrml renders wrongly or panics at (3, 4, 8)."""
    return _REFUSED.search(source)


def split_inline_styles(source: str) -> tuple[str, str]:
    """Part MJML from its `mj-style inline`, which mrml would leave as a plain style element (5). Lines stay lines."""
    lines_left = _INLINE_STYLE.sub(lambda found: "\n" * found[0].count("\n"), source)
    return lines_left, "\n".join(_INLINE_STYLE.findall(source))


def left_over(html: str) -> str | None:
    """Return what of MJML or of Rust is left in the output (6, 9), None if there is nothing."""
    found = _LEFT_OVER.search(html)
    return found[0] if found else None
