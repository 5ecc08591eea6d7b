"""Every theme that comes with the tool: whole with one of everything, with next to nothing, and for each audience."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest

from newsletter.config import Settings
from newsletter.domain.issue import Answer, Illustration, Issue, News, Part, Quote
from newsletter.domain.parts import Parts
from newsletter.rendering.environment import template_folders
from tests.rendering.samples import (
    SETTINGS,
    Page,
    at,
    block,
    dossier,
    empty_issue,
    event,
    folded,
    for_reader,
    full_issue,
    illustration,
    picture,
    render,
    story,
)

PACKAGED = template_folders(Path("no-such-project"))[0]
THEMES = sorted(path.parent.name for path in PACKAGED.glob("*/theme.toml"))
LONG = "Meervoudigepersoonlijkheidsstoornis" * 6
HTML = f"<p>{LONG}</p><table><tr><th>{'x' * 60}</th><td>{'y' * 60}</td></tr></table><pre>{'z' * 200}</pre>"


def themed(theme: str) -> Settings:
    return replace(SETTINGS, publication=replace(SETTINGS.publication, theme=theme))


def everything() -> Issue:
    """Make an edition with every kind of piece in every state, some of it for some readers only."""
    drawn = Illustration(
        src="images/drawn.png", alt="", width=60, height=30, picture=picture("drawn.png"), generated=True
    )
    return full_issue(
        lead=story(
            "De buurttafel",
            1,
            kicker="Praktijk",
            illustration=illustration(),
            authors=("Noor",),
            date=at(2026, 11, 20, 9),
        ),
        stories=(
            story("Naast ze zitten", 2, illustration=illustration(name="b.png"), authors=("Sam",), kicker="Jeugd"),
            story("Alleen voor zorg", 3, audience="zorg", illustration=drawn),
            story("Helemaal hier", 4, full=True, more=False, illustration=illustration(name="c.png")),
            story("Elders", 5, elsewhere=True, url="https://elders.example.org/5", link_text="Luister mee"),
        ),
        quote=Quote(text="Ik begon met de soep.", by="Henk", url="https://example.org/henk", audience="zorg"),
        agenda=(
            event("Oefenmiddag", 1, url="https://example.org/oefenmiddag", kicker="Training"),
            event("Verzet", 2, news=News.MOVED, start=at(2026, 12, 3, 19, 30), end=at(2026, 12, 3, 21, 30)),
            event("Afgezegd", 3, news=News.CANCELLED, cancelled=True, summary="De spreker is ziek."),
            event("Al gezien", 4, news=None, audience="zorg", register_url=None),
        ),
        dossiers=(
            dossier(
                parts=(
                    Part(number=1, title="Het eerste deel", url="https://example.org/1", new=False),
                    Part(number=2, title="Het tweede deel", url="https://example.org/2", new=True, audience="jeugd"),
                ),
                stories=(story("Het tweede deel", 20, url="https://example.org/2", audience="jeugd"),),
            ),
        ),
        shorts=(
            story("Subsidie", 6, link_text="Vraag aan", elsewhere=True),
            story("Gezocht", 7, full=True, more=False),
        ),
        blocks=(
            block(url="https://example.org/over", link_text="Wie wij zijn"),
            block(
                "Had je hier iets aan?",
                anchor="vraag",
                audience="jeugd",
                answers=(
                    Answer(label="Ja", url="https://example.org/ja"),
                    Answer(label="Nee", url="https://example.org/nee"),
                ),
            ),
        ),
    )


@cache
def whole(theme: str, *, published: bool = False) -> Parts:
    return render(everything(), settings=themed(theme), logo=picture("logo.png", 48, 48), published=published)


@cache
def for_all(theme: str, *, published: bool = False) -> Page:
    """Read the mail of a subscriber who gets everything."""
    parts = whole(theme, published=published)
    return Page(for_reader(parts, [True] * len(parts.conditions)))


def test_there_are_three() -> None:
    assert THEMES == ["digest", "editorial", "letter"]


@pytest.mark.parametrize("theme", THEMES)
def test_every_title_and_every_link_is_in_the_mail(theme: str) -> None:
    page, issue = for_all(theme), everything()
    links = set(page.values("a", "href"))
    assert issue.lead
    assert issue.quote
    stories = [issue.lead, *issue.stories, *issue.dossiers[0].stories, *issue.shorts]
    pieces = (stories, issue.agenda, issue.dossiers, issue.dossiers[0].parts, issue.blocks)
    for title in (one.title for kind in pieces for one in kind):
        assert folded(title) in page.words.replace("\N{NO-BREAK SPACE}", " ")
    assert {one.url for one in stories if one.elsewhere or not one.full} <= links
    assert {one.url for one in issue.agenda if one.url} <= links
    assert {one.register_url for one in issue.agenda if one.register_url and not one.cancelled} <= links
    assert {answer.url for one in issue.blocks for answer in one.answers} <= links
    assert {
        "https://example.org/1",
        "https://example.org/2",
        "https://example.org/over",
        "https://example.org/henk",
    } <= links
    assert {*SETTINGS.social.values(), "https://nieuws.example.org/u/x", "https://nieuws.example.org/p/x"} <= links


@pytest.mark.parametrize("theme", THEMES)
def test_what_an_editor_wrote_is_shown(theme: str) -> None:
    page = for_all(theme)
    for said in (
        "Goed dat je er bent.", "Samira Bouzid", "hoofdredacteur", "Praktijk", "Noor", "20 november 2026", "Jeugd", "Sam",
        "De hele tekst.", "Luister mee", "Vraag aan", "Ik begon met de soep.", "Henk", "Training", "Gewijzigd",
        "Gaat niet door", "De spreker is ziek.", "26 november,", "13.30–16.30 uur", "Utrecht", "Vijf delen over rondkomen.",
        "deel 2 van 5", "Wij schrijven over de wijk.", "Wie wij zijn", "Proefstraat 1, 3500 AA Utrecht", "Vakwerk in de wijk",
    ):  # fmt: skip
        assert said in page.words.replace("\N{NO-BREAK SPACE}", " "), said


@pytest.mark.parametrize("theme", THEMES)
def test_a_cancelled_event_is_struck_out_and_cannot_be_signed_up_for(theme: str) -> None:
    issue = empty_issue(agenda=(event("Afgezegd", cancelled=True, news=News.CANCELLED),))
    html = for_reader(render(issue, settings=themed(theme)))
    assert re.search("<s>(?:(?!</s>).)*Afgezegd", html)
    assert not [link for link in Page(html).values("a", "href") if "aanmelden" in link or "calendar" in link]


@pytest.mark.parametrize("theme", THEMES)
def test_one_first_heading_and_no_level_left_out(theme: str) -> None:
    levels = for_all(theme).levels
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


@pytest.mark.parametrize("theme", THEMES)
def test_read_online_only_where_it_stands_online(theme: str) -> None:
    there = "https://nieuws.example.org/2026-11-23/"
    assert there in for_all(theme, published=True).values("a", "href")
    assert "Lees online" in for_all(theme, published=True).words
    assert "Lees online" not in for_all(theme).words


@pytest.mark.parametrize("theme", THEMES)
def test_one_article_and_nothing_else_makes_an_issue(theme: str) -> None:
    for issue in (
        empty_issue(stories=(story("Enige"),)),
        empty_issue(lead=story("Enige")),
        empty_issue(shorts=(story("Enige"),)),
    ):
        page = Page(for_reader(render(issue, settings=themed(theme))))
        assert page.words.count("Enige") == 1
        assert story().url in page.values("a", "href")
        assert page.levels[0] == 1
        assert "Agenda" not in page.words


TABLES = re.compile(r"<(/?)(table|tbody|tr|td|div|p|span|h[1-6]|a)\b[^>]*?>")


@pytest.mark.parametrize("theme", THEMES)
def test_whatever_is_cut_out_the_tables_stay_whole(theme: str) -> None:
    parts = whole(theme)
    assert len(parts.conditions) >= 2
    for truths in product((False, True), repeat=len(parts.conditions)):
        body = for_reader(parts, list(truths))
        for seen in (re.sub("<!--.*?-->", "", body, flags=re.DOTALL), _as_outlook_sees(body)):
            stack: list[str] = []
            for closing, name in TABLES.findall(seen):
                if closing:
                    assert stack.pop() == name
                else:
                    stack.append(name)
            assert stack == []


def _as_outlook_sees(html: str) -> str:
    html = re.sub(r"<!--\[if !mso.*?<!\[endif\]-->", "", html, flags=re.DOTALL)
    return re.sub(r"<!--\[if [^\]]*mso[^\]]*\]>(.*?)<!\[endif\]-->", r"\1", html, flags=re.DOTALL)


@pytest.mark.parametrize("theme", THEMES)
def test_who_is_not_in_an_audience_gets_nothing_of_its_pieces(theme: str) -> None:
    words = Page(for_reader(whole(theme))).words
    for title in (
        "Alleen voor zorg",
        "Al gezien",
        "Ik begon met de soep.",
        "Had je hier iets aan?",
        "https://example.org/ja",
    ):
        assert title not in words


@pytest.mark.parametrize("theme", THEMES)
def test_a_full_issue_is_small_enough(theme: str) -> None:
    html = for_reader(whole(theme, published=True))
    styles = "".join(re.findall(r"<style.*?</style>", html, re.DOTALL))
    assert len(html.encode()) < 70_000
    assert len(styles.encode()) < 8_192


@pytest.mark.parametrize("theme", THEMES)
def test_no_type_is_smaller_than_14_pixels(theme: str) -> None:
    html = re.sub(r"<!--.*?-->", "", for_reader(whole(theme)), flags=re.DOTALL)
    shown = re.sub(r"font-size:0(?:px)?;", "", html)  # spacers of MJML, which hold no text
    assert min(map(float, re.findall(r"font-size:\s*([\d.]+)px", shown))) >= 14


@pytest.mark.parametrize("theme", ["letter", "digest"])
def test_a_drawn_picture_is_left_out_where_there_is_little_decoration(theme: str) -> None:
    names = {one.name for one in whole(theme).pictures}
    assert "drawn.png" not in names
    assert "a.png" in names


def test_a_letter_is_in_one_typeface_and_has_no_buttons() -> None:
    parts = whole("letter")
    assert "<mj-button" not in parts.mjml.split("</mj-head>")[1]
    assert "thumb" not in parts.html.split("</style>")[-1]


def test_a_digest_numbers_what_everybody_gets() -> None:
    numbers = re.findall(r'class="d-number[^>]*>([^<]*)<', for_reader(whole("digest"), [True, True]))
    assert numbers[:5] == ["1", "2", "+", "3", "4"]
    without = re.findall(r'class="d-number[^>]*>([^<]*)<', for_reader(whole("digest"), [False, False]))
    assert without[:4] == ["1", "2", "3", "4"]


def test_a_digest_counts_what_a_reader_gets() -> None:
    assert "Nieuwe artikelen 4+" in for_all("digest").words
    assert re.search(r"Nieuwe artikelen 4 ", Page(for_reader(whole("digest"))).words)


def test_a_digest_leads_to_its_sections_once_they_stand_on_the_web() -> None:
    parts = whole("digest", published=True)
    links = re.findall(r'class="d-jump[^>]*><a[^>]*? href="([^"]*)"', for_reader(parts, [True, True]))
    jumps = [link.partition("#")[2] for link in links]
    assert sorted(jumps) == ["a1", "agenda-section", "short-section"]  # the dossier is for some only, so not on the web
    assert all(f'id="{jump}"' in parts.web for jump in jumps)
    assert not any(link.endswith("#agenda-section") for link in for_all("digest").values("a", "href"))


def bodies(theme: str) -> Iterator[tuple[str, str]]:
    """Make mails that are hard to fit: words far too long, with and without styles, and lines from the right."""
    told = illustration(alt=LONG)
    issue = full_issue(
        subject=LONG,
        lead=story(
            LONG, 1, kicker=LONG, summary=LONG, illustration=replace(told, width=1200, height=600), authors=(LONG,)
        ),
        stories=(story(LONG, 2, illustration=told, summary=LONG), story(LONG, 3, full=True, html=HTML)),
        quote=Quote(text=LONG, by=LONG, url=None, audience=None),
        agenda=(event(LONG, location=LONG, price=LONG, summary=LONG, html=HTML, url="https://example.org/"),),
        dossiers=(dossier(LONG, summary=LONG),),
        blocks=(block(LONG, html=HTML, answers=(Answer(label=LONG, url="https://example.org/"),)),),
    )
    mail = for_reader(render(issue, settings=themed(theme), logo=picture("logo.png", 48, 48), published=True))
    yield "long words", mail
    yield "without styles", re.sub(r"<style.*?</style>", "", for_reader(whole(theme)), flags=re.DOTALL)
    yield "right to left", for_reader(render(replace(everything(), language="ar"), settings=themed(theme)))


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_is_wider_than_the_screen(browser: Any, theme: str) -> None:
    page = browser.new_page(viewport={"width": 700, "height": 900})
    for name, html in bodies(theme):
        page.set_content(html)
        for width in (700, 600, 375, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
    page.close()


@pytest.mark.parametrize("theme", THEMES)
def test_a_thumb_finds_every_link_on_a_phone(browser: Any, theme: str) -> None:
    """Links of the footer and answers are at least 44 pixels high (WCAG 2.2, 2.5.5)."""
    page = browser.new_page(viewport={"width": 375, "height": 900})
    page.set_content(for_all_html(theme))
    heights = page.evaluate(
        """() => ["/u/x", "/p/x", "org/ja", "org/nee", "feed.xml"].map(end => {
             const link = [...document.querySelectorAll("a")].find(a => a.href.endsWith(end));
             return (link.closest("td.n-pill") || link).getBoundingClientRect().height; })"""
    )
    assert min(heights) >= 43.5
    page.close()


def for_all_html(theme: str) -> str:
    parts = whole(theme)
    return for_reader(parts, [True] * len(parts.conditions))
