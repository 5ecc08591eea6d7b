"""The square pictures of the series: a telephone and a door."""

from __future__ import annotations

from math import cos, pi, sin

from pictures.canvas import (
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
    SAGE,
    SAND,
    SKY,
    WHITE,
    WOOD,
    Picture,
    mix,
    smooth,
)


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
