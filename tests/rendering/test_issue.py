"""An edition as a whole: what is in each of its parts, and what is not."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from newsletter.config.settings import Brand, Publish, Unsubscribe
from newsletter.domain.colour import contrast
from newsletter.domain.issue import Answer, Illustration, Issue, News
from tests.rendering.samples import (
    NONCE,
    SETTINGS,
    SLOT,
    Page,
    at,
    block,
    dossier,
    empty_issue,
    event,
    for_reader,
    full_issue,
    picture,
    render,
    story,
    with_settings,
)

ISSUES = {
    "full": full_issue(),
    "without a lead": full_issue(lead=None),
    "only events": empty_issue(agenda=(event(),)),
    "empty": empty_issue(),
    "whole stories": full_issue(
        lead=story(full=True, html="<h2>Een</h2><h4>Twee</h4><h2>Drie</h2>"),
        stories=(story(full=True, html="<h4>Diep</h4><h3>Ondiep</h3>"),),
        blocks=(block(html="<h5>Kop</h5>"),),
    ),
}


@pytest.mark.parametrize("name", ISSUES)
def test_mail_and_web_have_one_h1_and_skip_no_level(name: str) -> None:
    parts = render(ISSUES[name])
    for body in (parts.html, parts.web):
        levels = Page(body).levels
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise([0, *levels]))


def test_layout_tables_are_for_show_only_and_pictures_have_alt_and_width() -> None:
    page = Page(render(full_issue(), logo=picture("logo.png", 48, 48)).html)
    assert len(page.values("table", "role")) == len([a for a in page.attributes if a[:2] == ("table", "cellpadding")])
    count = len(page.values("img", "src"))
    assert count == len(page.values("img", "alt")) == len(page.values("img", "width")) == 6


def test_every_link_of_ours_is_in_both_bodies() -> None:
    parts = render(full_issue())
    for body in (for_reader(parts), for_reader(parts, text=True)):
        for link in ("https://nieuws.example.org/u/x", "https://nieuws.example.org/p/x", "#a1", "#a20", "/aanmelden"):
            assert link in body
    assert 'href="https://nieuws.example.org/u/x"' in for_reader(parts)


def test_a_relay_that_manages_leaving_leaves_no_link_of_ours() -> None:
    parts = render(full_issue(), settings=with_settings(unsubscribe=Unsubscribe(managed_by="relay")))
    links = [slot.token for slot in parts.slots if slot.link]
    assert links
    for body in (parts.html, parts.text, parts.web):
        assert not any(token in body for token in links)
        assert "Afmelden" not in body


def test_slots_stay_open_in_the_mail_and_are_filled_on_the_web() -> None:
    parts = render(full_issue(subject=f"Dag {SLOT.token}"))
    assert f"NL{NONCE}" in parts.html
    assert f"NL{NONCE}" in parts.text
    assert f"NL{NONCE}" not in parts.web
    assert f"nl:{NONCE}" not in parts.web
    assert "Beste lezer," in parts.web
    assert "<title>Dag lezer" in parts.web
    assert parts.slots[0] == SLOT


def test_what_stands_in_for_a_slot_on_the_web_is_text() -> None:
    parts = render(replace(full_issue(), subject="x"), settings=SETTINGS)
    assert parts.subject == "x"
    issue = full_issue()
    assert issue.letter is not None
    assert "Beste lezer" in Page(parts.web).words


def test_read_online_is_offered_once_it_is_published() -> None:
    to_be = with_settings(publish=Publish(to="dir:public"))
    assert "Lees online" not in render(full_issue(), settings=to_be).html
    dutch, english = (
        render(replace(full_issue(), language=code), settings=to_be, published=True) for code in ("nl", "en")
    )
    assert 'href="https://nieuws.example.org/2026-11-23/"' in dutch.html
    assert 'href="https://nieuws.example.org/2026-11-23/index.en.html"' in english.html
    assert "Read online: https://nieuws.example.org/2026-11-23/index.en.html" in english.text


@pytest.mark.parametrize("name", ["html", "web"])
def test_a_language_from_right_to_left_runs_so_everywhere(name: str) -> None:
    body = getattr(render(replace(full_issue(), language="ar")), name)
    page = Page(body)
    assert page.values("html", "dir") == ["rtl"]
    assert page.values("html", "lang") == ["ar"]
    assert "direction:ltr" not in body
    ours = re.sub(r'<style.*?</style>|<div class="mj-[^>]*>', "", body, flags=re.DOTALL)
    ends = re.sub(
        r'<(?:div class="n-side"|td class="n-gap"|td style="white-space|td valign="top" style="white-space|a class="n-footlink n-social"|img)[^>]*>',
        "",
        ours,
    )
    assert not re.search(r"text-align: ?left|float: ?left|(?:padding|border|margin)-left: ?[1-9]", ends)


def test_a_cancelled_event_is_struck_through_and_cannot_be_joined() -> None:
    parts = render(empty_issue(agenda=(event("Markt", cancelled=True, news=News.CANCELLED),)))
    for body in (parts.html, parts.web):
        assert "<s>Markt</s>" in body
        assert "Gaat niet door" in body
        assert "/aanmelden" not in body
        assert "Zet in agenda" not in body
    assert "Gaat niet door: Markt" in parts.text


def test_an_event_readers_have_seen_stands_in_short_form() -> None:
    parts = render(empty_issue(agenda=(event(summary="Lang verhaal.", html="<p>Op het web.</p>", news=None),)))
    assert "Lang verhaal" not in parts.html
    assert "Lang verhaal" not in parts.text
    assert "donderdag 26 november, 13.30–16.30 uur" in Page(parts.html).words
    moved = render(empty_issue(agenda=(event(news=News.MOVED),)))
    assert all("Gewijzigd" in body for body in (moved.html, moved.text, moved.web))


def test_a_night_shows_both_its_times() -> None:
    start = at(2026, 11, 26, 22, 0)
    parts = render(empty_issue(agenda=(event(start=start, end=start + timedelta(hours=8)),)))
    for words in (Page(parts.html).words, Page(parts.web).words, parts.text):
        assert "donderdag 26 november, 22.00–6.00 uur" in words


def test_only_pictures_that_a_body_shows_go_with_it() -> None:
    hidden = story(
        full=False, html='<img src="images/c.png" alt="" width="60">', pictures=(picture("c.png"),), number=9
    )
    parts = render(full_issue(stories=(hidden,)), logo=picture("logo.png"))
    ours = [one.name for one in parts.pictures if not one.name.startswith("icon-")]
    assert ours == ["a.png", "logo.png", "portret.png"]
    assert [one.name for one in parts.web_pictures] == ["a.png", "c.png", "logo.png", "portret.png"]


def test_the_brand_is_in_the_mail_and_on_the_web() -> None:
    parts = render(full_issue(), settings=with_settings(theme=Brand(primary="#7a1f5c", accent="#0a5c42")))
    for body in (parts.html, parts.web):
        assert "#7a1f5c" in body
        assert "#0a5c42" in body


def test_an_edition_of_three_hundred_stories_is_whole() -> None:
    issue = empty_issue(stories=tuple(story(f"Titel {number} <b>", number) for number in range(300)))
    parts = render(issue)
    assert parts.html.count("<h3") == parts.web.count("<h3") == 300
    assert parts.text.count("Lees verder:") == 300


def test_what_stands_on_the_sheet_has_no_colour_of_the_page() -> None:
    html = render(full_issue(), settings=with_settings(theme=Brand(background="#222831"))).html
    pale = re.findall(
        r'<[a-z0-9]+ class="[^"]*"[^>]*style="[^"]*(?<![-\w])color:(#[0-9a-f]{6})[^"]*"[^>]*>([^<]*)', html
    )
    words = {text: colour for colour, text in pale}
    assert contrast(words["De Verbinding, Proefstraat 1, 3500 AA Utrecht"], "#222831") >= 4.5
    signed = re.search(r'<td class="n-foot n-soft[^"]*"[^>]*[;"]color:(#[0-9a-f]{6})', html)
    assert signed is not None
    assert contrast(signed[1], "#fffdf9") >= 4.5


SUMMARY = "In het gezondheidscentrum kwamen drie mensen per ochtend. Toen verhuisde het wijkteam naar de wasserette."
TOLD = Illustration(
    src="images/logeerkamer-671de613.png",
    alt="Een opgemaakt bed met een lappendeken onder een raam met een maan, en een koffer.",
    width=1200,
    height=1200,
    picture=picture("logeerkamer-671de613.png"),
)


def large_issue() -> Issue:
    """Make twelve articles with pictures, six events, a series, a poll and two standing texts."""
    told = {"summary": SUMMARY, "illustration": TOLD, "kicker": "Mantelzorg", "authors": ("Jorinde Haverkate",)}
    return full_issue(
        lead=story("Spreekuur tussen de wasmachines", 1, **told),
        stories=tuple(story(f"De tolk aan de lijn kost zeven minuten {n}", n, **told) for n in range(2, 12)),
        agenda=tuple(event(f"Intervisie wijkverpleging en sociaal werk {n}", n, summary=SUMMARY) for n in range(6)),
        dossiers=(dossier(stories=(story("Het tweede deel", 20, **told),)),),
        blocks=(block("Had je iets aan dit nummer?", answers=ANSWERS), block("Tip de redactie"), block("Deel dit")),
    )


ANSWERS = tuple(Answer(label=label, url=f"https://example.org/{label[:2]}") for label in ("Ja, veel", "Nog niet"))


@pytest.mark.parametrize("published", [False, True])
def test_a_full_issue_stays_far_below_what_gmail_clips(published: bool) -> None:
    html = for_reader(render(large_issue(), published=published))
    assert html.count('class="n-thumb"') == 11
    assert len(html.encode()) < 70_000
    assert len("".join(re.findall("<style.*?</style>", html, re.DOTALL))) < 8_000


def test_what_is_to_be_attended_goes_into_calendars() -> None:
    plain, published = (for_reader(render(full_issue(), published=value)) for value in (False, True))
    for body in (plain, published):
        page = Page(body)
        assert "Zet in agenda: Google Outlook" in page.words
        assert "Google: Een bijeenkomst" in page.values("a", "aria-label")
    assert "https://nieuws.example.org/2026-11-23/e1.ics" in published
    assert ".ics" not in plain


def test_answers_are_links_of_their_own() -> None:
    issue = empty_issue(blocks=(block("Had je er iets aan?", answers=ANSWERS),))
    page = Page(render(issue).html)
    assert [url for url in page.values("a", "href") if "example.org/" in url][:2] == [one.url for one in ANSWERS]
    assert "Ja, veel" in page.words


def test_a_series_shows_how_far_it_is() -> None:
    html = render(empty_issue(dossiers=(dossier(),))).html
    assert (html.count('class="n-done"'), html.count('class="n-todo"')) == (2, 3)
    assert "deel 2 van 5" in Page(html).words
    assert Page(html).words.count("Het tweede deel") == 1
    many = render(empty_issue(dossiers=(dossier(planned=40),))).html
    assert 'class="n-todo"' not in many


def test_new_parts_that_are_shown_whole_stand_below_the_panel() -> None:
    whole = dossier(stories=(story("Het tweede deel", 20, full=True),))
    words = Page(render(empty_issue(dossiers=(whole,))).html).words
    assert words.index("Het eerste deel") < words.index("De hele tekst.")


def test_social_links_have_icons_and_words() -> None:
    parts = render(full_issue())
    names = [one.name for one in parts.pictures if one.name.startswith("icon-")]
    assert [name.split("-")[1] for name in names] == ["linkedin", "rss"]
    assert all(f'src="images/{name}"' in parts.html for name in names)
    assert "LinkedIn RSS" in Page(parts.html).words
    assert not any(name.startswith("icon-") for name in (one.name for one in parts.web_pictures))


def test_a_social_link_of_ones_own_has_the_icon_of_a_website() -> None:
    parts = render(
        full_issue(), settings=with_settings(social={"buurtradio": "https://example.org", "x": "https://x.com/x"})
    )
    assert [one.name.split("-")[1] for one in parts.pictures if one.name.startswith("icon-")] == ["website", "x"]
    assert "Buurtradio" in Page(parts.html).words


def test_a_picture_that_says_nothing_is_no_link() -> None:
    silent = replace(TOLD, alt="", generated=True)
    html = render(empty_issue(stories=(story("Een artikel", 1, illustration=silent),))).html
    assert 'alt=""' in html
    assert "n-seen" not in html.split("</head>")[1]


def shadow(root: Path, name: str, text: str) -> Path:
    target = root / "templates" / "editorial" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return target


def test_one_block_of_the_project_shadows_the_packaged_one(tmp_path: Path) -> None:
    shadow(
        tmp_path, "blocks/quote.mjml", "<mj-section><mj-column><mj-text>Ons citaat</mj-text></mj-column></mj-section>"
    )
    html = render(full_issue(), root=tmp_path).html
    assert "Ons citaat" in html
    assert "Ik begon met de soep" not in html
    assert "Nieuwe artikelen" in html


def test_a_template_that_changed_is_seen_in_the_same_program(tmp_path: Path) -> None:
    name = "blocks/quote.mjml"
    block_text = "<mj-section><mj-column><mj-text>{}</mj-text></mj-column></mj-section>"
    path = shadow(tmp_path, name, block_text.format("Eerst"))
    assert "Eerst" in render(full_issue(), root=tmp_path).html
    shadow(tmp_path, name, block_text.format("Daarna"))
    os.utime(path, ns=(1, 1))
    assert "Daarna" in render(full_issue(), root=tmp_path).html
    path.unlink()
    assert "Ik begon met de soep" in render(full_issue(), root=tmp_path).html
