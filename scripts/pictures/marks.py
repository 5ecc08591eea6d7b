"""The editor's portrait and the publication's mark."""

from __future__ import annotations

from pictures.canvas import BRICK, CHESTNUT, CORAL, CREAM, HONEY, NAVY, PALE, WHITE, Picture, mix
from pictures.people import bust


def mirjam() -> None:
    """The editor."""
    p = Picture(240, 240, HONEY)
    p.disc(120, 110, 104, mix(HONEY, WHITE, 0.35))
    bust(p, 120, 252, size=41, skin=PALE, hair=CHESTNUT, shirt=NAVY, style="curls", gaze=0)
    for side in (-1, 1):  # glasses
        p.pen.ellipse([v * 4 for v in (120 + side * 15 - 12, 81, 120 + side * 15 + 12, 105)], outline=BRICK, width=11)
    p.line([(117, 92), (123, 92)], 2.6, BRICK)
    p.save("mirjam.png")


def drempel() -> None:
    """The mark: a door ajar, and the light that falls over the threshold."""
    p = Picture(192, 192, NAVY)
    p.box(56, 30, 136, 140, HONEY)
    p.shape([(56, 30), (104, 44), (104, 152), (56, 140)], CREAM)
    p.disc(93, 98, 5.5, BRICK)
    p.box(30, 140, 56, 152, CORAL)
    p.box(104, 140, 162, 152, CORAL)
    p.shape([(30, 140), (56, 140), (104, 152), (30, 152)], CORAL)
    p.save("drempel.png", corner=42)
