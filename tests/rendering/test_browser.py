"""In a real browser: nothing is wider than the screen, and large text finds room."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsletter.domain.issue import Quote
from tests.rendering.samples import (
    block,
    dossier,
    event,
    for_reader,
    full_issue,
    illustration,
    picture,
    render,
    story,
)

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
LONG = "Meervoudigepersoonlijkheidsstoornis" * 6
HTML = f"<p>{LONG}</p><table><tr><th>{'x' * 60}</th><td>{'y' * 60}</td></tr></table><pre>{'z' * 200}</pre>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine: what a browser makes of a mail is not looked at")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def bodies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write an edition of words that are far too long, as mail, without its style element, and as web edition."""
    told = illustration(alt=LONG)
    wide = replace(told, width=1200, height=600)
    issue = full_issue(
        subject=LONG,
        lead=story(LONG, 1, kicker=LONG, summary=LONG, illustration=wide, authors=(LONG,), link_text=LONG),
        stories=(story(LONG, 2, illustration=told, summary=LONG), story(LONG, 3, full=True, html=HTML)),
        quote=Quote(text=LONG, by=LONG, url=None, audience=None),
        agenda=(event(LONG, location=LONG, price=LONG, summary=LONG, html=HTML, url="https://example.org/"),),
        dossiers=(dossier(LONG, summary=LONG),),
        blocks=(block(LONG, html=HTML, url="https://example.org/", link_text=LONG),),
    )
    parts = render(issue, logo=picture("logo.png", 48, 48))
    folder = tmp_path_factory.mktemp("bodies")
    (folder / "images").mkdir()
    for one in (*parts.pictures, *parts.web_pictures):
        (folder / "images" / one.name).write_bytes(one.data)
    mail = for_reader(parts)
    plain = mail.split("<style", 1)[0] + mail.rsplit("</style>", 1)[1]
    found = {}
    for name, html in (("mail", mail), ("mail without style", plain), ("web", parts.web)):
        found[name] = folder / f"{name}.html"
        found[name].write_text(html, encoding="utf-8")
    return found


@pytest.mark.parametrize("width", [320, 375, 600, 700])
@pytest.mark.parametrize("name", ["mail", "mail without style", "web"])
def test_nothing_is_wider_than_the_screen(browser: Any, bodies: dict[str, Path], name: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(bodies[name].as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


TWICE = """() => {
  const all = [...document.querySelectorAll("body *")].map(e => [e, getComputedStyle(e)]);
  const sizes = all.map(([e, s]) => [e, parseFloat(s.fontSize), parseFloat(s.lineHeight)]);
  for (const [e, size, line] of sizes) {
    e.style.setProperty("font-size", 2 * size + "px", "important");
    if (line) e.style.setProperty("line-height", 2 * line + "px", "important");
  }
}"""


@pytest.mark.parametrize("name", ["mail", "web"])
def test_text_twice_as_large_has_room_on_a_phone(browser: Any, bodies: dict[str, Path], name: str) -> None:
    page = browser.new_page(viewport={"width": 375, "height": 900})
    page.goto(bodies[name].as_uri())
    page.evaluate(TWICE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.close()


def test_a_row_puts_its_picture_above_large_text(browser: Any, bodies: dict[str, Path]) -> None:
    page = browser.new_page(viewport={"width": 375, "height": 900})
    page.goto(bodies["mail"].as_uri())
    below = "() => { const e = document.querySelector('.n-beside'); return e.offsetTop > e.previousElementSibling.offsetTop }"
    assert page.evaluate(below) is False
    page.evaluate(TWICE)
    assert page.evaluate(below) is True
    page.close()


def test_the_dark_mail_has_light_text_on_dark_ground(browser: Any, bodies: dict[str, Path]) -> None:
    page = browser.new_page(viewport={"width": 600, "height": 900}, color_scheme="dark")
    page.goto(bodies["mail"].as_uri())
    shades = page.evaluate(
        """() => [getComputedStyle(document.querySelector(".n-h3")).color,
                 getComputedStyle(document.querySelector(".n-sheet")).backgroundColor]"""
    )
    text, ground = ([int(part) for part in shade[4:-1].split(",")] for shade in shades)
    assert min(text) > 200
    assert max(ground) < 60
    page.close()
