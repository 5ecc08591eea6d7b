"""How long it takes to build an issue of twelve articles with pictures: `python benchmarks/build.py`.

Every build is a process of its own, as the editor's is: the first with cold caches in a fresh project, the next with
warm ones. A bare start of the interpreter is the base line.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageDraw

ARTICLES = 12
SETTINGS = """\
[publication]
title = "De Proef"
from = "Redactie De Proef <redactie@example.org>"
base_url = "https://nieuws.example.org"
postal_address = "Proefstraat 1, 3500 AA Utrecht"
language = "nl"
timezone = "Europe/Amsterdam"
"""
PARAGRAPH = (
    "De wijkkrant vertelt hoe het buurthuis één jaar na de opening draait, en wat de bewoners *nog* missen. "
    'Op [de site](https://example.org) staat meer: "Wij zijn er elke dag", zegt de beheerder.\n'
)


def make_project(root: Path) -> None:
    """Write twelve articles with a photograph each, two events and a block."""
    for folder in ("articles", "events", "blocks"):
        (root / "content" / folder).mkdir(parents=True)
    (root / "newsletter.toml").write_text(SETTINGS, encoding="utf-8")
    (root / "subscribers.csv").write_text("email,first_name\nanna@example.org,Anna\n", encoding="utf-8")
    for number in range(1, ARTICLES + 1):
        draw_picture(root / f"content/articles/foto{number}.jpg", number)
        about = f"title: Artikel {number}\ndate: 2026-11-{number + 5:02d}\nimage: foto{number}.jpg\nimage_alt: Een foto"
        write(root / f"content/articles/artikel{number}.md", about, *[PARAGRAPH] * 8)
    for day in (12, 19):
        about = f"title: Markt\nstart: 2026-12-{day} 10:00\nend: 2026-12-{day} 12:00\nlocation: Plein"
        write(root / f"content/events/markt{day}.md", about, "Kom langs.\n")
    write(root / "content/blocks/over.md", "title: Over ons", "Wij schrijven over de wijk.\n")


def write(path: Path, about: str, *paragraphs: str) -> None:
    path.write_text(f"---\n{about}\n---\n\n" + "\n".join(paragraphs), encoding="utf-8")


def draw_picture(path: Path, seed: int) -> None:
    """Draw a picture with the pixels, the unevenness and so the bytes (some 300 KB) of a photograph."""
    chance = random.Random(seed)
    picture = Image.effect_noise((1600, 1067), 40).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y, size = chance.randrange(1600), chance.randrange(1067), chance.randrange(40, 400)
        draw.ellipse((x, y, x + size, y + size), fill=tuple(chance.randrange(256) for _ in range(3)))
    picture.save(path, quality=85)


def seconds(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Return how long a command takes, and how much processor time of it (not on Windows)."""
    before, start = os.times(), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    taken, after = time.perf_counter() - start, os.times()
    return taken, sum(after[2:4]) - sum(before[2:4])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=5)
    runs = arguments.parse_args().runs
    taken: dict[str, list[tuple[float, float]]] = {"python": [], "build, cold": [], "build, warm": []}
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as place:
            root = Path(place) / "project"
            make_project(root)
            environment = {**os.environ, "XDG_CACHE_HOME": str(Path(place) / "cache")}
            build = [sys.executable, "-m", "newsletter", "-C", str(root), "-q", "build", "--date", "2026-12-01"]
            taken["python"].append(seconds([sys.executable, "-c", ""], environment))
            taken["build, cold"].append(seconds(build, environment))
            taken["build, warm"].append(seconds(build, environment))
    base = statistics.median(wall for wall, _ in taken["python"])
    for name, times in taken.items():
        wall, busy = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"{name:<12} {wall:>6.2f} s   {wall / base:>5.0f}×   ({busy:.2f} s of processor time)")
    print("goal: a build under 1.5 s")


if __name__ == "__main__":
    main()
