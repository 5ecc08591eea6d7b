#!/usr/bin/env python3
"""Photographs the demonstration's issue, in every theme and in the studio, for the README and docs.

python scripts/screenshots.py [CHROMIUM]
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from newsletter.web.preview.server import StudioServer  # noqa: E402 — that of this folder
from tests.proof import phones  # noqa: E402 — the letters are those that the tests look at

DAY = "2026-12-01"  # as in scripts/demo
MADE_FROM = ("newsletter.toml", "subscribers.csv", "content", "templates")
THEMES = ("editorial", "letter", "digest")

# What an editor writes below the plan, in place of the greeting of the first build.
LETTER = """\
Dag {{ subscriber.first_name | default('lezer') }},

Waar zitten mensen toch al te wachten? Die vraag bracht een team in Deventer bij een wasserette, en ons bij het thema
van dit nummer: hulp die begint op een plek waar niemand om hulp hoeft te vragen.

Verder wordt er een voordeur niet opengedaan, blijft een bed leeg en levert Riet haar sleutels in. Op één na.
"""

# file in docs/, theme, page width, colour scheme, how much of it to keep (pixels, None: all), scale
Shot = tuple[str, str, int, str, int | None, float]
README: tuple[Shot, ...] = (
    ("issue.png", "editorial", 700, "light", 1800, 2),
    ("issue-dark.png", "editorial", 700, "dark", 1800, 1),
    ("issue-phone.png", "editorial", 375, "light", 1500, 2),
)
GALLERY: tuple[Shot, ...] = tuple(
    (f"themes/{theme}-{width}-{scheme}.png", theme, width, scheme, None, 1)
    for theme in THEMES
    for width in (700, 375)
    for scheme in ("light", "dark")
)
# file in docs/, tab and its state, colour scheme
STUDIO = (
    ("studio.png", "mail?lens=light&width=600", "light"),
    ("studio-dark.png", "mail?lens=dark&width=600", "dark"),
    ("studio-inbox.png", "inbox", "light"),
)


def build(project: Path, theme: str) -> Path:
    """Build the issue in a theme, with the editor's letter, in a copy of the project; return its mail."""
    project.mkdir()
    for name in MADE_FROM:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, project / name)
    settings = project / "newsletter.toml"
    lines = [line for line in settings.read_text("utf-8").split("\n") if not line.startswith("theme = ")]
    lines.insert(lines.index("[publication]") + 1, f'theme = "{theme}"')
    settings.write_text("\n".join(lines), "utf-8")
    command = [sys.executable, "-m", "newsletter", "--quiet", "-C", str(project), "build", "--date", DAY]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    plan = project / "issues" / DAY / "issue.md"
    front, _, _greeting = plan.read_text("utf-8").rpartition("---\n")
    plan.write_text(f"{front}---\n\n{LETTER}", "utf-8")
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return plan.with_name("email.html")


def letters() -> str:
    """Return fonts as wide as those of an iPhone, where `tests/node` has them; else this machine's own are seen."""
    if (ROOT / "tests/node/node_modules/@fontsource").is_dir():
        return phones.letters("iPhone")
    print(
        "Without the fonts of tests/node (bash .ci/run installs them) the pictures have this machine's.",
        file=sys.stderr,
    )
    return ""


def photograph(browser: Browser, mail: Path, shot: Shot, faces: str) -> None:
    """Write one picture into docs/, small enough for a page."""
    name, _theme, width, scheme, height, scale = shot
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        device_scale_factor=scale,
    )
    page.goto(mail.as_uri())
    page.add_style_tag(content=faces)
    page.evaluate("document.fonts.ready.then(() => true)")
    whole = page.evaluate("document.documentElement.scrollHeight")
    target = ROOT / "docs" / name
    target.parent.mkdir(exist_ok=True)
    page.screenshot(
        path=target,
        full_page=True,
        clip={"x": 0, "y": 0, "width": width, "height": min(height or whole, whole)},
    )
    page.close()
    lighten(target)


def lighten(target: Path) -> None:
    """Keep so many colours of a picture as are seen."""
    with Image.open(target) as picture:
        small = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    small.save(target, optimize=True)


def photograph_studio(browser: Browser, project: Path) -> None:
    """Write the pictures of the studio into docs/."""
    server = StudioServer(project, port=0)
    ready = threading.Event()
    serving = threading.Thread(target=server.run, args=(ready.set,))
    serving.start()
    try:
        ready.wait()
        for name, tab, scheme in STUDIO:
            page = browser.new_page(
                viewport={"width": 1360, "height": 900},
                color_scheme="dark" if scheme == "dark" else "light",
                device_scale_factor=1.5,
            )
            page.goto(f"{server.address}issues/{DAY}/{tab}")
            page.wait_for_load_state("load")
            page.wait_for_selector(".tabs .count")
            page.screenshot(path=ROOT / "docs" / name)
            page.close()
            lighten(ROOT / "docs" / name)
    finally:
        server.stop()
        serving.join()


def main() -> None:
    chromium = sys.argv[1] if sys.argv[1:] else shutil.which("chromium")  # None: the one Playwright installed
    faces = letters()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        mails = {theme: build(Path(folder) / theme, theme) for theme in THEMES}
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for shot in (*README, *GALLERY):
            photograph(browser, mails[shot[1]], shot, faces)
        photograph_studio(browser, Path(folder) / "editorial")
        browser.close()


if __name__ == "__main__":
    main()
