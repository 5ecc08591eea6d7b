"""What a drawn picture may be made of: a horizon, arcs, leaves, stripes, steps. Each function is one composition.

Lengths are shares of the sheet's height, from the top left; a sheet is as wide as `Sheet.width` of them. Inks are 0 for
the ground, 1 for the large shape, 2 for the second, 3 for a small light.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any


class Dice:
    """Choices that follow from a digest, the same on every computer and with every Python."""

    def __init__(self, digest: bytes) -> None:
        self._left = int.from_bytes(digest, "big")

    def roll(self, sides: int) -> int:
        """Return 0 to `sides` - 1."""
        self._left, rolled = divmod(self._left, sides)
        return rolled

    def pick(self, *values: float) -> float:
        return values[self.roll(len(values))]


class Sheet:
    """What is drawn on."""

    def __init__(self, image: Any, inks: tuple[str, ...]) -> None:
        from PIL import ImageDraw

        self.draw = ImageDraw.Draw(image)
        self.image = image
        self.inks = inks
        self.scale = image.height
        self.width: float = image.width / image.height

    def disc(self, x: float, y: float, radius: float, ink: int) -> None:
        self.draw.ellipse(self._box(x - radius, y - radius, x + radius, y + radius), fill=self.inks[ink])

    def ring(self, x: float, y: float, radius: float, thick: float, ink: int) -> None:
        box = self._box(x - radius, y - radius, x + radius, y + radius)
        self.draw.ellipse(box, outline=self.inks[ink], width=round(thick * self.scale))

    def oval(self, x: float, y: float, across: float, down: float, ink: int) -> None:
        self.draw.ellipse(self._box(x - across, y - down, x + across, y + down), fill=self.inks[ink])

    def half(self, x: float, y: float, radius: float, turn: int, ink: int) -> None:
        """Draw half a disc; its round side is below, left, above or right for `turn` 0 to 3."""
        box = self._box(x - radius, y - radius, x + radius, y + radius)
        self.draw.pieslice(box, turn * 90, turn * 90 + 180, fill=self.inks[ink])

    def quarter(self, x: float, y: float, side: float, corner: int, ink: int) -> None:
        """Fill a square with a quarter of a disc around its `corner`: 0 top left, then with the clock."""
        at = ((x, y), (x + side, y), (x + side, y + side), (x, y + side))[corner]
        box = self._box(at[0] - side, at[1] - side, at[0] + side, at[1] + side)
        self.draw.pieslice(box, corner * 90, corner * 90 + 90, fill=self.inks[ink])

    def band(self, left: float, top: float, right: float, bottom: float, ink: int) -> None:
        self.draw.rectangle(self._box(left, top, right, bottom), fill=self.inks[ink])

    def shape(self, points: list[tuple[float, float]], ink: int) -> None:
        self.draw.polygon([(x * self.scale, y * self.scale) for x, y in points], fill=self.inks[ink])

    def leaf(self, x: float, y: float, long: float, lean: float, ink: int, *, full: float = 0.5) -> None:
        """Draw a leaf from its stem's end: two arcs that meet in points. `lean` is degrees from upright."""
        angle = math.radians(lean)
        points: list[tuple[float, float]] = []
        for side in (1, -1):
            for step in range(33):
                along = step / 32 if side == 1 else 1 - step / 32
                off = side * math.sin(math.pi * along) * full / 2
                points.append((
                    x + long * (along * math.sin(angle) + off * math.cos(angle)),
                    y - long * (along * math.cos(angle) - off * math.sin(angle)),
                ))  # fmt: skip
        self.shape(points, ink)

    def _box(self, *sides: float) -> tuple[float, ...]:
        return tuple(side * self.scale for side in sides)


def horizon(sheet: Sheet, dice: Dice) -> None:
    """A sun over land, and its glow on the water."""
    level = dice.pick(0.58, 0.64, 0.7)
    x = sheet.width * dice.pick(0.3, 0.5, 0.68)
    radius = dice.pick(0.26, 0.32)
    sheet.disc(x, level, radius, 2)
    sheet.band(0, level, sheet.width, 1, 1)
    for number in range(3):
        half = radius * (0.78 - 0.24 * number)
        top = level + 0.075 + 0.085 * number
        sheet.band(x - half, top, x + half, top + 0.028, 3)


def hills(sheet: Sheet, dice: Dice) -> None:
    """Hills behind each other, and a moon."""
    mirrored = dice.roll(2)

    def across(share: float) -> float:
        return sheet.width * (1 - share if mirrored else share)

    sheet.disc(across(0.7), 0.27, dice.pick(0.1, 0.13), 3)
    sheet.oval(across(0.72), 1.08, sheet.width * 0.56, 0.56, 2)
    sheet.oval(across(0.16), 1.12, sheet.width * 0.62, dice.pick(0.56, 0.66), 1)


def arcs(sheet: Sheet, dice: Dice) -> None:
    """Arcs around a corner."""
    x = sheet.width if dice.roll(2) else 0.0
    y = 1.0 if dice.roll(2) else 0.0
    for radius, ink in ((0.94, 1), (0.76, 0), (0.64, 2), (0.46, 0), (0.34, 3)):
        sheet.disc(x, y, radius, ink)
    if sheet.width > 1.5:
        sheet.disc(sheet.width - x + (0.5 if x else -0.5), 1 - y + (0.36 if y else -0.36), 0.12, 2)


def tiles(sheet: Sheet, dice: Dice) -> None:
    """Quarter discs, laid as tiles."""
    side = 0.5
    for row in range(2):
        for column in range(math.ceil(sheet.width / side)):
            ground = (row + column) % 2
            left, top = column * side, row * side
            if ground:
                sheet.band(left, top, left + side, top + side, 1)
            sheet.quarter(left, top, side, dice.roll(4), 2 if ground else (1, 3)[dice.roll(2)])


def leaves(sheet: Sheet, dice: Dice) -> None:
    """A twig with leaves on both sides."""
    for number in range(1 if sheet.width < 1.5 else 3):
        x = sheet.width / 2 if sheet.width < 1.5 else sheet.width * (0.22 + 0.28 * number)
        foot = (0.92, 0.92, 1.0)[number] if sheet.width < 1.5 else (1.02, 0.94, 1.04)[number]
        sheet.band(x - 0.011, foot - 0.62, x + 0.011, 1, 1)
        for pair in range(3):
            at = foot - 0.12 - pair * 0.2
            long = 0.36 - pair * 0.05
            sheet.leaf(x, at, long, 52, 1 if pair != 1 else 2)
            sheet.leaf(x, at, long, -52, 1 if (pair + number) % 2 or pair == 1 else 2)
        sheet.leaf(x, foot - 0.58, 0.28, 0, 2 if number % 2 else 1)
    if dice.roll(2):
        sheet.disc(sheet.width * dice.pick(0.13, 0.87), 0.17, 0.075, 3)


def stripes(sheet: Sheet, dice: Dice) -> None:
    """Stripes, and a disc of which one half lies before them."""
    middle = sheet.width / 2
    flipped = dice.roll(2)
    start, end = (0.0, middle) if flipped else (middle, sheet.width)
    count = 5 if sheet.width < 1.5 else 11
    step = (end - start) / count
    for number in range(0, count, 2):
        sheet.band(start + number * step, 0, start + (number + 1) * step, 1, 1)
    radius = dice.pick(0.3, 0.34)
    sheet.half(middle, 0.5, radius, 1, 3 if flipped else 2)
    sheet.half(middle, 0.5, radius, 3, 2 if flipped else 3)


def pillars(sheet: Sheet, dice: Dice) -> None:
    """Half discs stacked in columns."""
    columns = 2 if sheet.width < 1.5 else 5
    across = sheet.width / columns
    radius = across / 2
    rows = round(1 / radius)
    high = 1 / rows
    for column in range(columns):
        x = (column + 0.5) * across
        up = (column + dice.roll(2)) % 2
        for row in range(rows):
            ink = (1, 2, 1, 3, 2)[(row * 2 + column * 3 + dice.roll(2)) % 5]
            box_top = row * high + (high if up else 0)
            sheet.half(x, box_top, min(radius, high), 2 if up else 0, ink)


def moons(sheet: Sheet, dice: Dice) -> None:
    """A moon through its phases."""
    across, down = (3, 3) if sheet.width < 1.5 else (5, 2)
    pitch = min(sheet.width, 1.0 if sheet.width < 1.5 else 1.15) / 3.4
    left, top = (sheet.width - pitch * (across - 1) * (1 if across == 3 else 1.3)) / 2, (1 - pitch * (down - 1)) / 2
    radius = pitch * (0.4 if across == 3 else 0.44)
    last = across * down - 1
    waning = dice.roll(2)
    for number in range(last + 1):
        x, y = left + pitch * (1 if across == 3 else 1.3) * (number % across), top + pitch * (number // across)
        share = (last - number if waning else number) / last * 2 - 1  # -1 new, 0 half, 1 full
        sheet.disc(x, y, radius, 1)
        sheet.half(x, y, radius, 1 if waning else 3, 3)
        sheet.oval(x, y, radius * abs(share), radius, 3 if share > 0 else 1)


def gate(sheet: Sheet, dice: Dice) -> None:
    """Arches within each other, with a sun in the doorway."""
    for place in (0.5,) if sheet.width < 1.5 else (0.17, 0.5, 0.83):
        x = sheet.width * place
        high = 0.46 if sheet.width < 1.5 else (0.46, 0.38, 0.52)[dice.roll(3)]
        for radius, ink in ((0.38, 1), (0.27, 0), (0.16, 2)):
            sheet.half(x, high, radius, 2, ink)
            sheet.band(x - radius, high - 0.002, x + radius, 1, ink)
        if sheet.width < 1.5:
            sheet.disc(x + dice.pick(-0.36, 0.36), 0.14, 0.07, 3)


def sails(sheet: Sheet, dice: Dice) -> None:
    """Sails on a line of water."""
    level = 0.8
    sheet.disc(sheet.width * dice.pick(0.2, 0.8), 0.24, 0.11, 3)
    for number, place in enumerate((0.5,) if sheet.width < 1.5 else (0.25, 0.52, 0.76)):
        x, size = sheet.width * place, (1.0 if sheet.width < 1.5 else (0.72, 1.0, 0.6)[number])
        sheet.shape([(x - 0.02, level - 0.06), (x - 0.02, level - 0.66 * size), (x - 0.38 * size, level - 0.06)], 1)
        sheet.shape([(x + 0.02, level - 0.06), (x + 0.02, level - 0.52 * size), (x + 0.27 * size, level - 0.06)], 2)
    sheet.band(0, level, sheet.width, 1, 1)


def overlap(sheet: Sheet, dice: Dice) -> None:
    """Two discs, and what they share."""
    from PIL import Image, ImageDraw

    apart = dice.pick(0.14, 0.17)
    tilt = dice.pick(0.0, 0.12, -0.12)
    radius = 0.3
    x, y = sheet.width / 2, 0.5
    sheet.disc(x - apart, y - tilt, radius, 1)
    sheet.disc(x + apart, y + tilt, radius, 2)
    mask = Image.new("L", sheet.image.size, 0)
    both = ImageDraw.Draw(mask)
    scale = sheet.scale

    def box(at: float, level: float) -> tuple[float, ...]:
        return ((at - radius) * scale, (level - radius) * scale, (at + radius) * scale, (level + radius) * scale)

    both.ellipse(box(x - apart, y - tilt), fill=255)
    other = Image.new("L", sheet.image.size, 0)
    ImageDraw.Draw(other).ellipse(box(x + apart, y + tilt), fill=255)
    sheet.image.paste(sheet.inks[3], mask=Image.composite(mask, other, other))


COMPOSITIONS: tuple[Callable[[Sheet, Dice], None], ...] = (
    horizon, hills, arcs, tiles, leaves, stripes, pillars, moons, gate, sails, overlap,
)  # fmt: skip
