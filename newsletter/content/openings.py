"""How a text opens: a heading that names it, a date line; read without rendering anything."""

from __future__ import annotations

import html
import re
from datetime import date, datetime

from newsletter.i18n.written_dates import LONGEST, find_date

_ATX = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_PICTURE = re.compile(r"\s*!\[[^\]]*\](?:\([^()]*\)|\[[^\]]*\])\s*$")
_COMMENT = re.compile(r"\s*<!--(?:.*?)-->\s*", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_CLOSED = re.compile(r"[.!?:;,…][\"'”’»)\]]*$")

HEADING_LENGTH = 80


def is_heading_line(line: str) -> bool:
    """Tell whether a line of its own in prose is a sub-heading: short, and without closing punctuation."""
    line = line.strip()
    return (
        0 < len(line) <= HEADING_LENGTH
        and _CLOSED.search(line) is None
        and any(character.isalpha() for character in line)
        and re.search(r"://|\S@\S|^[-*•]|^www\.", line) is None
    )


def opening(body: str, suffix: str, language: str) -> tuple[str | None, date | datetime | None]:
    """Return the heading before any paragraph, and the date that stands on a line of its own there."""
    if suffix == ".html":
        named = element(body, "title") or element(body, "h1") or ""
        return heading_text(named, markdown=False) or None, None
    heading: str | None = None
    day: date | datetime | None = None
    position = 0
    for _ in range(6):  # a heading, a date line, a picture or two
        position, block = _next_block(body, position)
        lines = block.split("\n", 2)
        first = lines[0]
        if not first.strip():
            break
        atx = _ATX.match(first) if suffix != ".txt" else None
        if atx or (suffix != ".txt" and len(lines) > 1 and _SETEXT.match(lines[1])):
            if heading is not None:
                break
            heading = heading_text(atx[1] if atx else first, markdown=True)
            position -= len(block) - len(first) - (0 if atx else 1 + len(lines[1]))
        elif day is None and len(first) <= LONGEST and (found_day := find_date(first, language)):
            day = found_day
            position -= len(block) - len(first)
        elif suffix == ".txt" and heading is None and "\n" not in block.strip() and is_heading_line(first):
            heading = heading_text(first, markdown=False)
        elif not (suffix != ".txt" and len(lines) == 1 and _PICTURE.match(first)):
            break
    return heading or None, day


def _next_block(body: str, position: int) -> tuple[int, str]:
    """Return the next run of lines that are not blank, comments skipped, and where it ends."""
    while True:
        found = re.compile(r"\s*\n|\s+$").match(body, position)
        position = found.end() if found else position
        comment = _COMMENT.match(body, position) if body.startswith("<!--", position) else None
        if comment is None:
            break
        position = comment.end()
    blank = re.compile(r"\n[ \t]*\n|\n?\Z").search(body, position)
    end = blank.start() if blank else len(body)
    return end, body[position:end]


def element(markup: str, name: str) -> str | None:
    """Return what the first element of a name holds, as far as its end tag; None if there is none."""
    start = re.search(rf"<{name}(?:\s[^<>]*)?>", markup, re.IGNORECASE)
    if start is None:
        return None
    end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(markup, start.end())
    return markup[start.end() : end.start() if end else len(markup)]


def heading_text(text: str, *, markdown: bool) -> str:
    """Return what a heading says, without its markup."""
    if markdown and re.search(r"[*_`\[<&\\~!]", text):
        from newsletter.content.markdown import inline_text

        text = inline_text(text)
    elif not markdown:
        text = html.unescape(_TAG.sub("", text))
    return " ".join(text.split())
