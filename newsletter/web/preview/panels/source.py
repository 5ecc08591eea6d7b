"""The Source tab: the MJML that templates made, and the HTML that came of it and is sent."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from newsletter.web.preview.visit import Visit

_BREAK = re.compile(r"(?<=>)(?=<(?:table|tbody|tr|td|div|p|h[1-6]|ul|ol|li|body|style|/table|!--)\b)", re.IGNORECASE)
_TINTED = re.compile(r"(<!--.*?(?:-->|$))|(</?[A-Za-z][\w:-]*(?:/?>)?)")


class Line(NamedTuple):
    """A line to be shown; `on` if it goes on the one before: the HTML has lines of thousands of characters."""

    code: Markup
    on: bool


def show(visit: Visit) -> dict[str, Any]:
    copy = visit.copy
    kinds = {"html": copy.html, "mjml": copy.mjml}
    kind = visit.said.get("source", "html")
    kind = kind if kinds.get(kind) else "html"
    source = copy.veiled(kinds[kind])
    return {
        "kinds": [name for name, text in kinds.items() if text or name == "html"],
        "kind": kind,
        "lines": _lines(source),
        "count": source.count("\n") + 1,
        "size": len(source.encode()),
        "wraps": visit.said.get("wrap") != "no",
    }


def _lines(source: str) -> list[Line]:
    return [
        Line(code=_tinted(piece), on=bool(number))
        for line in source.split("\n")
        for number, piece in enumerate(_BREAK.split(line) if len(line) > 400 else [line])
    ]


def _tinted(line: str) -> Markup:
    """Set off tags and comments a little."""
    pieces: list[Markup] = []
    position = 0
    for found in _TINTED.finditer(line):
        tint = Markup("<i>{}</i>") if found[1] else Markup("<b>{}</b>")
        pieces += escape(line[position : found.start()]), tint.format(found[0])
        position = found.end()
    return Markup("").join([*pieces, escape(line[position:])])
