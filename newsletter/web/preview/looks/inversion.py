"""A mail in the colours of a program that forces a dark scheme on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from colorsys import hls_to_rgb
from functools import lru_cache

from newsletter.domain.colour import inverted
from newsletter.web.preview.looks.rewriting import Tag, insert_first, rewrite_styles

_COLOURED = re.compile(r"color|background|border|outline|shadow|fill|stroke|text-decoration|column-rule|^--")
_PLAIN = re.compile(r"(?:image|size|position|repeat|width|style|radius|collapse|spacing|color-scheme)$")
_TOKEN = re.compile(
    r"""url\((?:"[^"]*"|'[^']*'|[^()"'])*\)|"[^"]*"|'[^']*'
    |(?P<function>\b(?:rgb|hsl)a?)\((?P<given>[^()]*)\)
    |\#(?P<hex>[0-9a-f]{3,8})\b
    |(?P<word>-?[a-z_][\w-]*)(?!\()""",
    re.IGNORECASE | re.VERBOSE,
)
_NUMBER = re.compile(r"([+-]?\d*\.?\d+)(%|deg|turn|rad|grad)?")
_ATTRIBUTES = ("bgcolor", "color", "text", "link", "vlink", "alink", "bordercolor")
_HTML_HEX = re.compile(r"#?(?:[0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)


def in_forced_dark(html: str) -> str:
    """Turn over every colour that a mail names, and those of a page that names none; leave pictures alone."""
    sheet = (
        f":where(html){{color:{_turn('#000000')}}}:where(body){{background:{_turn('#ffffff')}}}"
        f":where(a:link){{color:{_turn('#0000ee')}}}:where(a:visited){{color:{_turn('#551a8b')}}}"
    )
    return insert_first(rewrite_styles(html, _inverted, tag=_inverted_tag), sheet)


def _inverted(name: str, value: str) -> str:
    """Turn over the colours of a declaration."""
    if not _COLOURED.search(name) or _PLAIN.search(name):
        return value
    return _TOKEN.sub(_inverted_token, value)


def _inverted_token(found: re.Match[str]) -> str:
    if found["hex"]:
        return _hex(found["hex"]) or found[0]
    if found["function"]:
        return _function(found["function"].lower(), found["given"]) or found[0]
    named = _NAMES.get((found["word"] or "").lower())
    return _turn(named) if named else found[0]


def _inverted_tag(tag: Tag) -> None:
    """Turn over the colours of attributes, and let that of the page beat the one it has without any."""
    for name in _ATTRIBUTES:
        value = tag.get(name).strip()
        colour = _NAMES.get(value.lower())
        if colour is None and _HTML_HEX.fullmatch(value):
            colour = _whole(value.lstrip("#").lower())
        if colour:
            tag.attributes[name] = _turn(colour)
            if tag.name == "body" and name == "bgcolor" and "background" not in tag.get("style"):
                tag.add_style(f"background:{_turn(colour)}")


def _hex(digits: str) -> str | None:
    """Turn over `fff`, `ffff`, `ffffff` or `ffffffff`, and keep how transparent it is."""
    if len(digits) in (3, 4):
        return _turn(_whole(digits[:3])) + digits[3:] * 2
    return _turn(f"#{digits[:6].lower()}") + digits[6:] if len(digits) in (6, 8) else None


def _whole(digits: str) -> str:
    return "#" + ("".join(digit * 2 for digit in digits) if len(digits) == 3 else digits).lower()


def _function(name: str, given: str) -> str | None:
    """Turn over `rgb(…)` or `hsl(…)`, with commas or without."""
    numbers = [(float(number), unit) for number, unit in _NUMBER.findall(given)]
    if len(numbers) not in (3, 4):
        return None
    if name.startswith("rgb"):
        shares = [(value / 100 if unit == "%" else value / 255) for value, unit in numbers[:3]]
    else:
        turns = {"turn": 1.0, "rad": 6.283185307, "grad": 400.0}.get(numbers[0][1], 360.0)
        full = [min(1.0, max(0.0, value / 100)) for value, _ in numbers[1:3]]
        shares = list(hls_to_rgb(numbers[0][0] / turns % 1.0, full[1], full[0]))
    colour = _turn("#" + "".join(f"{round(255 * min(1.0, max(0.0, share))):02x}" for share in shares))
    if len(numbers) == 3:
        return colour
    value, unit = numbers[3]
    opaque = min(1.0, max(0.0, value / 100 if unit == "%" else value))
    return colour + f"{round(255 * opaque):02x}"


_turn = lru_cache(maxsize=512)(inverted)

_WRITTEN = """
aliceblue f0f8ff, antiquewhite faebd7, aqua 00ffff, aquamarine 7fffd4, azure f0ffff, beige f5f5dc, bisque ffe4c4,
black 000000, blanchedalmond ffebcd, blue 0000ff, blueviolet 8a2be2, brown a52a2a, burlywood deb887,
cadetblue 5f9ea0, chartreuse 7fff00, chocolate d2691e, coral ff7f50, cornflowerblue 6495ed, cornsilk fff8dc,
crimson dc143c, cyan 00ffff, darkblue 00008b, darkcyan 008b8b, darkgoldenrod b8860b, darkgray a9a9a9,
darkgreen 006400, darkgrey a9a9a9, darkkhaki bdb76b, darkmagenta 8b008b, darkolivegreen 556b2f,
darkorange ff8c00, darkorchid 9932cc, darkred 8b0000, darksalmon e9967a, darkseagreen 8fbc8f,
darkslateblue 483d8b, darkslategray 2f4f4f, darkslategrey 2f4f4f, darkturquoise 00ced1, darkviolet 9400d3,
deeppink ff1493, deepskyblue 00bfff, dimgray 696969, dimgrey 696969, dodgerblue 1e90ff, firebrick b22222,
floralwhite fffaf0, forestgreen 228b22, fuchsia ff00ff, gainsboro dcdcdc, ghostwhite f8f8ff, gold ffd700,
goldenrod daa520, gray 808080, green 008000, greenyellow adff2f, grey 808080, honeydew f0fff0, hotpink ff69b4,
indianred cd5c5c, indigo 4b0082, ivory fffff0, khaki f0e68c, lavender e6e6fa, lavenderblush fff0f5,
lawngreen 7cfc00, lemonchiffon fffacd, lightblue add8e6, lightcoral f08080, lightcyan e0ffff,
lightgoldenrodyellow fafad2, lightgray d3d3d3, lightgreen 90ee90, lightgrey d3d3d3, lightpink ffb6c1,
lightsalmon ffa07a, lightseagreen 20b2aa, lightskyblue 87cefa, lightslategray 778899, lightslategrey 778899,
lightsteelblue b0c4de, lightyellow ffffe0, lime 00ff00, limegreen 32cd32, linen faf0e6, magenta ff00ff,
maroon 800000, mediumaquamarine 66cdaa, mediumblue 0000cd, mediumorchid ba55d3, mediumpurple 9370db,
mediumseagreen 3cb371, mediumslateblue 7b68ee, mediumspringgreen 00fa9a, mediumturquoise 48d1cc,
mediumvioletred c71585, midnightblue 191970, mintcream f5fffa, mistyrose ffe4e1, moccasin ffe4b5,
navajowhite ffdead, navy 000080, oldlace fdf5e6, olive 808000, olivedrab 6b8e23, orange ffa500, orangered ff4500,
orchid da70d6, palegoldenrod eee8aa, palegreen 98fb98, paleturquoise afeeee, palevioletred db7093,
papayawhip ffefd5, peachpuff ffdab9, peru cd853f, pink ffc0cb, plum dda0dd, powderblue b0e0e6, purple 800080,
rebeccapurple 663399, red ff0000, rosybrown bc8f8f, royalblue 4169e1, saddlebrown 8b4513, salmon fa8072,
sandybrown f4a460, seagreen 2e8b57, seashell fff5ee, sienna a0522d, silver c0c0c0, skyblue 87ceeb,
slateblue 6a5acd, slategray 708090, slategrey 708090, snow fffafa, springgreen 00ff7f, steelblue 4682b4,
tan d2b48c, teal 008080, thistle d8bfd8, tomato ff6347, turquoise 40e0d0, violet ee82ee, wheat f5deb3,
white ffffff, whitesmoke f5f5f5, yellow ffff00, yellowgreen 9acd32
"""
_NAMES: Mapping[str, str] = {name: f"#{digits}" for name, digits in (pair.split() for pair in _WRITTEN.split(","))}
"""The named colours of CSS Color 4, §6.1."""
