"""Guards MJML against the bugs of mrml 6.0.1, which mjml-python 1.4.2 is made of (design/html.md §1.2, by number)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_MANGLED = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Zs", "Zl", "Zp", "Mn", "Me", "Mc"))
"""Unicode categories that mrml writes as Rust escapes within attributes (bug 1)."""

_ATTRIBUTE = r"""\s+[^\s=>/"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?"""
TAG = re.compile(
    r"(?P<kept><mj-style\b.*?</mj-style\s*>|<!--.*?-->)"
    rf"|<(?P<name>/?[A-Za-z][\w:-]*)(?P<attributes>(?:{_ATTRIBUTE})*)(?P<end>\s*/?)>",
    re.DOTALL,
)
"""A tag as MJML must have it; as `kept`, what is no markup of ours: comments, and styles with what they hold."""

_VALUE = re.compile(r"""([^\s=>/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_SPACING = re.compile(r"(?:inner-|text-|icon-)?padding(?:-(?:left|right|top|bottom))?")
_BLANKS = re.compile(r"(?<=>)[ \t]+(?=</?mj-)")
_TITLE = re.compile(r"(<mj-title>)(.*?)(</mj-title>)", re.DOTALL)
_INLINE_STYLE = re.compile(r"""<mj-style\s+inline\s*=\s*["']inline["']\s*>(.*?)</mj-style>""", re.DOTALL)
_LEFT_OVER = re.compile(r"</?mj-[\w-]*|=\"[^\"<>]*\\u\{[0-9a-f]+\}")
_IN_ATTRIBUTE = str.maketrans({"\t": " ", "\r": " ", "\n": " ", "\\": "&#92;", "<": "&lt;", ">": "&gt;"})


def guarded(source: str) -> str:
    """Rewrite MJML so that mrml renders it as MJML is meant. Lines stay lines.

    What mrml would escape as Rust becomes a character reference (1), and a bare 0 in a spacing `0px` (2). Blanks
    without a line break between tags go: in the head, mrml takes them for text that must not be there.
    """
    rewritten = _BLANKS.sub("", TAG.sub(_guarded_tag, source))
    return _TITLE.sub(_guarded_title, _referenced(rewritten))


def _referenced(text: str) -> str:
    mangled = (c for c in set(text) if not c.isascii() and unicodedata.category(c) in _MANGLED)
    return text.translate({ord(c): f"&#{ord(c)};" for c in mangled})


def _guarded_title(title: re.Match[str]) -> str:
    """Prepare a title for the `aria-label` that mrml makes of it."""
    return title[1] + title[2].replace('"', "&quot;").replace("\\", "&#92;") + title[3]


def _guarded_tag(tag: re.Match[str]) -> str:
    if tag["kept"] is not None:
        return tag[0]
    is_mjml = tag["name"].startswith("mj-")

    def guarded_value(found: re.Match[str]) -> str:
        name = found[1]
        value = found[2] if found[2] is not None else found[3].replace('"', "&quot;")
        lines = value.count("\n")
        value = value.translate(_IN_ATTRIBUTE)
        if is_mjml and _SPACING.fullmatch(name):
            value = " ".join("0px" if length == "0" else length for length in value.split())
        return "\n" * lines + f'{name}="{value}"'

    return f"<{tag['name']}{_VALUE.sub(guarded_value, tag['attributes'])}{tag['end']}>"


def tags(source: str) -> Iterator[re.Match[str]]:
    """Go through the tags of guarded MJML, in order."""
    return (tag for tag in TAG.finditer(source) if tag["kept"] is None)


def split_inline_styles(source: str) -> tuple[str, str]:
    """Part MJML from its `mj-style inline`, which mrml would leave as a plain style element (5). Lines stay lines."""
    lines_left = _INLINE_STYLE.sub(lambda found: "\n" * found[0].count("\n"), source)
    return lines_left, "\n".join(_INLINE_STYLE.findall(source))


def left_over(html: str, source: str) -> str | None:
    """Return what of MJML (9) or of Rust (1) is left in the output and was not said by the source itself."""
    for found in _LEFT_OVER.finditer(html):
        if found[0].startswith("<") or found[0] not in source:
            return found[0]
    return None
