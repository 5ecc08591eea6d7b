"""The square pictures of the stories."""

from __future__ import annotations

from math import cos, pi, sin

from pictures.canvas import (
    BLACK,
    BLUE,
    BLUSH,
    BRICK,
    CORAL,
    CREAM,
    GOLD,
    HONEY,
    ICE,
    INK,
    MOSS,
    NAVY,
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
