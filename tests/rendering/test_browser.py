"""In a real browser: nothing is wider than the screen, and large text finds room."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsletter.domain.issue import Answer, Issue, Quote
from tests.proof.phones import use_letters
from tests.proof.test_widths import EDGES, LOOK
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

LONG = "Meervoudigepersoonlijkheidsstoornis" * 6
HTML = f"<p>{LONG}</p><table><tr><th>{'x' * 60}</th><td>{'y' * 60}</td></tr></table><pre>{'z' * 200}</pre>"


def ordinary() -> Issue:
    """Make an edition of the words that Dutch editors use, with a picture, a poll and a series."""
    wide = replace(illustration(), width=1200, height=600)
    return full_issue(
        lead=story("Spreekuur tussen de wasmachines", 1, kicker="Praktijkverhaal", illustration=wide),
        stories=tuple(story(f"De logeerkamer bleef leeg {n}", n, illustration=illustration()) for n in range(2, 5)),
        agenda=(
            event("Oefenmiddag: een stilte laten vallen", 1, location="Zwolle, De Weverij", price="€ 25, met soep"),
            event("Winterschool: werken zonder wachtkamer", 2, url="https://example.org/winterschool"),
        ),
        dossiers=(dossier("De eerste veertien dagen", summary="Drie keer kijken we mee bij hetzelfde wijkteam."),),
        blocks=(
            block(
                "Had je iets aan dit nummer?",
                answers=(
                    Answer(label="Ja, veel", url="https://example.org/ja"),
                    Answer(label="Een beetje", url="https://example.org/beetje"),
                ),
            ),
        ),
    )


def absurd() -> Issue:
    """Make an edition of words that are far too long."""
    told = illustration(alt=LONG)
    wide = replace(told, width=1200, height=600)
    return full_issue(
        subject=LONG,
        lead=story(LONG, 1, kicker=LONG, summary=LONG, illustration=wide, authors=(LONG,), link_text=LONG),
        stories=(story(LONG, 2, illustration=told, summary=LONG), story(LONG, 3, full=True, html=HTML)),
        quote=Quote(text=LONG, by=LONG, url=None, audience=None),
        agenda=(event(LONG, location=LONG, price=LONG, summary=LONG, html=HTML, url="https://example.org/"),),
        dossiers=(dossier(LONG, summary=LONG),),
        blocks=(block(LONG, html=HTML, url="https://example.org/", link_text=LONG),),
    )


@pytest.fixture(scope="module")
def bodies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write two editions: as mail, without its style element, as Outlook reads it, and as web edition."""
    found = {}
    for kind, issue in (("absurd", absurd()), ("ordinary", ordinary())):
        folder = tmp_path_factory.mktemp(kind)
        parts = render(issue, logo=picture("logo.png", 48, 48))
        (folder / "images").mkdir()
        for one in (*parts.pictures, *parts.web_pictures):
            (folder / "images" / one.name).write_bytes(one.data)
        mail = for_reader(parts)
        plain = re.sub("<style.*?</style>", "", mail, flags=re.DOTALL)
        for name, html in (("mail", mail), ("no style", plain), ("Outlook", for_outlook(mail)), ("web", parts.web)):
            found[f"{kind} {name}"] = folder / f"{name}.html"
            found[f"{kind} {name}"].write_text(html, encoding="utf-8")
    return found


def for_outlook(mail: str) -> str:
    """Open what only Outlook on Windows reads, and leave out what it does not: its structure, not its looks."""
    mail = re.sub(r"<!--\[if !mso\]><!-->.*?<!--<!\[endif\]-->", "", mail, flags=re.DOTALL)
    return re.sub(r"<!--\[if (?:[gl]te? )?mso[^\]]*\]>(.*?)<!\[endif\]-->", r"\1", mail, flags=re.DOTALL)


def open_page(browser: Any, body: Path, width: int, **options: Any) -> Any:
    """Open a page in the letters of a phone: what this machine has may be wider."""
    page = browser.new_page(viewport={"width": width, "height": 900}, **options)
    page.goto(body.as_uri())
    use_letters(page, "iPhone")
    return page


@pytest.mark.parametrize("width", [320, 375, 600, 700])
@pytest.mark.parametrize("name", ["absurd mail", "absurd no style", "absurd web", "ordinary mail", "ordinary web"])
def test_nothing_is_wider_than_the_screen(browser: Any, bodies: dict[str, Path], name: str, width: int) -> None:
    page = open_page(browser, bodies[name], width)
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

BROKEN = """() => {
  const broken = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, parent = text.parentElement;
    if (parent.closest("style, pre") || getComputedStyle(parent).display === "none" || !parent.getClientRects().length) continue;
    for (const word of text.data.matchAll(/[\\p{L}\\p{N}]+[,.:;?!]?/gu)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) broken.push(word[0]);
    }
  }
  return broken;
}"""


@pytest.mark.parametrize("width", [320, 375])
@pytest.mark.parametrize("name", ["absurd mail", "absurd web", "ordinary mail", "ordinary web"])
def test_text_twice_as_large_has_room_on_a_phone(browser: Any, bodies: dict[str, Path], name: str, width: int) -> None:
    page = open_page(browser, bodies[name], width)
    page.evaluate(TWICE)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("width", [320, 375])
def test_no_word_is_broken_on_a_phone(browser: Any, bodies: dict[str, Path], width: int) -> None:
    page = open_page(browser, bodies["ordinary mail"], width)
    assert page.evaluate(BROKEN) == []
    page.close()


@pytest.mark.parametrize("width", [320, 375])
def test_a_phone_breaks_only_words_longer_than_a_line_of_twice_the_size(
    browser: Any, bodies: dict[str, Path], width: int
) -> None:
    page = open_page(browser, bodies["ordinary mail"], width)
    page.add_script_tag(path=LOOK)
    page.evaluate(TWICE)
    assert page.evaluate("room => look.broken(room)", width - EDGES) == []
    assert [word for word in page.evaluate(BROKEN) if len(word) < 11] == []
    page.close()


@pytest.mark.parametrize("width", [375, 700])
def test_without_styles_a_column_holds(browser: Any, bodies: dict[str, Path], width: int) -> None:
    page = open_page(browser, bodies["ordinary no style"], width)
    assert page.evaluate(BROKEN) == []
    narrow = "() => Math.min(...[...document.querySelectorAll('h3')].map(e => e.getBoundingClientRect().width))"
    assert page.evaluate(narrow) >= 170
    page.close()


def test_outlook_has_the_picture_beside_the_text(browser: Any, bodies: dict[str, Path]) -> None:
    page = open_page(browser, bodies["ordinary Outlook"], 700)
    found = page.evaluate(
        """() => [".n-side", ".n-beside"].map(c => document.querySelector(c).closest("td").getBoundingClientRect())
                 .map(r => [r.left, r.right, r.top])"""
    )
    (_, right, top), (left, _, beside) = found
    assert right <= left
    assert top == beside
    page.close()


@pytest.mark.parametrize("name", ["ordinary mail", "ordinary web"])
def test_the_console_stays_silent(browser: Any, bodies: dict[str, Path], name: str) -> None:
    said: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(request.url))
    page.goto(bodies[name].as_uri())
    assert said == []
    page.close()


def test_a_row_puts_its_picture_above_large_text(browser: Any, bodies: dict[str, Path]) -> None:
    page = open_page(browser, bodies["ordinary mail"], 375)
    below = """() => { const [picture, title] = [".n-side", ".n-beside > div"].map(
        c => document.querySelector(c).getBoundingClientRect()); return title.top >= picture.bottom }"""
    assert page.evaluate(below) is False
    page.evaluate(TWICE)
    assert page.evaluate(below) is True
    page.close()


def test_a_phone_keeps_summaries_and_has_links_for_thumbs(browser: Any, bodies: dict[str, Path]) -> None:
    page = open_page(browser, bodies["ordinary mail"], 375)
    heights = page.evaluate(
        """() => [...document.querySelectorAll(".n-tap a, .n-footrow, .n-social, .n-pill a, .n-btn a")]
                 .map(e => [e.textContent, (e.closest(".n-pill") || e).getBoundingClientRect().height])"""
    )
    assert len(heights) > 8
    assert [one for one in heights if one[1] < 44] == []
    shown = page.evaluate("() => document.querySelector('.n-beside > .n-soft').getBoundingClientRect()")
    assert shown["width"] > 300
    page.close()


def test_a_picture_that_is_not_shown_leaves_its_words(browser: Any, bodies: dict[str, Path]) -> None:
    page = browser.new_page(viewport={"width": 700, "height": 900})
    page.route("**/images/*", lambda route: route.abort())
    page.goto(bodies["ordinary mail"].as_uri())
    sizes = page.evaluate(
        "() => [...document.querySelectorAll('img[alt]:not([alt=\"\"])')].map(e => getComputedStyle(e).fontSize)"
    )
    assert sizes
    assert min(float(size[:-2]) for size in sizes) >= 14
    page.close()


def test_the_dark_mail_has_light_text_on_dark_ground(browser: Any, bodies: dict[str, Path]) -> None:
    page = open_page(browser, bodies["ordinary mail"], 600, color_scheme="dark")
    shades = page.evaluate(
        """() => [getComputedStyle(document.querySelector(".n-h3")).color,
                 getComputedStyle(document.querySelector(".n-sheet")).backgroundColor]"""
    )
    text, ground = ([int(part) for part in shade[4:-1].split(",")] for shade in shades)
    assert min(text) > 200
    assert max(ground) < 60
    page.close()
