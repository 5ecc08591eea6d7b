"""A mail in the light, or in the dark as its author designed it, whatever scheme the browser itself is in."""

from __future__ import annotations

import re

from newsletter.web.preview.looks.rewriting import Tag, rewrite, rewrite_declarations, rewrite_rules

_GAP = r"(?:\s|/\*.*?\*/)*"
_PREFERS = re.compile(rf"\({_GAP}prefers-color-scheme{_GAP}(?::{_GAP}([\w-]+){_GAP})?\)", re.IGNORECASE | re.DOTALL)
_ALWAYS, _NEVER = "(min-width:0)", "(min-width:99999px)"
_PINNED = ("color-scheme", "supported-color-schemes")


def in_scheme(html: str, scheme: str) -> str:
    """Answer every question of a mail for the colour scheme with `light` or `dark`.

    A mail that does not say it is made for a scheme (`color-scheme`) keeps the browser's own light colours, as in
    Apple Mail; its media queries count all the same.
    """
    if "color-scheme" not in html.lower():
        return html

    def answer(asked: re.Match[str]) -> str:
        wanted = (asked[1] or scheme).lower()
        return _ALWAYS if wanted == scheme else _NEVER

    def pin(name: str, value: str) -> str:
        return _pinned(value, scheme) if name in _PINNED else value

    def tag(held: Tag) -> None:
        if media := held.get("media"):
            held.attributes["media"] = _PREFERS.sub(answer, media)
        if style := held.get("style"):
            held.attributes["style"] = rewrite_declarations(style, pin) if "color-scheme" in style else style
        if held.name == "meta" and held.get("name").lower() in _PINNED:
            held.attributes["content"] = _pinned(held.get("content"), scheme)

    return rewrite(html, tag=tag, css=lambda text: rewrite_rules(_PREFERS.sub(answer, text), pin))


def _pinned(value: str, scheme: str) -> str:
    """Choose from the schemes that a mail is made for, as a browser does: `light dark` is dark in the dark."""
    if scheme not in value.lower().split():
        return value
    return scheme + (" !important" if "!important" in value.replace(" ", "") else "")
