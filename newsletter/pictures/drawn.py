"""Quiet pictures for texts that have none: large flat shapes in the publication's colours, as on old paperbacks.

The seed chooses the composition, the colouring and the turns of it: the same text always has the same picture.
"""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache
from typing import Any

from newsletter.domain.colour import channels, mixed
from newsletter.domain.item import Picture
from newsletter.pictures.compositions import COMPOSITIONS, Dice, Sheet

SQUARE = (288, 288)
"""Pixels: twice what a row of a list shows."""
WIDE = (1200, 500)
"""Pixels: twice the width of a mail."""

_FINER = {SQUARE: 3, WIDE: 2}
"""How many times larger a picture is drawn than it becomes, so that edges are smooth."""
_STEPS = 4
"""Shades between two colours that an edge needs."""

Colours = tuple[str, str, str]
"""As `#rrggbb`: the paper, and the two colours of the publication."""


@lru_cache(maxsize=256)
def draw_picture(seed: str, *, colours: Colours, wide: bool) -> Picture:
    """Draw the picture of a text: square for a list, wide for the one that leads."""
    from PIL import Image

    size = WIDE if wide else SQUARE
    finer = _FINER[size]
    dice = Dice(hashlib.sha256(seed.encode("utf-8", "replace")).digest())
    composition = COMPOSITIONS[dice.roll(len(COMPOSITIONS))]
    inks = _inks(colours, dice)
    image = Image.new("RGB", (size[0] * finer, size[1] * finer), inks[0])
    composition(Sheet(image, inks), dice)
    return _picture(image.reduce(finer), inks)


def _inks(colours: Colours, dice: Dice) -> tuple[str, ...]:
    """Choose a colouring: the ground, a large shape's, a second one's, and a small light."""
    paper, primary, accent = colours
    pale, sage, clay = mixed(primary, paper, 0.78), mixed(primary, paper, 0.5), mixed(accent, paper, 0.55)
    sand, night = mixed(accent, paper, 0.8), mixed(primary, "#000000", 0.25)
    return (
        (sand, primary, accent, paper),
        (pale, primary, clay, paper),
        (primary, sage, clay, paper),
        (clay, night, accent, paper),
        (sage, primary, paper, clay),
        (pale, sage, primary, accent),
        (sand, clay, primary, paper),
        (primary, accent, sage, sand),
    )[dice.roll(8)]


def _picture(image: Any, inks: tuple[str, ...]) -> Picture:
    """Save with a palette of the colours and what lies between them at an edge."""
    from PIL import Image

    shades: dict[str, None] = dict.fromkeys(inks)
    for one in inks:
        for other in inks:
            shades |= dict.fromkeys(mixed(one, other, step / (_STEPS + 1)) for step in range(1, _STEPS + 1))
    palette = Image.new("P", (1, 1))
    palette.putpalette([channel for shade in shades for channel in channels(shade)])
    data = io.BytesIO()
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(data, "PNG", compress_level=6)
    name = f"drawn-{hashlib.sha256(data.getvalue()).hexdigest()[:8]}.png"
    return Picture(name=name, media_type="image/png", data=data.getvalue(), width=image.width, height=image.height)
