"""Tones of a colour: the same hue, lighter, darker or quieter, and the nearest one that can be read.

Lightness (0 to 1), chroma (0 to about 0.32) and hue (radians) are those of Oklab (Björn Ottosson, 2020), in which equal
steps look equal.
"""

from __future__ import annotations

from functools import lru_cache
from math import atan2, cos, hypot, sin

from newsletter.domain.colour import READABLE, channels, contrast, inverted

WHITE, BLACK = "#ffffff", "#000000"
_STEPS = 50

_TO_CONE = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_CONE = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)

_Triple = tuple[float, float, float]


def lch(colour: str) -> _Triple:
    """Return the lightness, chroma and hue of a `#rrggbb`."""
    shares = [channel / 255 for channel in channels(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    lightness, a, b = _times(_TO_LAB, [cone ** (1 / 3) for cone in _times(_TO_CONE, linear)])
    return lightness, hypot(a, b), atan2(b, a)


def tone(colour: str, lightness: float, chroma: float) -> str:
    """Return the hue of a colour at another lightness, with at most this chroma, and never more than a screen has."""
    hue = lch(colour)[2]
    for share in range(_STEPS, -1, -1):
        at = chroma * share / _STEPS
        cones = _times(_FROM_LAB, (lightness, at * cos(hue), at * sin(hue)))
        linear = _times(_FROM_CONE, [cone**3 for cone in cones])
        if share == 0 or all(-0.001 <= c <= 1.001 for c in linear):
            break
    clipped = [min(max(c, 0.0), 1.0) for c in linear]
    shares = [12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in clipped]
    return "#" + "".join(f"{round(255 * c):02x}" for c in shares)


def tinged(colour: str, hue_of: str) -> str:
    """Return a colour with the hue of another, and never more colourful than that one is."""
    lightness, chroma, _ = lch(colour)
    return tone(hue_of, lightness, min(chroma, lch(hue_of)[1]))


@lru_cache(maxsize=1024)
def readable(colour: str, *grounds: str, ratio: float = READABLE, turned: bool = False) -> str:
    """Return the tone nearest to a colour that contrasts enough with every ground; black or white where none does.

    Args:
        colour: what is wished for; it is returned as it is where it can be read.
        grounds: what it stands on.
        ratio: the contrast it needs.
        turned: whether it should be readable too where a mail program inverts colours, if there is a tone that is.
    """
    if turned:
        found = _nearest(colour, grounds, ratio, turned=True)
        if found:
            return found
    found = _nearest(colour, grounds, ratio, turned=False)
    return found or max((BLACK, WHITE), key=lambda end: min(contrast(end, ground) for ground in grounds))


def on(ground: str, *, dark: str) -> str:
    """Return white or `dark`, whichever reads better on a ground; black where neither can be read."""
    best = max((WHITE, dark), key=lambda text: contrast(text, ground))
    return best if contrast(best, ground) >= READABLE else max((WHITE, BLACK), key=lambda text: contrast(text, ground))


def reads(text: str, ground: str, ratio: float = READABLE, *, turned: bool = False) -> bool:
    """Tell whether a text can be read on its ground, and where asked, also when both are inverted."""
    straight = contrast(text, ground) >= ratio
    return straight and (not turned or contrast(inverted(text), inverted(ground)) >= ratio)


def _nearest(colour: str, grounds: tuple[str, ...], ratio: float, *, turned: bool) -> str | None:
    def fits(text: str) -> bool:
        return all(reads(text, ground, ratio, turned=turned) for ground in grounds)

    if fits(colour):
        return colour
    lightness, chroma, _ = lch(colour)
    for step in range(1, _STEPS + 1):
        for at in (lightness - step / _STEPS, lightness + step / _STEPS):
            if 0 <= at <= 1 and fits(found := tone(colour, at, chroma)):
                return found
    return None


def _times(matrix: tuple[_Triple, _Triple, _Triple], vector: list[float] | _Triple) -> _Triple:
    first, second, third = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third
