"""A canvas measured in the pixels of the finished picture, and the one palette all pictures share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parents[2] / "content" / "beeld"
FINER = 4  # drawn so many times larger: scaling down smooths the edges

INK, NAVY, BLUE, SKY, ICE = "#1b2942", "#27406b", "#5f86b3", "#b9d2de", "#dfebee"
BRICK, CORAL, BLUSH = "#b3432b", "#de8460", "#f4cfb6"
GOLD, HONEY, CREAM, SAND, WOOD = "#e6ab43", "#f3cf85", "#fdf5e8", "#ecdabc", "#9a6238"
MOSS, SAGE, PLUM, WHITE = "#4f7a63", "#a3c0a4", "#6d3b57", "#ffffff"
PALE, OLIVE, TAN, BROWN, DARK = "#f3caa9", "#deaa80", "#c08457", "#8c5a3a", "#62402e"
BLACK, CHESTNUT, AUBURN, BLOND, GREY = "#231f26", "#54331f", "#a14a25", "#d9a441", "#b8b4b0"

Point = tuple[float, float]


def mix(one: str, other: str, share: float) -> str:
    """Return a colour between two: `share` 0 is the first, 1 the second."""
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def smooth(points: Sequence[Point], *, closed: bool = True, steps: int = 14) -> list[Point]:
    """Return a curve through all points (Catmull-Rom)."""
    count = len(points)
    at: Callable[[int], Point] = (
        (lambda i: points[i % count]) if closed else (lambda i: points[min(max(i, 0), count - 1)])
    )
    curve: list[Point] = []
    for index in range(count if closed else count - 1):
        a, b, c, d = (at(index + shift) for shift in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            curve.append((_between(a[0], b[0], c[0], d[0], t), _between(a[1], b[1], c[1], d[1], t)))
    return curve if closed else [*curve, points[-1]]


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


class Picture:
    """A canvas in the pixels of the finished picture."""

    def __init__(self, width: int, height: int, ground: str) -> None:
        self.width, self.height = width, height
        self.image = Image.new("RGB", (width * FINER, height * FINER), ground)
        self.pen = ImageDraw.Draw(self.image)

    def box(  # noqa: PLR0917 — a shape reads as a row of numbers
        self, left: float, top: float, right: float, bottom: float, fill: str, round_: float = 0
    ) -> None:
        edges = (left * FINER, top * FINER, right * FINER - 1, bottom * FINER - 1)
        self.pen.rounded_rectangle(edges, round_ * FINER, fill)

    def disc(self, x: float, y: float, across: float, fill: str, down: float | None = None) -> None:
        down = across if down is None else down
        self.pen.ellipse(tuple(v * FINER for v in (x - across, y - down, x + across, y + down)), fill)

    def shape(self, points: Sequence[Point], fill: str) -> None:
        self.pen.polygon([(x * FINER, y * FINER) for x, y in points], fill)

    def blob(self, points: Sequence[Point], fill: str) -> None:
        self.shape(smooth(points), fill)

    def line(self, points: Sequence[Point], width: float, fill: str, *, curved: bool = False) -> None:
        points = smooth(points, closed=False) if curved else points
        self.pen.line([(x * FINER, y * FINER) for x, y in points], fill, round(width * FINER), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, fill)

    def arc(  # noqa: PLR0917 — a shape reads as a row of numbers
        self, x: float, y: float, radius: float, start: float, end: float, width: float, fill: str
    ) -> None:
        steps = [start + (end - start) * step / 40 for step in range(41)]
        self.line([(x + radius * cos(a * pi / 180), y + radius * sin(a * pi / 180)) for a in steps], width, fill)

    @contextmanager
    def within(self, draw: Callable[[ImageDraw.ImageDraw], None]) -> Iterator[None]:
        """Keep what is drawn meanwhile inside what `draw` fills with 255."""
        before = self.image.copy()
        mask = Image.new("L", self.image.size, 0)
        draw(ImageDraw.Draw(mask))
        yield
        before.paste(self.image, (0, 0), mask)
        self.image.paste(before)

    def within_disc(self, x: float, y: float, radius: float) -> AbstractContextManager[None]:
        edges = tuple(v * FINER for v in (x - radius, y - radius, x + radius, y + radius))
        return self.within(lambda mask: mask.ellipse(edges, 255))

    def within_box(
        self, left: float, top: float, right: float, bottom: float, round_: float = 0
    ) -> AbstractContextManager[None]:
        edges = (left * FINER, top * FINER, right * FINER - 1, bottom * FINER - 1)
        return self.within(lambda mask: mask.rounded_rectangle(edges, round_ * FINER, 255))

    def save(self, name: str, *, colours: int = 200, corner: float | None = None) -> None:
        small = self.image.resize((self.width, self.height), Image.Resampling.LANCZOS)
        if corner is None:
            small = small.quantize(colours, method=Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
        else:
            mask = Image.new("L", self.image.size, 0)
            ImageDraw.Draw(mask).rounded_rectangle(
                (0, 0, self.image.width - 1, self.image.height - 1), corner * FINER, 255
            )
            small.putalpha(mask.resize(small.size, Image.Resampling.LANCZOS))
        FOLDER.mkdir(parents=True, exist_ok=True)
        small.save(FOLDER / name, optimize=True)
