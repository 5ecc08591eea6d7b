"""Scans 10,000 content files, cold and warm, and compares with only reading them: `python benchmarks/scan.py`."""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from newsletter.config.settings import Publication, Settings
from newsletter.content import collect

WORDS = [
    "buurt",
    "wijk",
    "mensen",
    "samen",
    "werk",
    "onderzoek",
    "aandacht",
    "vraag",
    "plan",
    "straat",
    "school",
    "zorg",
    "jaar",
    "dag",
    "huis",
    "verhaal",
]
HEADER = """---
title: Bericht {index} over {word}
date: {day}
summary: >-
  Kort gezegd
  in twee regels
author: Redactie
tags: [{word}, {other}]
kicker: Onderzoek
image: beeld.jpg
image_alt: Een beeld
custom:
  key: value
---

"""
TODAY = date(2026, 12, 1)
SETTINGS = Settings(
    publication=Publication(
        title="Proef",
        sender="Proef <proef@example.org>",
        base_url="https://nieuws.example.org",
        postal_address="Straat 1",
        language="nl",
        timezone="Europe/Amsterdam",
    )
)


def write_files(root: Path, number: int) -> None:
    """Make articles of about 3.3 KB with nine keys, in a folder a year."""
    chance = random.Random(1)
    for index in range(number):
        day = date(2010, 1, 1) + timedelta(days=index % 5800)
        folder = root / "content" / "articles" / str(day.year)
        folder.mkdir(parents=True, exist_ok=True)
        text = "\n\n".join(" ".join(chance.choices(WORDS, k=85)).capitalize() + "." for _ in range(6))
        header = HEADER.format(index=index, day=day, word=chance.choice(WORDS), other=chance.choice(WORDS))
        (folder / f"{day}-bericht-{index}.md").write_text(header + text + "\n", encoding="utf-8")


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def read_all(root: Path) -> int:
    total = 0
    for folder, _, names in os.walk(root / "content"):
        for name in names:
            with open(f"{folder}/{name}", "rb") as stream:  # noqa: PTH123 — the fastest way there is
                total += len(stream.read())
    return total


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--files", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary).resolve()
        write_files(root, chosen.files)
        time.sleep(0.1)
        results: dict[str, list[float]] = {"reading only": [], "cold": [], "warm": []}
        for turn in range(chosen.rounds):
            cache = root / f"cache-{turn}"
            results["reading only"].append(seconds(lambda: read_all(root)))
            for state in ("cold", "warm"):
                results[state].append(seconds(lambda: collect(root, SETTINGS, today=TODAY, cache=cache)))  # noqa: B023
        base = statistics.median(results["reading only"])
        print(f"{chosen.files} files, median of {chosen.rounds}")
        for state, taken in results.items():
            middle = statistics.median(taken)
            print(
                f"{state:<14}{middle:8.3f} s{middle / base:8.1f} x reading{1e6 * middle / chosen.files:8.0f} us a file"
            )


if __name__ == "__main__":
    main()
