#!/usr/bin/env python3
"""Photographs the demonstration's issue for the README: builds it in a copy, and writes docs/issue*.png.

python scripts/screenshots.py [CHROMIUM]
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DAY = "2026-12-01"  # as in scripts/demo
MADE_FROM = ("newsletter.toml", "subscribers.csv", "content", "templates")

# What an editor writes below the plan, in place of the greeting of the first build.
LETTER = """\
Dag {{ subscriber.first_name | default('lezer') }},

Waar zitten mensen toch al te wachten? Die vraag bracht een team in Deventer bij een wasserette, en ons bij het thema
van dit nummer: hulp die begint op een plek waar niemand om hulp hoeft te vragen.

Verder wordt er een voordeur niet opengedaan, blijft een bed leeg en levert Riet haar sleutels in. Op één na.
"""

# name, page width, colour scheme, how much of it to keep (pixels, None: all), scale
PICTURES = (
    ("issue.png", 700, "light", 1800, 2),
    ("issue-dark.png", 700, "dark", 1800, 1),
    ("issue-phone.png", 375, "light", 1500, 2),
)


def build(project: Path) -> Path:
    """Build the issue with the editor's letter in a copy of the project; return its mail."""
    for name in MADE_FROM:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, project / name)
    command = [sys.executable, "-m", "newsletter", "--quiet", "-C", str(project), "build", "--date", DAY]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    plan = project / "issues" / DAY / "issue.md"
    front, _, _greeting = plan.read_text("utf-8").rpartition("---\n")
    plan.write_text(f"{front}---\n\n{LETTER}", "utf-8")
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return plan.with_name("email.html")


def photograph(browser: Browser, mail: Path, folder: Path) -> None:
    """Write every picture of `PICTURES` into `folder`, small enough for a README."""
    for name, width, scheme, height, scale in PICTURES:
        page = browser.new_page(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            device_scale_factor=scale,
        )
        page.goto(mail.as_uri())
        whole = page.evaluate("document.documentElement.scrollHeight")
        target = folder / name
        page.screenshot(
            path=target,
            full_page=True,
            clip={"x": 0, "y": 0, "width": width, "height": min(height or whole, whole)},
        )
        page.close()
        with Image.open(target) as picture:
            small = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
        small.save(target, optimize=True)


def main() -> None:
    chromium = sys.argv[1] if sys.argv[1:] else shutil.which("chromium")  # None: the one Playwright installed
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        mail = build(Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        photograph(browser, mail, ROOT / "docs")
        browser.close()


if __name__ == "__main__":
    main()
