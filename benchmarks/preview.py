"""How long it takes from saving an article to its picture in the studio: `python benchmarks/preview.py`.

An issue of twelve articles with a photograph each, the real `newsletter preview` and a real Chromium. The base line is
the same browser loading the same mail once more, with nothing to be rendered.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from build import make_project
from playwright.sync_api import sync_playwright

SHOWN = """word => {
    const frame = document.querySelector('iframe.mail:not(.coming)')
    return frame?.contentDocument?.body?.textContent.includes(word)
}"""
RELOADED = """() => new Promise(done => {
    const frame = document.querySelector('iframe.mail')
    frame.addEventListener('load', () => requestAnimationFrame(() => done()), { once: true })
    frame.contentWindow.location.reload()
})"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=15)
    arguments.add_argument("--chromium", default="/usr/bin/chromium")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "project"
        make_project(root)
        environment = {**os.environ, "XDG_CACHE_HOME": str(Path(place) / "cache"), "PYTHONUNBUFFERED": "1"}
        newsletter = [sys.executable, "-m", "newsletter", "-C", str(root)]
        subprocess.run([*newsletter, "-q", "build", "--date", "2026-12-01"], check=True, env=environment)
        studio = subprocess.Popen(
            [*newsletter, "preview", "--no-browser", "--port", "0"], stdout=subprocess.PIPE, text=True, env=environment
        )
        try:
            assert studio.stdout is not None
            address = re.search(r"http://\S+", studio.stdout.readline())
            assert address is not None
            saved, loaded = measure(address[0], root, runs=asked.runs, chromium=asked.chromium)
        finally:
            studio.terminate()
            studio.wait()
    base = statistics.median(loaded)
    for name, times in (("browser alone", loaded), ("save to picture", saved)):
        middle = statistics.median(times)
        print(f"{name:<16} {middle:>5.0f} ms   {middle / base:>4.1f}×   (worst {max(times):.0f} ms)")
    print("goal: from save to picture in under 300 ms")


def measure(address: str, root: Path, *, runs: int, chromium: str) -> tuple[list[float], list[float]]:
    """Return milliseconds from saving to seeing, and of loading the same mail again."""
    article = root / "content/articles/artikel12.md"
    text = article.read_text(encoding="utf-8")
    saved, loaded = [], []
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page: Any = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address)
        page.wait_for_function(SHOWN, arg="Artikel 12")
        for number in range(runs):
            word = f"Bewaard{number:03d}"
            begin = time.perf_counter()
            article.write_text(text.replace("title: Artikel 12", f"title: {word}"), encoding="utf-8")
            page.wait_for_function(SHOWN, arg=word, polling="raf")
            saved.append((time.perf_counter() - begin) * 1000)
            begin = time.perf_counter()
            page.evaluate(RELOADED)
            loaded.append((time.perf_counter() - begin) * 1000)
        browser.close()
    return saved, loaded


if __name__ == "__main__":
    main()
