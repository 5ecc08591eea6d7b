#!/usr/bin/env python3
"""Draws the pictures of the demonstration publication into content/beeld/: flat, warm, the same on every machine.

python scripts/draw_pictures.py [NAME…]
"""

from __future__ import annotations

import sys
from math import cos, pi, radians, sin

from drawing import (
    AUBURN, BLACK, BLOND, BLUE, BLUSH, BRICK, BROWN, CHESTNUT, CORAL, CREAM, DARK, GOLD, GREY, HONEY, ICE, INK, MOSS,
    NAVY, OLIVE, PALE, PLUM, SAGE, SAND, SKY, TAN, WHITE, WOOD, Picture, bust, mix, smooth,
)  # fmt: skip


def wasserette() -> None:
    """People folding laundry at a long table, in front of a row of turning machines."""
    p = Picture(1200, 600, mix(BLUSH, HONEY, 0.35))
    p.box(0, 0, 1200, 92, mix(BLUSH, CORAL, 0.35))
    for x in range(0, 1200, 60):  # a tiled band above the machines
        p.box(x + 2, 96, x + 58, 118, mix(CREAM, BLUSH, 0.35))
    # the street behind the window
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
    bust(p, 330, 452, 40, TAN, BLACK, GOLD, "curls", 0.9)
    bust(p, 520, 452, 41, PALE, AUBURN, NAVY, "long", -0.8)
    bust(p, 735, 452, 42, BROWN, BLACK, BRICK, "beard", 0.8)
    bust(p, 925, 452, 40, OLIVE, GREY, MOSS, "bun", -0.9)
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
                spin(p, x, y, angle + 120 * turn, size, colour)
        p.arc(x, y, 33, 200, 250, 5, mix(ICE, BLUE, 0.25))
    if laundry is None:
        p.shape([(x - 24, y - 34), (x + 26, y - 30), (x + 22, y + 26), (x - 28, y + 22)], WHITE)
        p.line([(x - 14, y - 14), (x + 14, y - 12)], 4, BRICK)
        p.line([(x - 15, y - 2), (x + 10, y)], 4, mix(INK, WHITE, 0.4))
        p.line([(x - 16, y + 9), (x + 4, y + 11)], 4, mix(INK, WHITE, 0.4))


def spin(p: Picture, x: float, y: float, degrees: float, size: float, colour: str) -> None:
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


def tolk() -> None:
    """A telephone between two cups, and the words that pass through it."""
    p = Picture(480, 480, mix(SAGE, ICE, 0.25))
    p.disc(240, 300, 210, mix(SAGE, MOSS, 0.22))
    # one balloon in two languages: lines that meet in the middle
    p.box(70, 52, 410, 196, CREAM, 34)
    p.shape([(206, 190), (274, 190), (240, 238)], CREAM)
    with p.within_box(70, 52, 410, 196, 34):
        p.box(240, 52, 410, 196, NAVY)
        p.shape([(240, 52), (262, 52), (240, 124), (262, 196), (240, 196)], CREAM)
    p.shape([(240, 190), (274, 190), (240, 238)], NAVY)
    for row, (left, right) in enumerate(((100, 212), (100, 182), (100, 200))):
        p.line([(left, 92 + 32 * row), (right, 92 + 32 * row)], 11, (BRICK, CORAL, CORAL)[row])
    for row, lengths in enumerate(((22, 60), (44, 30), (30, 38))):
        x = 286.0
        for length in lengths:
            p.line([(x, 92 + 32 * row), (x + length, 92 + 32 * row)], 11, (GOLD, HONEY, HONEY)[row])
            x += length + 22
    # table
    p.box(0, 396, 480, 480, WOOD)
    p.box(0, 396, 480, 408, mix(WOOD, HONEY, 0.3))
    # the telephone on a stand
    p.shape([(196, 402), (284, 402), (270, 374), (210, 374)], mix(INK, BLUE, 0.15))
    p.box(190, 252, 290, 392, INK, 16)
    p.box(199, 262, 281, 382, mix(BLUE, NAVY, 0.3), 8)
    p.disc(240, 306, 24, CREAM)
    p.disc(240, 299, 9, CORAL)
    with p.within_disc(240, 306, 24):
        p.disc(240, 334, 21, CORAL)
    for step, tall in enumerate((8, 18, 28, 14, 24, 10)):
        p.line([(212 + 11 * step, 360 - tall / 2), (212 + 11 * step, 360 + tall / 2)], 5, HONEY)
    for left, colour in ((62, CORAL), (352, GOLD)):
        cup(p, left, 404, colour)
    p.save("tolk.png")


def cup(p: Picture, left: float, bottom: float, colour: str) -> None:
    p.disc(left + 34, bottom + 2, 56, mix(colour, WHITE, 0.55), 8)
    p.arc(left + 66, bottom - 34, 15, -100, 100, 7, mix(colour, INK, 0.18))
    p.shape(
        smooth(
            [
                (left, bottom - 62),
                (left + 68, bottom - 62),
                (left + 64, bottom - 24),
                (left + 46, bottom),
                (left + 22, bottom),
                (left + 4, bottom - 24),
            ]
        ),
        colour,
    )
    p.disc(left + 34, bottom - 62, 34, mix(colour, INK, 0.3), 6)
    for shift in (20, 46):
        p.line(
            [
                (left + shift, bottom - 82),
                (left + shift + 7, bottom - 96),
                (left + shift - 3, bottom - 110),
                (left + shift + 4, bottom - 124),
            ],
            5,
            CREAM,
            curved=True,
        )


def veldje() -> None:
    """A girl on a wall with a ball beside her, and the fenced pitch behind."""
    p = Picture(480, 480, mix(HONEY, CORAL, 0.3))
    p.disc(356, 150, 74, mix(HONEY, WHITE, 0.4))
    for x, top, wide, colour in (
        (0, 150, 96, PLUM),
        (96, 196, 70, mix(PLUM, CORAL, 0.35)),
        (166, 170, 60, mix(PLUM, NAVY, 0.4)),
        (408, 178, 80, mix(PLUM, NAVY, 0.4)),
    ):
        p.box(x, top, x + wide, 300, colour)
        for row in range(3):
            for column in range(wide // 26):
                if (row + column + x) % 3:
                    p.box(
                        x + 10 + 26 * column, top + 16 + 34 * row, x + 22 + 26 * column, top + 34 + 34 * row, HONEY, 2
                    )
    p.box(0, 290, 480, 400, MOSS)
    p.line([(0, 344), (480, 322)], 5, CREAM)
    p.pen.arc([v * 4 for v in (300, 300, 460, 372)], 0, 360, CREAM, 20)
    # the goal and the fence
    p.line([(286, 322), (286, 236), (430, 236), (430, 312)], 8, WHITE)
    for step in range(1, 7):
        p.line([(286 + 20.5 * step, 240), (286 + 20.5 * step, 316)], 1.6, mix(MOSS, WHITE, 0.6))
    for step in range(1, 4):
        p.line([(290, 236 + 20 * step), (426, 236 + 20 * step)], 1.6, mix(MOSS, WHITE, 0.6))
    for x in range(0, 500, 120):
        p.line([(x, 96), (x, 386)], 7, NAVY)
    for y in (100, 384):
        p.line([(0, y), (480, y)], 6, NAVY)
    for step in range(-20, 30):
        p.line([(step * 24, 100), (step * 24 + 284, 384)], 1.1, mix(NAVY, CORAL, 0.35))
        p.line([(step * 24, 384), (step * 24 + 284, 100)], 1.1, mix(NAVY, CORAL, 0.35))
    # the wall
    p.box(0, 392, 480, 480, SAND)
    p.box(0, 384, 480, 402, CREAM)
    for row in range(2):
        for column in range(-1, 6):
            x = 96 * column + 48 * row
            p.box(x + 3, 407 + 36 * row, x + 93, 439 + 36 * row, mix(SAND, CORAL, 0.2), 3)
    # the girl, seen from behind
    back(p, 168, 392)
    ball(p, 300, 350, 36)
    p.save("veldje.png")


def back(p: Picture, x: float, seat: float) -> None:
    """A girl with a plait who sits with her back to us."""
    p.box(x - 66, seat - 34, x + 66, seat + 4, NAVY, 16)
    for side in (-1, 1):
        p.line(
            [(x + side * 50, seat - 104), (x + side * 74, seat - 50), (x + side * 66, seat - 4)],
            27,
            mix(GOLD, WOOD, 0.18),
            curved=True,
        )
        p.disc(x + side * 66, seat - 2, 14, TAN, 10)
    p.blob(
        [
            (x - 56, seat - 20),
            (x - 60, seat - 70),
            (x - 46, seat - 118),
            (x, seat - 134),
            (x + 46, seat - 118),
            (x + 60, seat - 70),
            (x + 56, seat - 20),
            (x, seat - 14),
        ],
        GOLD,
    )
    p.box(x - 14, seat - 150, x + 14, seat - 118, TAN, 8)
    p.box(x - 26, seat - 136, x + 26, seat - 120, mix(GOLD, WOOD, 0.18), 8)
    for side in (-1, 1):
        p.disc(x + side * 42, seat - 178, 9, TAN, 13)
    p.disc(x, seat - 184, 43, BLACK, 49)
    p.disc(x + 4, seat - 202, 26, mix(BLACK, PLUM, 0.35), 17)
    p.disc(x, seat - 196, 40, BLACK, 26)
    for step, size in enumerate((17, 16, 15, 13, 11)):
        p.disc(x + (3 if step % 2 else -3), seat - 138 + 20 * step, size, BLACK, 14)
    p.box(x - 12, seat - 54, x + 12, seat - 46, BRICK, 4)
    p.blob([(x - 9, seat - 46), (x + 9, seat - 46), (x + 7, seat - 28), (x, seat - 20), (x - 7, seat - 28)], BLACK)


def ball(p: Picture, x: float, y: float, radius: float) -> None:

    def ring(cx: float, cy: float, size: float, turn: float = -90) -> list[tuple[float, float]]:
        return [
            (cx + size * cos((72 * k + turn) * pi / 180), cy + size * sin((72 * k + turn) * pi / 180)) for k in range(5)
        ]

    p.disc(x, y, radius, WHITE)
    with p.within_disc(x, y, radius):
        p.disc(x + radius * 0.35, y + radius * 0.4, radius * 1.05, mix(WHITE, SKY, 0.35))
        p.disc(x - radius * 0.14, y - radius * 0.16, radius * 0.98, WHITE)
        for cx, cy in ring(x, y, radius * 0.98):
            p.line([(x + (cx - x) * 0.36, y + (cy - y) * 0.36), (cx, cy)], radius * 0.07, INK)
            p.shape(ring(cx, cy, radius * 0.36, 90), INK)
        p.shape(ring(x, y, radius * 0.38), INK)


def logeerkamer() -> None:
    """A made bed under a window with a moon, and a suitcase that stands ready."""
    p = Picture(480, 480, mix(PLUM, BLUSH, 0.72))
    for x in range(0, 480, 48):
        p.box(x, 0, x + 24, 350, mix(PLUM, BLUSH, 0.77))
    p.box(0, 344, 480, 480, mix(WOOD, BLUSH, 0.35))
    p.box(0, 338, 480, 350, CREAM)
    # window
    p.box(232, 44, 420, 216, CREAM, 6)
    with p.within_box(244, 56, 408, 204):
        p.box(244, 56, 408, 204, NAVY)
        p.disc(362, 104, 27, HONEY)
        p.disc(351, 97, 23, NAVY)
        for x, y in ((272, 84), (300, 118), (280, 150), (386, 156), (318, 76)):
            p.disc(x, y, 2.4, CREAM)
        p.blob(
            [(230, 215), (250, 178), (290, 168), (330, 186), (380, 172), (420, 190), (420, 220)], mix(NAVY, MOSS, 0.55)
        )
    p.box(322, 56, 330, 204, CREAM)
    p.box(222, 212, 430, 224, mix(CREAM, WOOD, 0.25), 4)
    for edge, way in ((204, 1), (448, -1)):
        inner = smooth(
            [
                (edge + way * 62, 34),
                (edge + way * 50, 90),
                (edge + way * 22, 146),
                (edge + way * 30, 190),
                (edge + way * 34, 240),
            ],
            closed=False,
        )
        p.shape([(edge, 34), *inner, (edge, 240)], GOLD)
        p.box(min(edge - 2, edge + way * 26), 140, max(edge + 2, edge + way * 26), 150, BRICK, 4)
        for fold in (16, 32):
            p.line([(edge + way * fold, 40), (edge + way * fold * 0.5, 138)], 2, mix(GOLD, WOOD, 0.4))
    p.line([(196, 34), (456, 34)], 7, WOOD)
    # lamp on the bedside table
    p.disc(88, 196, 84, mix(BLUSH, HONEY, 0.45))
    p.box(52, 300, 124, 392, WOOD, 5)
    p.box(60, 318, 116, 344, mix(WOOD, HONEY, 0.3), 3)
    p.disc(88, 331, 4, INK)
    p.box(84, 216, 92, 300, INK)
    p.disc(88, 300, 22, INK, 6)
    p.shape([(64, 166), (112, 166), (130, 224), (46, 224)], HONEY)
    # bed
    p.box(140, 204, 162, 424, WOOD, 8)
    p.box(140, 250, 240, 330, WOOD, 10)
    p.box(150, 340, 462, 396, mix(WOOD, INK, 0.2))
    p.box(448, 300, 468, 424, WOOD, 7)
    p.box(156, 312, 456, 350, CREAM, 14)
    p.blob([(166, 316), (170, 276), (206, 266), (246, 276), (252, 316), (210, 324)], WHITE)
    quilt = (BRICK, HONEY, MOSS, CREAM, BLUE, CORAL)
    with p.within(
        lambda mask: mask.polygon(
            [
                (v[0] * 4, v[1] * 4)
                for v in smooth(
                    [(236, 306), (340, 296), (452, 302), (462, 330), (460, 402), (350, 410), (238, 402), (230, 350)]
                )
            ],
            255,
        )
    ):
        for row in range(4):
            for column in range(8):
                x, y = 226 + 31 * column, 292 + 31 * row
                colour = quilt[(column * 2 + row * 3) % 6]
                p.box(x, y, x + 31, y + 31, colour)
                p.shape(
                    [(x + 15.5, y + 5), (x + 26, y + 15.5), (x + 15.5, y + 26), (x + 5, y + 15.5)],
                    mix(colour, WHITE if (row + column) % 2 else INK, 0.28),
                )
    # suitcase
    p.disc(96, 452, 72, mix(WOOD, INK, 0.1), 10)
    p.arc(96, 372, 20, 180, 360, 8, INK)
    p.box(32, 376, 160, 452, NAVY, 12)
    for x in (54, 128):
        p.box(x, 376, x + 12, 452, GOLD)
    p.box(84, 394, 110, 410, CREAM, 3)
    p.disc(320, 440, 150, mix(PLUM, BLUSH, 0.35), 20)
    p.disc(320, 440, 132, mix(PLUM, BLUSH, 0.5), 14)
    p.save("logeerkamer.png")


def dag_1() -> None:
    """A telephone off the hook, under a clock."""
    p = Picture(480, 480, mix(SKY, ICE, 0.3))
    p.box(0, 330, 480, 480, mix(SAND, WOOD, 0.2))
    p.box(0, 330, 480, 344, WOOD)
    p.disc(330, 138, 88, NAVY)
    p.disc(330, 138, 75, CREAM)

    for hour in range(12):
        a = hour * pi / 6
        p.disc(330 + 62 * sin(a), 138 - 62 * cos(a), 4.5 if hour % 3 == 0 else 2.6, INK)
    for turn, length, width in ((9 + 55 / 60, 38, 8), (11, 56, 6)):
        a = turn * pi / 6
        p.line([(330, 138), (330 + length * sin(a), 138 - length * cos(a))], width, INK)
    p.disc(330, 138, 7, BRICK)
    # pin board with notes
    for x, y, colour, lines in ((60, 70, HONEY, 3), (140, 96, WHITE, 4), (74, 176, BLUSH, 3)):
        p.box(x, y, x + 74, y + 84, colour, 3)
        p.disc(x + 37, y + 10, 5, BRICK)
        for row in range(lines):
            p.line(
                [(x + 12, y + 28 + 14 * row), (x + (60 if row % 2 == 0 else 46), y + 28 + 14 * row)],
                4,
                mix(colour, INK, 0.35),
            )
    # the apparatus
    p.disc(286, 424, 132, mix(WOOD, INK, 0.15), 12)
    p.shape(
        smooth([(176, 420), (186, 350), (214, 300), (286, 288), (358, 300), (386, 350), (396, 420), (286, 428)]), BRICK
    )
    for x in (232, 324):
        p.box(x, 268, x + 16, 308, mix(BRICK, INK, 0.3), 5)
    p.disc(286, 360, 52, mix(BRICK, INK, 0.28))
    p.disc(286, 358, 46, CREAM)
    for hole in range(10):
        a = (hole * 30 - 120) * pi / 180
        p.disc(286 + 33 * cos(a), 358 + 33 * sin(a), 7, mix(BRICK, INK, 0.2))
    p.disc(286, 358, 15, HONEY)
    # the receiver lies beside it, its cord still swinging
    cord = [(60, 418), *((74 + 12 * k, 446 if k % 2 else 428) for k in range(9)), (190, 412)]
    p.line(cord, 5.5, mix(BRICK, INK, 0.35), curved=True)
    p.blob([(40, 388), (60, 362), (100, 350), (140, 352), (150, 366), (100, 374), (62, 402)], mix(BRICK, INK, 0.12))
    p.blob([(22, 404), (30, 376), (58, 372), (76, 396), (66, 424), (36, 428)], BRICK)
    p.blob([(128, 352), (150, 334), (172, 344), (176, 372), (158, 386), (134, 376)], BRICK)
    p.save("dag-1.png")


def dag_5() -> None:
    """A closed front door with a note on it."""
    p = Picture(480, 480, mix(BRICK, CORAL, 0.55))
    for row in range(11):
        for column in range(-1, 7):
            x = 84 * column + (42 if row % 2 else 0)
            p.box(
                x + 2,
                40 * row + 2,
                x + 82,
                40 * row + 38,
                mix(BRICK, CORAL, 0.42 + 0.1 * ((row * 3 + column * 5) % 4)),
                2,
            )
    p.box(112, 22, 352, 432, CREAM, 4)
    p.box(130, 40, 334, 102, mix(NAVY, BLUE, 0.3))
    p.box(228, 40, 236, 102, CREAM)
    p.shape([(146, 96), (186, 46), (204, 46), (164, 96)], BLUE)
    p.box(130, 112, 334, 432, NAVY)
    for top, bottom in ((134, 258), (312, 412)):
        for left in (150, 240):
            p.box(left, top, left + 74, bottom, mix(NAVY, INK, 0.35), 3)
            p.box(left + 5, top + 5, left + 74, bottom, mix(NAVY, BLUE, 0.22), 3)
    p.box(172, 276, 292, 298, GOLD, 5)
    p.box(180, 282, 284, 290, mix(GOLD, INK, 0.5), 3)
    p.disc(316, 270, 10, GOLD)
    p.disc(316, 270, 5, mix(GOLD, WOOD, 0.4))
    # the note
    p.shape([(196, 150), (276, 144), (282, 240), (200, 246)], WHITE)
    p.shape([(196, 150), (276, 144), (277, 160), (197, 166)], HONEY)
    for row in range(4):
        p.line([(212, 182 + 15 * row), ((264, 252, 262, 236)[row], 179 + 15 * row)], 4, mix(INK, WHITE, 0.25))
    # number, bell and lamp
    p.box(374, 150, 430, 206, NAVY, 6)
    p.line([(390, 164), (404, 164), (404, 191)], 0.1, NAVY)
    p.line([(388, 166), (397, 160), (397, 195)], 6, CREAM)
    p.line([(420, 162), (408, 162), (408, 175), (417, 175)], 6, CREAM)
    p.arc(411, 184, 10, -80, 120, 6, CREAM)
    p.box(390, 226, 414, 262, CREAM, 6)
    p.disc(402, 244, 7, BRICK)
    # step, mat and plants
    p.box(0, 432, 480, 480, SAND)
    p.box(88, 426, 376, 446, mix(SAND, INK, 0.14), 4)
    p.shape([(136, 440), (328, 440), (350, 468), (114, 468)], mix(WOOD, INK, 0.25))
    p.shape([(150, 445), (314, 445), (326, 463), (138, 463)], mix(WOOD, HONEY, 0.35))
    pot(p, 52, 452)
    p.shape([(384, 398), (452, 398), (444, 456), (392, 456)], BLUE)
    p.box(378, 390, 458, 404, mix(BLUE, INK, 0.2), 4)
    for x, y, size in ((394, 372, 24), (440, 372, 24), (418, 350, 30)):
        p.disc(x, y, size, MOSS)
    for x, y in ((392, 362), (420, 340), (442, 368), (412, 372), (434, 346), (402, 344)):
        p.disc(x, y, 7, HONEY)
        p.disc(x, y, 3, BRICK)
    p.save("dag-5.png")


def pot(p: Picture, x: float, bottom: float) -> None:
    for turn, tall in ((-34, 92), (30, 100), (-14, 132), (16, 122), (0, 150)):
        p.blob(
            [
                (x, bottom - 52),
                (x + turn * 0.5 - 12, bottom - 52 - tall * 0.55),
                (x + turn, bottom - 52 - tall),
                (x + turn * 0.5 + 12, bottom - 52 - tall * 0.55),
            ],
            MOSS if tall % 4 else SAGE,
        )
    p.shape([(x - 36, bottom - 58), (x + 36, bottom - 58), (x + 26, bottom), (x - 26, bottom)], GOLD)
    p.box(x - 42, bottom - 66, x + 42, bottom - 50, mix(GOLD, WOOD, 0.3), 5)


def mirjam() -> None:
    """The editor."""
    p = Picture(240, 240, HONEY)
    p.disc(120, 110, 104, mix(HONEY, WHITE, 0.35))
    bust(p, 120, 252, 41, PALE, CHESTNUT, NAVY, "curls", 0)
    for side in (-1, 1):  # glasses
        p.pen.ellipse([v * 4 for v in (120 + side * 15 - 12, 76, 120 + side * 15 + 12, 100)], outline=BRICK, width=11)
    p.line([(117, 87), (123, 87)], 2.6, BRICK)
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


PICTURES = (wasserette, tolk, veldje, logeerkamer, dag_1, dag_5, mirjam, drempel)

if __name__ == "__main__":
    for draw in PICTURES:
        if not sys.argv[1:] or draw.__name__ in sys.argv[1:]:
            draw()
