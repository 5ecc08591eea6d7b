"""HTML made safe for mail: an allow-list of tags, attributes and schemes, applied by nh3."""

from __future__ import annotations

import re

_TAGS = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd",
    "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul",
    "var", "wbr",
))  # fmt: skip
_GONE = frozenset((
    "script", "style", "title", "iframe", "object", "embed", "template", "noscript", "svg", "math", "select",
    "textarea", "audio", "video", "canvas", "noembed", "noframes", "xmp",
))  # fmt: skip
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "title", "id"},
    "img": {"src", "alt", "title", "width", "height"},
    "li": {"id", "value"},
    "ol": {"start", "type", "reversed"},
    "td": {"colspan", "rowspan", "align", "valign"},
    "th": {"colspan", "rowspan", "align", "valign", "scope"},
    "tr": {"align", "valign"},
    "col": {"span"},
    "abbr": {"title"},
    "time": {"datetime"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_FOOTNOTE = re.compile(r"fn(?:ref)?-?[\w:-]*")
_NUMBER = re.compile(r"\d{1,4}(?:px)?")

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^<>]*>")
_FLAT = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "p", "li",
    "dd", "dt", "td", "th", "tr", "option",
))  # fmt: skip
DEEPEST = 100
"""Tags inside each other: what goes deeper loses them, for a parser's time grows with the square of the depth."""


def sanitise(html: str) -> str:
    """Return HTML with nothing in it that a mail may not hold; well-formed, attributes in double quotes."""
    import nh3

    return nh3.clean(
        _flatten(html),
        tags=set(_TAGS),
        clean_content_tags=set(_GONE),
        attributes=_ATTRIBUTES,
        attribute_filter=_filter,
        url_schemes=_SCHEMES,
        link_rel=None,
    )


def _filter(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "id":
        return value if _FOOTNOTE.fullmatch(value) else None
    if attribute in ("width", "height"):
        return value.removesuffix("px") if _NUMBER.fullmatch(value) else None
    if tag == "img" and attribute == "src" and re.match(r"\s*(?:mailto|tel):", value, re.IGNORECASE):
        return None
    return value


def _flatten(html: str) -> str:
    """Drop the opening tags that stand too deep."""
    if html.count("<") < DEEPEST:
        return html
    depths: dict[str, int] = {}
    depth = 0

    def step(found: re.Match[str]) -> str:
        nonlocal depth
        tag = found[2].lower()
        if tag in _FLAT:
            return found[0]
        if found[1]:
            if depths.get(tag, 0):
                depths[tag] -= 1
                depth -= 1
        elif depth >= DEEPEST:
            return ""
        else:
            depths[tag] = depths.get(tag, 0) + 1
            depth += 1
        return found[0]

    return _TAG.sub(step, html)
