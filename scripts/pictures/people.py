"""The people in the pictures: faces with two eyes and a smile, and down to the table's edge."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

from pictures.canvas import BRICK, INK, PALE, Picture, Point, mix

# Outlines in half head widths around the middle of the face, drawn clockwise; y points down.
LONG = ((0, -1.34), (1.16, -0.6), (1.2, 0.9), (0.95, 1.75), (0, 1.5), (-0.95, 1.75), (-1.2, 0.9), (-1.16, -0.6))
FRINGE = (
    (-1.0, 0.3), (-1.06, -0.5), (-0.55, -1.2), (0.3, -1.26), (0.98, -0.7),
    (1.02, 0.3), (0.84, -0.28), (0.1, -0.66), (-0.5, -0.5), (-0.86, -0.12),
)  # fmt: skip
CROWN = (
    (-1.0, -0.02), (-1.02, -0.62), (-0.55, -1.22), (0.2, -1.32), (0.82, -0.98), (1.02, -0.4),
    (0.99, -0.02), (0.84, -0.34), (0.5, -0.58), (-0.3, -0.5), (-0.8, -0.32),
)  # fmt: skip
BEARD = (
    (-0.96, 0.02), (-0.84, 0.8), (-0.35, 1.3), (0.35, 1.3), (0.84, 0.8),
    (0.96, 0.02), (0.66, 0.42), (0, 0.3), (-0.66, 0.42),
)  # fmt: skip
# The same around the middle of the table's edge.
SHIRT = (
    (-1.9, 1), (-1.86, -0.9), (-1.45, -2.0), (-0.5, -2.48), (0.5, -2.48), (1.45, -2.0), (1.86, -0.9), (1.9, 1),
)  # fmt: skip
COLLAR = ((-0.62, -2.5), (0, -2.08), (0.62, -2.5), (0, -2.6))


def around(x: float, y: float, size: float, outline: Sequence[Point]) -> list[Point]:
    return [(x + across * size, y + down * size) for across, down in outline]


def bust(
    p: Picture, x: float, bottom: float, *, size: float, skin: str, hair: str, shirt: str, style: str, gaze: float = 0
) -> None:
    """Draw a person down to a table at `bottom`; `size` is half the width of the head, `gaze` -1…1 turns it."""
    y = bottom - 3.94 * size
    if style == "long":
        p.blob(around(x, y, size, LONG), hair)
    p.blob(around(x, bottom, size, SHIRT), shirt)
    for side in (-1, 1):
        seam = around(x, bottom, size, ((side * 1.12, -1.1), (side * 1.16, 0.2)))
        p.line(seam, 0.08 * size, mix(shirt, INK, 0.22))
    p.blob(around(x, bottom, size, COLLAR), skin)
    p.box(x - 0.42 * size, y + 0.7 * size, x + 0.42 * size, bottom - 2.3 * size, mix(skin, BRICK, 0.22), 0.2 * size)
    head(p, x, y, size, skin, hair, style, gaze * size * 0.22)


def head(  # noqa: PLR0917 — only bust calls it
    p: Picture, x: float, y: float, u: float, skin: str, hair: str, style: str, turn: float
) -> None:
    """Draw a head; `turn` is how far its face is out of the middle."""
    if style == "curls":
        for step in range(11):
            angle = pi * (0.86 + 1.28 * step / 10)
            p.disc(x + 1.02 * u * cos(angle), y - 0.3 * u + 1.02 * u * sin(angle), 0.44 * u, hair)
    if style == "bun":
        p.disc(x - turn, y - 1.42 * u, 0.46 * u, hair)
    for side in (-1, 1):
        if side * turn <= 0.11 * u:  # the ear on the far side is out of sight
            p.disc(x + side * 0.95 * u - turn * 0.4, y + 0.12 * u, 0.2 * u, mix(skin, BRICK, 0.22))
    p.disc(x, y, u * 0.96, skin, 1.16 * u)
    p.blob(around(x, y, u, FRINGE if style in ("long", "curls") else CROWN), hair)
    if style == "beard":
        p.blob(around(x, y, u, BEARD), hair)
    for side in (-1, 1):
        p.disc(x + turn + side * 0.36 * u, y + 0.06 * u, 0.085 * u, INK)
        if style != "beard":
            p.disc(x + turn + side * 0.52 * u, y + 0.42 * u, 0.17 * u, mix(skin, BRICK, 0.22), 0.12 * u)
    p.arc(x + turn, y + 0.36 * u, 0.3 * u, 25, 155, 0.085 * u, PALE if style == "beard" else mix(skin, INK, 0.62))
