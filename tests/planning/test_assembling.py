"""What the templates get to see of planned items."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from newsletter.config import Publication, Settings
from newsletter.domain.issue import Issue, News
from newsletter.domain.item import Body, Item, Kind, Picture, Series
from newsletter.planning.assembling import (
    PREHEADER_LENGTH,
    Draft,
    assemble,
    derived_preheader,
    event_uid,
    languages_of,
    make_anchors,
)
from newsletter.planning.manifest import Manifest, Used
from newsletter.planning.sections import Section
from newsletter.planning.selection import Announced

DAY = date(2026, 12, 1)
SETTINGS = Settings(
    publication=Publication(
        title="De Proef",
        sender="proef@example.org",
        base_url="https://nieuws.example.org/",
        postal_address="Straat 1",
        language="nl",
    )
)
PICTURE = Picture(name="plein-1a2b.png", media_type="image/png", data=b"", width=600, height=400)
PLAIN = Body(html="<p>Tekst.</p>", teaser="Tekst.", more=False)


def article(name: str, **more: Any) -> Item:
    values: dict[str, Any] = {"title": name.capitalize(), "date": date(2026, 11, 20)} | more
    return Item(path=f"content/articles/{name}.md", kind=Kind.ARTICLE, **values)


def event(name: str, **more: Any) -> Item:
    values: dict[str, Any] = {"title": name.capitalize(), "start": date(2026, 12, 12)} | more
    return Item(path=f"content/events/{name}.md", kind=Kind.EVENT, **values)


def assembled(
    items: Mapping[Section, tuple[Item, ...]],
    *,
    language: str = "nl",
    bodies: Mapping[str, Body] | None = None,
    news: News | None = News.NEW,
    collected: tuple[Item, ...] = (),
    **more: Any,
) -> Issue:
    """Assemble an edition; a body that is not given is a plain one."""
    planned = [item for section in items.values() for item in section]
    values: dict[str, Any] = {
        "preheader": "",
        "letter": None,
        "series": {},
        "others": (),
        **more,
    }
    draft = Draft(
        id="2026-12-01",
        date=DAY,
        number=3,
        subject="Onderwerp",
        items=items,
        anchors=make_anchors(planned),
        announced={item.path: Announced(news=news, sequence=2) for item in items.get(Section.AGENDA, ())},
        collected=(*planned, *collected),
        settings=SETTINGS,
        body=lambda item: (bodies or {}).get(item.title, PLAIN),
        **values,
    )
    return assemble(draft, language)


def earlier_issue(*items: Item) -> Manifest:
    used = tuple(
        Used(path=item.path, kind=item.kind, section=Section.SERIES, title=item.title, anchor="toen", sha256="")
        for item in items
    )
    return Manifest(issue="2026-11-01", date=date(2026, 11, 1), number=2, subject="", since=DAY, items=used)


def test_every_item_has_an_anchor_of_its_own() -> None:
    items = [
        article("a", title="Koffie"),
        article("b", title="koffie!"),
        article("c", title="日本"),
        event("d", title="日本"),
    ]
    assert list(make_anchors(items).values()) == ["koffie", "koffie-2", "article", "event"]


def test_an_anchor_that_a_title_takes_is_not_given_to_another() -> None:
    items = [article("a", title="Koffie"), article("b", title="Koffie 2"), article("c", title="Koffie")]
    assert sorted(make_anchors(items).values()) == ["koffie", "koffie-2", "koffie-3"]


def test_an_issue_has_an_edition_in_its_own_language_and_in_those_of_its_items() -> None:
    items = [article("a", language="EN"), article("b", language="nl-BE"), article("c", language="de"), article("d")]
    assert languages_of(items, SETTINGS) == ("nl", "de", "en")


def test_an_edition_holds_what_is_in_its_language_or_in_none() -> None:
    items = (article("alle"), article("ours", language="nl-BE"), article("english", language="en"))
    stories = {Section.STORIES: items}
    assert [story.title for story in assembled(stories).stories] == ["Alle", "Ours"]
    assert [story.title for story in assembled(stories, language="en").stories] == ["Alle", "English"]


def test_a_story_without_an_address_stands_in_the_web_edition() -> None:
    here, there = article("hier"), article("daar", url="https://example.org/daar")
    one, other = assembled({Section.STORIES: (here, there)}).stories
    assert (one.url, one.elsewhere, one.more) == ("https://nieuws.example.org/2026-12-01/#hier", False, False)
    assert (other.url, other.elsewhere, other.more) == ("https://example.org/daar", True, True)


@pytest.mark.parametrize(
    ("item", "body", "src"),
    [
        (article("a", image="plein.png", image_alt="Plein"), replace(PLAIN, picture=PICTURE), "images/plein-1a2b.png"),
        (article("a", image="https://example.org/p.png"), PLAIN, "https://example.org/p.png"),
        (article("a", image="//example.org/p.png"), PLAIN, "https://example.org/p.png"),
        (article("a", image="/p.png", url="https://example.org/a/b"), PLAIN, "https://example.org/p.png"),
    ],
)
def test_a_story_has_its_picture_from_the_file_or_from_the_web(item: Item, body: Body, src: str) -> None:
    illustration = assembled({Section.LEAD: (item,)}, bodies={"A": body}).lead
    assert illustration is not None
    assert illustration.illustration is not None
    assert illustration.illustration.src == src


def test_of_a_missing_picture_only_its_description_is_left() -> None:
    told, untold = article("a", image="weg.png", image_alt="Het plein"), article("b", image="weg.png")
    one, other = assembled({Section.STORIES: (told, untold)}).stories
    assert one.illustration is not None
    assert (one.illustration.src, one.illustration.alt) == (None, "Het plein")
    assert other.illustration is None


def test_the_first_quotation_offered_is_lifted_out() -> None:
    lead, story = article("a"), article("b", quote="Iedereen praat mee.", quote_by="Anna")
    quote = assembled({Section.LEAD: (lead,), Section.STORIES: (story, article("c", quote="Later"))}).quote
    assert quote is not None
    assert (quote.text, quote.by, quote.audience) == ("Iedereen praat mee.", "Anna", None)
    assert quote.url == "https://nieuws.example.org/2026-12-01/#b"


def test_what_is_for_some_only_is_whole_in_their_mail_for_no_page_holds_it() -> None:
    for_some = article("a", audience="zorg", quote="Iedereen praat mee.")
    elsewhere = article("b", audience="zorg", url="https://example.org/b")
    issue = assembled({Section.STORIES: (for_some, elsewhere)})
    assert [story.full for story in issue.stories] == [True, False]
    assert issue.quote is not None
    assert (issue.quote.audience, issue.quote.url) == ("zorg", None)


def test_an_event_without_an_end_ends_as_it_begins_and_keeps_its_uid_from_issue_to_issue() -> None:
    item = event("markt")
    (shown,) = assembled({Section.AGENDA: (item,)}).agenda
    assert (shown.start, shown.end, shown.all_day) == (date(2026, 12, 12), date(2026, 12, 12), True)
    assert shown.uid == event_uid(item, SETTINGS)
    assert shown.uid.endswith("@nieuws.example.org")
    assert (shown.news, shown.sequence, shown.calendar_file) == (News.NEW, 2, "markt.ics")
    (named,) = assembled({Section.AGENDA: (event("markt", uid="markt@elders"),)}).agenda
    assert named.uid == "markt@elders"


def test_a_dossier_shows_the_parts_there_are_and_only_the_new_ones_as_stories() -> None:
    told = article("een", series="Buurt", part=1)
    new = article("twee", series="buurt", part=2)
    published = article("nul", series="Buurt", date=date(2026, 10, 1), url="https://example.org/nul")
    never = article("nooit", series="Buurt", date=date(2026, 10, 1))
    draft = article("concept", series="Buurt", part=4, draft=True)
    other = article("anders", series="Anders")
    (dossier,) = assembled(
        {Section.SERIES: (new,)},
        collected=(told, published, never, draft, other),
        others=(earlier_issue(told),),
        series={"buurt": Series(name="buurt", title="De buurt", summary="Over ons.", planned=5)},
    ).dossiers
    assert [(part.number, part.title, part.new) for part in dossier.parts] == [
        (1, "Een", False),
        (2, "Twee", True),
        (3, "Nul", False),
    ]
    assert [part.url for part in dossier.parts] == [
        "https://nieuws.example.org/2026-11-01/#toen",
        "https://nieuws.example.org/2026-12-01/#twee",
        "https://example.org/nul",
    ]
    assert (dossier.title, dossier.summary, dossier.planned) == ("De buurt", "Over ons.", 5)
    assert [story.title for story in dossier.stories] == ["Twee"]


def test_a_series_that_nobody_described_is_called_what_its_articles_call_it() -> None:
    (dossier,) = assembled({Section.LEAD: (article("een", series="Wonen & Werken"),)}).dossiers
    assert (dossier.title, dossier.anchor, dossier.planned) == ("Wonen & Werken", "dossier-wonen-werken", 1)
    assert dossier.stories == ()  # it is told as the lead


def test_the_preheader_is_made_of_what_else_there_is_for_everybody() -> None:
    issue = assembled(
        {
            Section.LEAD: (article("eerst"),),
            Section.STORIES: (article("geheim", audience="bestuur"), article("koffie")),
            Section.AGENDA: (event("markt"),),
        }
    )
    assert issue.preheader == "Koffie · Markt"


def test_an_event_that_was_announced_before_is_not_in_the_preheader() -> None:
    issue = assembled({Section.LEAD: (article("eerst"),), Section.AGENDA: (event("markt"),)}, news=None)
    assert issue.preheader == "Tekst."


def test_the_editors_own_preheader_stays() -> None:
    assert assembled({Section.STORIES: (article("a"),)}, preheader="Zo dus").preheader == "Zo dus"


def test_a_preheader_is_never_longer_than_programs_show() -> None:
    long = "woord " * 40
    for titles, summary in (([long], ""), ([], long), (["kort", long], ""), (["a" * 300], "")):
        assert 0 < len(derived_preheader(titles, summary)) <= PREHEADER_LENGTH + len(" …")
    assert derived_preheader([], "") == ""
    assert derived_preheader(["kort", long], "") == "kort"


COLOURS = ("#efe9dd", "#14524d", "#a63f1c")


def test_a_story_without_a_picture_gets_a_drawn_one_that_says_nothing() -> None:
    items = {
        Section.LEAD: (article("een"),),
        Section.STORIES: (article("twee"), article("drie", full=True), article("vier")),
        Section.SERIES: (article("vijf", series="Buurt"),),
        Section.SHORT: (article("zes"),),
    }
    issue = assembled(items, bodies={"Vier": replace(PLAIN, picture=PICTURE)}, colours=COLOURS)
    assert issue.lead is not None
    stories = (issue.lead, *issue.stories, *issue.dossiers[0].stories, *issue.shorts)
    drawn = {story.title: story.illustration for story in stories}
    assert [title for title, one in drawn.items() if one and one.generated] == ["Een", "Twee", "Vijf"]
    assert {one.alt for one in drawn.values() if one} == {""}
    assert [(one.width, one.height) for one in (drawn["Een"], drawn["Twee"]) if one] == [(1200, 500), (288, 288)]
    assert drawn["Twee"] is not None
    assert drawn["Twee"].picture is not None
    assert drawn["Twee"].src == f"images/{drawn['Twee'].picture.name}"
    assert drawn["Vier"] is not None
    assert drawn["Vier"].picture == PICTURE
    assert drawn["Drie"] is drawn["Zes"] is None


def test_a_missing_picture_is_not_replaced_where_its_words_are_there() -> None:
    told = article("een", image="weg.png", image_alt="Een tafel")
    issue = assembled({Section.STORIES: (told,)}, colours=COLOURS)
    assert issue.stories[0].illustration is not None
    assert issue.stories[0].illustration.alt == "Een tafel"
    assert not issue.stories[0].illustration.generated


def test_a_row_shows_the_small_file_and_the_rest_the_large_one() -> None:
    small = Picture(name="plein-3c4d.png", media_type="image/png", data=b"", width=288, height=192)
    body = replace(PLAIN, picture=PICTURE, small=small)
    [story] = assembled({Section.STORIES: (article("een", image_alt="Het plein"),)}, bodies={"Een": body}).stories
    assert story.illustration is not None
    shown = [story.illustration.at(width) for width in (96, 144, 145, 600)]
    assert [(one.src, one.alt) for one in shown] == [
        (f"images/{picture.name}", "Het plein") for picture in (small, small, PICTURE, PICTURE)
    ]


def test_answers_of_a_block_arrive() -> None:
    asked = Item(path="content/blocks/a.md", kind=Kind.BLOCK, title="Vraag", answers=(("Ja", "https://x.org/ja"),))
    [block] = assembled({Section.BLOCKS: (asked,)}).blocks
    assert [(answer.label, answer.url) for answer in block.answers] == [("Ja", "https://x.org/ja")]
