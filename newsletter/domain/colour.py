"""Colours as `#rrggbb`, and how well one can be read on another (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

READABLE = 4.5
"""The contrast that text needs (WCAG 2.2, 1.4.3)."""

READABLE_LARGE = 3.0
"""The contrast that large text and the edges of controls need (WCAG 2.2, 1.4.3 and 1.4.11)."""


def channels(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue, 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 (black) to 1 (white)."""
    shares = (channel / 255 for channel in channels(colour))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """Mix a colour with a `share` (0 to 1) of another."""
    pairs = zip(channels(one), channels(other), strict=True)
    return "#" + "".join(f"{round(first + (second - first) * share):02x}" for first, second in pairs)


def inverted(colour: str) -> str:
    """Turn a colour's lightness over, as programs that force a dark scheme do, about; none of them says how.

    In CIE LCH (D65), lightness becomes 50 - 0.75 (L - 50) and chroma four fifths, as react-email's preview does.
    """
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in channels(colour))]
    x, y, z = (sum(share * channel for share, channel in zip(row, linear, strict=True)) for row in _TO_XYZ)
    fx, fy, fz = (v ** (1 / 3) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116 for v in (x / _X, y, z / _Z))
    fy_new = (50 - 0.75 * (116 * fy - 16 - 50) + 16) / 116
    fs = (fy_new + 0.8 * (fx - fy), fy_new, fy_new - 0.8 * (fy - fz))
    x, y, z = (f**3 if f > 6 / 29 else (116 * f - 16) * 27 / 24389 for f in fs)
    shares = (sum(share * value for share, value in zip(row, (x * _X, y, z * _Z), strict=True)) for row in _FROM_XYZ)
    encoded = (12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in shares)
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, channel))):02x}" for channel in encoded)


_X, _Z = 0.95047, 1.08883
_TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
_FROM_XYZ = (
    (3.2404542, -1.5371385, -0.4985314),
    (-0.9692660, 1.8760108, 0.0415560),
    (0.0556434, -0.2040259, 1.0572252),
)
"""sRGB to CIE XYZ and back (IEC 61966-2-1, white D65)."""
