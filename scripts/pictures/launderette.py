"""The lead picture: people folding laundry together."""

from __future__ import annotations

from math import cos, radians, sin

from pictures.canvas import (
    AUBURN,
    BLACK,
    BLUE,
    BLUSH,
    BRICK,
    BROWN,
    CORAL,
    CREAM,
    GOLD,
    GREY,
    HONEY,
    ICE,
    INK,
    MOSS,
    NAVY,
    OLIVE,
    PALE,
    PLUM,
    SAGE,
    SAND,
    SKY,
    TAN,
    WHITE,
    WOOD,
    Picture,
    mix,
    smooth,
)
from pictures.people import bust


def wasserette() -> None:
    """People folding laundry at a long table, in front of a row of turning machines."""
    p = Picture(1200, 600, mix(BLUSH, HONEY, 0.35))
    p.box(0, 0, 1200, 92, mix(BLUSH, CORAL, 0.35))
    for x in range(0, 1200, 60):  # a tiled band above the machines
        p.box(x + 2, 96, x + 58, 118, mix(CREAM, BLUSH, 0.35))
    window(p)
    # the machines
    wash = (
        (BRICK, HONEY, WHITE),
        (BLUE, ICE, NAVY),
        (MOSS, HONEY, CREAM),
        None,
        (PLUM, BLUSH, GOLD),
        (GOLD, WHITE, BLUE),
    )
    p.box(362, 372, 1200, 424, mix(SAND, WOOD, 0.22))
    for index, laundry in enumerate(wash):
        left = 374 + 138 * index
        machine(p, left, 178, laundry, 40 * index)
    # shelf and lamps
    p.box(420, 62, 800, 72, WOOD, 3)
    for x, width, tall, colour in (
        (440, 34, 44, BLUE),
        (480, 28, 36, GOLD),
        (514, 34, 48, BRICK),
        (640, 46, 30, CREAM),
        (690, 30, 40, MOSS),
        (726, 30, 34, PLUM),
    ):
        p.box(x, 62 - tall, x + width, 62, colour, 4)
        p.box(x + 6, 62 - tall * 0.62, x + width - 6, 62 - tall * 0.34, mix(colour, WHITE, 0.7), 2)
    p.disc(585, 42, 20, CREAM)
    p.disc(585, 42, 16, WHITE)
    p.line([(585, 42), (585, 31)], 2.5, INK)
    p.line([(585, 42), (593, 47)], 2.5, INK)
    for x in (910, 1070):
        p.line([(x, 0), (x, 36)], 3, INK)
        p.disc(x, 78, 12, HONEY)
        p.shape(smooth([(x - 38, 72), (x - 24, 46), (x, 36), (x + 24, 46), (x + 38, 72), (x, 74)]), NAVY)
    # the floor
    p.box(0, 424, 1200, 600, mix(SAND, CREAM, 0.3))
    for row, top in enumerate((424, 470, 530)):
        for column in range(-1, 9):
            x = 150 * column + (75 if row % 2 else 0)
            p.shape(
                [(x, top), (x + 75, top), (x + 75, top + (46, 60, 70)[row]), (x, top + (46, 60, 70)[row])],
                mix(SAND, WOOD, 0.1),
            )
    # the people
    bust(p, 330, 452, size=40, skin=TAN, hair=BLACK, shirt=GOLD, style="curls", gaze=0.9)
    bust(p, 520, 452, size=41, skin=PALE, hair=AUBURN, shirt=NAVY, style="long", gaze=-0.8)
    bust(p, 735, 452, size=42, skin=BROWN, hair=BLACK, shirt=BRICK, style="beard", gaze=0.8)
    bust(p, 925, 452, size=40, skin=OLIVE, hair=GREY, shirt=MOSS, style="bun", gaze=-0.9)
    # the table and what is on it
    p.box(150, 544, 174, 600, mix(WOOD, INK, 0.3))
    p.box(1026, 544, 1050, 600, mix(WOOD, INK, 0.3))
    p.box(106, 448, 1094, 480, WOOD, 8)
    p.box(106, 470, 1094, 480, mix(WOOD, INK, 0.25), 4)
    p.box(130, 480, 1070, 548, mix(WOOD, CORAL, 0.25))
    p.box(130, 480, 1070, 486, mix(WOOD, INK, 0.2))
    pile(p, 150, 448, 112, (SKY, WHITE, CORAL, NAVY))
    pile(p, 396, 448, 74, (BLUSH, BRICK))
    pile(p, 588, 448, 88, (WHITE, SAGE, HONEY))
    pile(p, 790, 448, 76, (PLUM, SKY))
    thermos(p, 1030, 448)
    for x, colour in ((292, WHITE), (1000, SKY)):
        mug(p, x, 448, 26, colour)
    basket(p, 1110, 600)
    p.save("wasserette.png")


def window(p: Picture) -> None:
    """The street outside, and two plants on the sill."""
    p.box(34, 62, 330, 400, CREAM)
    with p.within_box(46, 74, 318, 388):
        p.box(46, 74, 318, 388, SKY)
        p.disc(250, 150, 46, HONEY)
        for x, top, colour in ((52, 168, NAVY), (128, 206, BRICK), (204, 182, MOSS), (276, 220, PLUM)):
            p.shape([(x - 6, top), (x + 35, top - 52), (x + 76, top)], mix(colour, INK, 0.35))
            p.box(x, top, x + 70, 388, colour)
            for row in range(3):
                for column in range(2):
                    p.box(
                        x + 13 + 28 * column, top + 16 + 48 * row, x + 29 + 28 * column, top + 42 + 48 * row, HONEY, 2
                    )
        p.box(46, 352, 318, 388, SAND)
    p.box(178, 74, 186, 388, CREAM)
    p.box(22, 392, 342, 408, mix(CREAM, WOOD, 0.25), 4)
    for x, tall in ((80, 40), (112, 56)):  # plants on the sill
        for side in (-1, 0, 1):
            p.blob(
                [
                    (x, 376),
                    (x + side * 20 - 8, 376 - tall * 0.6),
                    (x + side * 26, 376 - tall),
                    (x + side * 20 + 8, 376 - tall * 0.6),
                ],
                MOSS if side else SAGE,
            )
        p.shape([(x - 15, 366), (x + 15, 366), (x + 11, 393), (x - 11, 393)], CORAL)


def machine(p: Picture, left: float, top: float, laundry: tuple[str, str, str] | None, angle: float) -> None:
    """A washing machine of 126 by 200; without laundry it is out of order."""
    x, y = left + 63, top + 116
    p.box(left, top, left + 126, top + 200, CREAM, 8)
    p.box(left, top, left + 126, top + 34, NAVY, 8)
    p.box(left, top + 22, left + 126, top + 36, NAVY)
    p.box(left + 12, top + 11, left + 50, top + 25, SKY, 3)
    p.disc(left + 96, top + 18, 9, GOLD)
    p.disc(left + 74, top + 18, 4, CORAL if laundry is None else SAGE)
    p.disc(x, y, 52, mix(BLUE, INK, 0.2))
    p.disc(x, y, 44, ICE)
    with p.within_disc(x, y, 40):
        p.disc(x, y, 41, mix(NAVY, BLUE, 0.35) if laundry else mix(INK, BLUE, 0.3))
        if laundry:
            for turn, (colour, size) in enumerate(zip(laundry, (34, 28, 22), strict=True)):
                spin(p, x, y, degrees=angle + 120 * turn, size=size, colour=colour)
        p.arc(x, y, 33, 200, 250, 5, mix(ICE, BLUE, 0.25))
    if laundry is None:
        p.shape([(x - 24, y - 34), (x + 26, y - 30), (x + 22, y + 26), (x - 28, y + 22)], WHITE)
        p.line([(x - 14, y - 14), (x + 14, y - 12)], 4, BRICK)
        p.line([(x - 15, y - 2), (x + 10, y)], 4, mix(INK, WHITE, 0.4))
        p.line([(x - 16, y + 9), (x + 4, y + 11)], 4, mix(INK, WHITE, 0.4))


def spin(p: Picture, x: float, y: float, *, degrees: float, size: float, colour: str) -> None:
    """A piece of laundry swept along the drum."""

    def at(radius: float, turn: float) -> tuple[float, float]:
        a = radians(degrees + turn)
        return x + radius * cos(a), y + radius * sin(a)

    p.blob(
        [
            at(41, -20),
            at(42, 25),
            at(40, 70),
            at(34, 105),
            at(size * 0.8, 70),
            at(size * 0.35, 30),
            at(size * 0.6, -10),
        ],
        colour,
    )


def pile(p: Picture, left: float, bottom: float, width: float, colours: tuple[str, ...]) -> None:
    for index, colour in enumerate(colours):
        top = bottom - 21 * (index + 1)
        inset = (0, 5, 2, 7)[index]
        p.box(left + inset, top, left + width - inset, top + 20, colour, 9)
        p.line([(left + inset + 12, top + 11), (left + width - inset - 2, top + 11)], 2, mix(colour, INK, 0.25))


def mug(p: Picture, left: float, bottom: float, size: float, colour: str) -> None:
    shade = mix(colour, INK, 0.16)
    p.arc(left + size, bottom - size * 0.55, size * 0.3, -100, 100, size * 0.13, shade)
    p.box(left, bottom - size * 1.1, left + size, bottom, colour, size * 0.16)
    p.box(left, bottom - size * 1.1, left + size * 0.2, bottom, mix(colour, INK, 0.08), size * 0.1)


def thermos(p: Picture, left: float, bottom: float) -> None:
    p.arc(left + 36, bottom - 44, 15, -90, 90, 6, INK)
    p.box(left, bottom - 74, left + 38, bottom, BRICK, 8)
    p.box(left, bottom - 34, left + 38, bottom - 26, HONEY)
    p.box(left + 5, bottom - 96, left + 33, bottom - 70, INK, 6)


def basket(p: Picture, left: float, bottom: float) -> None:
    p.blob(
        [
            (left - 6, bottom - 92),
            (left + 30, bottom - 122),
            (left + 70, bottom - 104),
            (left + 100, bottom - 118),
            (left + 126, bottom - 84),
            (left + 60, bottom - 70),
        ],
        SKY,
    )
    p.blob(
        [(left + 20, bottom - 88), (left + 54, bottom - 112), (left + 92, bottom - 90), (left + 60, bottom - 74)], CORAL
    )
    p.shape([(left - 14, bottom - 90), (left + 130, bottom - 90), (left + 114, bottom), (left + 2, bottom)], GOLD)
    p.box(left - 20, bottom - 98, left + 136, bottom - 82, mix(GOLD, WOOD, 0.3), 6)
    for row in range(2):
        for column in range(5):
            p.box(
                left + 12 + 22 * column,
                bottom - 70 + 32 * row,
                left + 24 + 22 * column,
                bottom - 50 + 32 * row,
                mix(GOLD, WOOD, 0.45),
                5,
            )
