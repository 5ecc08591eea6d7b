"""The table of keys, and what stands in for those that are not there."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from newsletter.domain.item import Kind, Placement
from tests.content.conftest import Newsroom

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def test_every_key_of_an_article_arrives(newsroom: Newsroom) -> None:
    item = newsroom.item(
        """---
title: De wijk als huiskamer
date: 2026-11-20 09:30
summary: >
  Kort
  gezegd.
full: true
authors: [Anna, Bert]
url: https://elders.example/stuk
link_text: Lees het stuk
image: huis.jpg
image_alt: Een huis
kicker: Onderzoek
quote: Niemand kan het alleen.
quote_by: Anna
section: lead
series: Buurtwerk
part: 2
tags: [wonen, zorg]
language: nl
audience: zorg
draft: false
publish_after: 2026-11-21
expiryDate: 2027-01-01
weight: -1.5
thema: wonen
---
Tekst.
"""
    )
    assert item.kind is Kind.ARTICLE
    assert item.title == "De wijk als huiskamer"
    assert item.date == datetime(2026, 11, 20, 9, 30, tzinfo=AMSTERDAM)
    assert (item.summary, item.full, item.authors) == ("Kort gezegd.", True, ("Anna", "Bert"))
    assert (item.url, item.link_text) == ("https://elders.example/stuk", "Lees het stuk")
    assert (item.image, item.image_alt, item.kicker) == ("huis.jpg", "Een huis", "Onderzoek")
    assert (item.quote, item.quote_by, item.placement) == ("Niemand kan het alleen.", "Anna", Placement.LEAD)
    assert (item.series, item.part, item.tags) == ("Buurtwerk", 2, ("wonen", "zorg"))
    assert (item.language, item.audience, item.draft, item.weight) == ("nl", "zorg", False, -1.5)
    assert (item.publish_after, item.expires) == (date(2026, 11, 21), date(2027, 1, 1))
    assert item.attributes == {"thema": "wonen"}


def test_dutch_keys_are_understood(newsroom: Newsroom) -> None:
    item = newsroom.item(
        "---\nTitel: Een\nDatum: 6 november 2017\nSamenvatting: Kort\nAuteur: Anna\nAfbeelding: a.png\n"
        "Dossier: Buurtwerk\nConcept: ja\n---\n"
    )
    assert (item.title, item.date, item.summary) == ("Een", date(2017, 11, 6), "Kort")
    assert (item.authors, item.image, item.series, item.draft) == (("Anna",), "a.png", "Buurtwerk", True)


def test_dutch_keys_of_an_event_are_understood(newsroom: Newsroom) -> None:
    text = "Titel: Inloop\nAanvang: donderdag 26 november 2026, 13.30 uur\nEinde: 16.00\nPlaats: Buurthuis\n\nKom."
    item = newsroom.item(text, "content/events/inloop.md")
    assert (item.kind, item.title, item.location) == (Kind.EVENT, "Inloop", "Buurthuis")
    assert item.start == datetime(2026, 11, 26, 13, 30, tzinfo=AMSTERDAM)
    assert item.end == datetime(2026, 11, 26, 16, 0, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("path", "text", "title"),
    [
        ("a.md", "# Een *mooie* [kop](x.html)\n\nTekst", "Een mooie kop"),
        ("a.md", "Een kop\n=======\n\nTekst", "Een kop"),
        ("a.md", "\n6 november 2017\n\n## Een kop ##\nTekst", "Een kop"),
        ("a.md", "![beeld](a.png)\n\n# Een kop\n", "Een kop"),
        ("a.md", "<!-- noot -->\n# Een kop\n", "Een kop"),
        ("2017-11-06-goed_verbonden-weefsel.md", "Tekst.\n\n# Kop verderop", "Goed verbonden weefsel"),
        ("a.txt", "Een kop\n\nDe tekst.", "Een kop"),
        ("a.txt", "6 november 2017\n\nEen kop\n\nDe tekst.", "Een kop"),
        ("verslag-buurt.txt", "De tekst is een zin.\n\nEen kop\n\nMeer.", "Verslag buurt"),
        ("a.html", "<html><head><title>Een &amp; twee</title></head><body><h1>Drie</h1></body>", "Een & twee"),
        ("a.html", "<h1 class=x>Een <em>kop</em></h1><p>Tekst", "Een kop"),
        ("op-reis/index.md", "Tekst.", "Op reis"),
        ("a.md", "---\ntitle: Tom &amp; <b>Jerry</b>\n---\n# Anders\n", "Tom &amp; <b>Jerry</b>"),
        ("a.md", "---\ntitle: 2017\n---\n", "2017"),
        ("a.md", "---\ntitle: true\n---\n", "true"),
        ("a.md", '+++\ntitle = "a\\nb\\tc"\n+++\n', "a b c"),
        ("a.md", '---\ntitle: ""\n---\n# Kop\n', "Kop"),
    ],
)
def test_the_title_is_found(newsroom: Newsroom, path: str, text: str, title: str) -> None:
    assert newsroom.item(text, f"content/articles/{path}").title == title


@pytest.mark.parametrize(
    ("path", "text", "day"),
    [
        ("a.md", "6 november 2017\n\nTekst.", date(2017, 11, 6)),
        ("a.txt", "maandag 6 november 2017\nTekst.", date(2017, 11, 6)),
        ("2017-11-06-a.md", "Tekst.", date(2017, 11, 6)),
        ("2017-2-5-a.md", "Tekst.", date(2017, 2, 5)),
        ("20171106-a.md", "Tekst.", date(2017, 11, 6)),
        ("2017/11/06/a.md", "Tekst.", date(2017, 11, 6)),
        ("a.md", '+++\npath = "2015/05/15/een-stuk"\n+++\n', date(2015, 5, 15)),
        ("a.md", "---\nslug: 2015-05-15-een\n---\n", date(2015, 5, 15)),
        ("2017-11-06-a.md", "---\ndate: 2018-01-02\n---\n", date(2018, 1, 2)),
        ("a.md", "---\npublishDate: 2018-01-02\n---\n", date(2018, 1, 2)),
        ("a.md", "+++\ndate = 2018-01-02\n+++\n", date(2018, 1, 2)),
        ("a.md", "---\ndate: 0001-01-01T00:00:00Z\n---\n", None),
        ("2017-99-99-a.md", "Tekst.", None),
        ("a.md", "Tekst.", None),
    ],
)
def test_the_date_is_found(newsroom: Newsroom, path: str, text: str, day: date | None) -> None:
    assert newsroom.item(text, f"content/articles/{path}").date == day


def test_a_moment_is_brought_to_the_publications_zone(newsroom: Newsroom) -> None:
    item = newsroom.item("---\ndate: 2017-11-06T23:30:00Z\n---\n")
    assert item.date == datetime(2017, 11, 7, 0, 30, tzinfo=AMSTERDAM)
    assert item.day == date(2017, 11, 7)


def test_a_date_that_cannot_be_understood_is_remarked(newsroom: Newsroom) -> None:
    [remark] = newsroom.remarks("---\ntitle: Een\ndate: ooit\n---\n")
    assert remark == 'content/articles/stuk.md:3: date: "ooit" is not a date that can be understood; left out'


@pytest.mark.parametrize(
    "header",
    [
        "draft: [1, 2]", "tags: {a: b}", "weight: zwaar", "part: x", "section: achteraan", "url: javascript:alert(1)",
        "image: {x: 1}", "language: Nederlands a.u.b.", "series: {a: [b]}", "full: misschien", "publish_after: eens",
    ],
)  # fmt: skip
def test_an_odd_value_of_a_key_is_a_remark_and_no_error(newsroom: Newsroom, header: str) -> None:
    remarks = newsroom.remarks(f"---\ntitle: Een\n{header}\n---\nTekst")
    assert newsroom.collect().errors == ()
    if not header.startswith("image"):
        [remark] = remarks
        assert remark.startswith("content/articles/stuk.md:3: ")


@pytest.mark.parametrize(
    ("header", "authors"),
    [
        ("author: Anna", ("Anna",)),
        ("author: Anna, Bert", ("Anna", "Bert")),
        ("authors: Jansen, A.; Bakker, B.", ("Jansen, A.", "Bakker, B.")),
        ("authors:\n  - name: Anna\n    url: x\n  - Bert", ("Anna", "Bert")),
        ("author: {name: Anna, email: a@example.org}", ("Anna",)),
        ("author: 5", ("5",)),
        ("author: false", ()),
        ("extra:\n  author: Anna", ("Anna",)),
    ],
)
def test_authors_come_in_many_shapes(newsroom: Newsroom, header: str, authors: tuple[str, ...]) -> None:
    assert newsroom.item(f"---\n{header}\n---\n").authors == authors


@pytest.mark.parametrize(
    ("header", "image"),
    [
        ("image: a.png", "a.png"),
        ("cover: a.png", "a.png"),
        ("cover:\n  image: a.png\n  alt: Een beeld", "a.png"),
        ("images: [a.png, b.png]", "a.png"),
        ("image:\n  src: a.png", "a.png"),
        ("resources:\n  - src: x.pdf\n  - {src: b.png}\n  - {src: a.png, name: cover}", "a.png"),
        ("image: false", None),
        ("images: []", None),
        ("image: https://elders.example/a.png", "https://elders.example/a.png"),
    ],
)
def test_pictures_come_in_many_shapes(newsroom: Newsroom, header: str, image: str | None) -> None:
    item = newsroom.item(f"---\ntitle: x\n{header}\n---\n")
    assert item.image == image
    assert item.image_alt == ("Een beeld" if "alt" in header else None)


@pytest.mark.parametrize(
    "header", ["draft: true", "published: false", "Status: draft", "status: hidden", "concept: ja"]
)
def test_drafts_are_marked(newsroom: Newsroom, header: str) -> None:
    assert newsroom.item(f"---\n{header}\n---\n").draft


def test_a_type_of_ours_beats_the_folder_and_another_is_an_attribute(newsroom: Newsroom) -> None:
    assert newsroom.item("---\ntype: block\n---\n").kind is Kind.BLOCK
    item = newsroom.item("---\ntype: post\n---\n")
    assert (item.kind, item.attributes) == (Kind.ARTICLE, {"type": "post"})


def test_hugos_publish_date_holds_an_article_back(newsroom: Newsroom) -> None:
    item = newsroom.item("---\ndate: 2026-11-01\npublishDate: 2026-12-05\n---\n")
    assert (item.date, item.publish_after) == (date(2026, 11, 1), date(2026, 12, 5))


def test_nested_tables_are_kept_as_attributes(newsroom: Newsroom) -> None:
    item = newsroom.item(
        '+++\ntitle = "x"\n[extra]\nteam = "De ploeg"\nsince = 2015-05-15\n[taxonomies]\ntags = ["a"]\n+++\n'
    )
    assert item.attributes == {
        "extra": {"team": "De ploeg", "since": "2015-05-15"},
        "taxonomies": {"tags": ["a"]},
    }
    assert item.tags == ("a",)
    yaml = newsroom.item("---\nparams: {n: 3, f: 1.5, t: true, z: ~, s: tekst, l: [1]}\n---\n")
    assert yaml.attributes == {"params": {"n": 3, "f": 1.5, "t": True, "z": None, "s": "tekst", "l": [1]}}


def test_a_series_is_found_by_its_title_and_its_file(newsroom: Newsroom) -> None:
    newsroom.write(
        "content/series/buurt-werk.md",
        "---\ntitle: Werk in de buurt\nparts: 5\nurl: /dossier\n---\nWaar het *om* gaat.\n",
    )
    series = newsroom.collect().series
    assert series["buurt-werk"] is series["werk in de buurt"]
    assert series["buurt-werk"].planned == 5
    assert series["buurt-werk"].summary == "Waar het om gaat."
    assert series["buurt-werk"].url == "https://nieuws.example.org/dossier"
    assert newsroom.collect().items == ()
