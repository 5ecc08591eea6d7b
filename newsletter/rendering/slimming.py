"""Leaves out of a mail's HTML what nobody sees, because Gmail cuts off what is too long."""

from __future__ import annotations

import re

_ANY_TAG = re.compile("<[A-Za-z][^<>]*>")
_STYLE = re.compile(r'(?<= style=")[^"]*(?=")')
_CLASS = re.compile(r' class="([^"]*)"')
_WHOLE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
_IMPLIED = re.compile("</?tbody>")
"""Every parser of HTML puts them where they belong (HTML 13.2.6.4.9)."""

_ZERO = re.compile(r"(?<=[: ])0px")
_TWICE = re.compile(r"(background:(#[0-9a-f]{6}));background-color:\2")
_BORDER = re.compile(r'(?<=^<table) border="0"')
_ALIGNED = re.compile(r'(<td align="(left|right)"[^<>]*><div style="[^"]*?);text-align:\2(?=[;"])')
_LEFT_TO_RIGHT = re.compile(r'<html\b[^>]* dir="ltr"')
_SAME = re.compile(r"(<!--\[if ([^\]<>]+)\]>(?:(?!<!\[endif\]).)*)<!\[endif\]-->\s*<!--\[if \2\]>", re.DOTALL)
"""A condition of Outlook's, and at once the same one again."""

_STYLES = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL)
_NAME = re.compile(r"\.([A-Za-z_][\w-]*)")
_BREAKS = "word-break:break-word"
_BREAKING_BODY = re.compile(r"<body\b[^>]*>\s*<div\b[^>]*word-break: ?break-word")


def slim(html: str) -> str:
    """Write compiled HTML shorter; it looks the same.

    What goes: tags that are implied, blanks at the ends of lines and in style attributes, classes that no style
    speaks of, borders of nothing, and what the whole mail or the cell around says already.
    """
    named = frozenset(name for styles in _STYLES.findall(html) for name in _NAME.findall(styles))
    body = html.find("<body")
    says_how_to_break = _BREAKING_BODY.search(html, max(body, 0))
    start = says_how_to_break.end() if says_how_to_break else len(html)

    runs_left_to_right = (
        re.match(r'[^<]*(?:<!DOCTYPE[^>]*>\s*)?<html\b[^>]* dir="ltr"', html, re.IGNORECASE) is not None
    )

    def slim_class(found: re.Match[str]) -> str:
        kept = " ".join(name for name in found[1].split() if name in named)
        return f' class="{kept}"' if kept else ""

    def slim_tag(tag: re.Match[str]) -> str:
        text = _CLASS.sub(slim_class, tag[0])
        text = _BORDER.sub("", _STYLE.sub(_slim_style, text))
        if runs_left_to_right:
            text = text.replace("direction:ltr;", "")
        return text.replace(f";{_BREAKS}", "") if tag.start() >= start else text

    html = _ALIGNED.sub(r"\1", _IMPLIED.sub("", _ANY_TAG.sub(slim_tag, html)))
    while (shorter := _SAME.sub(r"\1", html)) != html:
        html = shorter
    pieces = _WHOLE.split(html)
    pieces[::2] = [re.sub(r"[ \t\r]*\n[ \t\r\n]*", "\n", piece) for piece in pieces[::2]]
    return "".join(pieces)


def _slim_style(style: re.Match[str]) -> str:
    """Write a style shorter; a font that is inherited, which MJML insists on saying, Outlook would not understand."""
    text = re.sub("(?<=[:;,]) ", "", style[0]).removesuffix(";")
    return _TWICE.sub(r"\1", _ZERO.sub("0", text.replace("font-family:inherit;", "")))
