"""The archive and its feed: newest first, by year, and nothing that a title could break."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.config.settings import Publication
from newsletter.rendering.archive import IN_FEED, Archive, Entry, render_archive, render_feed, stable_id
from tests.rendering.samples import SETTINGS, Page, picture, with_settings

NOWHERE = Path("no-such-project")
ATOM = "{http://www.w3.org/2005/Atom}"


def entry(number: int = 1, **fields: Any) -> Entry:
    usual: dict[str, Any] = {
        "issue": f"i{number}",
        "number": number,
        "date": date(2026, 12, 1),
        "title": f"Nummer {number}",
        "summary": "Waar het over gaat",
        "page": f"i{number}/index.html",
        "url": f"https://nieuws.example.org/i{number}/",
        "id": stable_id(SETTINGS.publication, f"i{number}", "nl"),
        "html": "<p>De <b>tekst</b> &amp; meer.</p>",
        "published": datetime(2026, 12, 1, 9, tzinfo=UTC),
        "updated": datetime(2026, 12, number, 9, tzinfo=UTC) if number < 28 else datetime(2027, 1, 1, tzinfo=UTC),
    }
    return Entry(**usual | fields)


def archive(*entries: Entry, language: str = "nl", languages: tuple[str, ...] = ("nl",)) -> Archive:
    return Archive(language=language, entries=entries or (entry(),), languages=languages)


def test_issues_stand_under_their_years_the_newest_first() -> None:
    issues = [entry(3, date=date(2027, 1, 5)), entry(2, date=date(2026, 12, 1)), entry(1, date=date(2026, 11, 1))]
    page = Page(render_archive(archive(*issues), settings=SETTINGS, root=NOWHERE, logo=picture("logo.png")))
    links = [href for href in page.values("a", "href") if href.startswith("i")]
    assert links == ["i3/index.html", "i2/index.html", "i1/index.html"]
    assert (
        page.words.index("2027")
        < page.words.index("Nummer 3")
        < page.words.index("2026")
        < page.words.index("Nummer 2")
    )
    assert page.levels == [1, 2, 2]
    assert page.values("img", "src") == ["images/logo.png"]
    assert page.values("script", "type") == []


def test_the_page_names_itself_and_its_feed_in_its_language() -> None:
    text = render_archive(archive(language="en", languages=("nl", "en")), settings=SETTINGS, root=NOWHERE, logo=None)
    page = Page(text)
    assert page.values("html", "lang") == ["en"]
    assert page.values("link", "href") == [
        "https://nieuws.example.org/index.en.html",
        "https://nieuws.example.org/index.html",
        "feed.en.xml",
    ]
    assert "Nederlands" in page.words
    assert "All issues" in page.words


def test_a_feed_has_the_newest_issues_only() -> None:
    feed = render_feed(archive(*(entry(number) for number in range(40, 0, -1))), settings=SETTINGS, root=NOWHERE)
    titles = [element.text for element in ET.fromstring(feed.encode()).iter(f"{ATOM}title")]
    assert titles == ["De Verbinding", *(f"Nummer {number}" for number in range(40, 40 - IN_FEED, -1))]


def test_a_text_that_is_not_known_any_more_leaves_its_summary() -> None:
    feed = ET.fromstring(render_feed(archive(entry(html=None)), settings=SETTINGS, root=NOWHERE).encode())
    assert feed.find(f"{ATOM}entry/{ATOM}content") is None
    summary = feed.find(f"{ATOM}entry/{ATOM}summary")
    assert summary is not None
    assert summary.text == "Waar het over gaat"


def test_an_id_depends_on_the_list_and_not_on_the_address() -> None:
    def publication(**fields: Any) -> Publication:
        return with_settings(publication=Publication(**BASE | fields)).publication

    moved = publication(base_url="https://elders.example.org", list_id="nieuws.example.org")
    assert stable_id(moved, "a") == stable_id(publication(), "a")
    assert stable_id(publication(), "a") != stable_id(publication(), "b")


BASE: dict[str, Any] = {
    "title": "De Verbinding",
    "sender": "redactie@example.org",
    "base_url": "https://nieuws.example.org",
    "postal_address": "x",
}


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.sampled_from(["]]>", "</title>", "<!--", "&", "<", '"', "\x00", "\x0b", "\ufffe", "é"]) | st.text(max_size=6)
    ).map("".join)
)
def test_no_text_breaks_the_feed_or_the_page(text: str) -> None:
    entries = archive(entry(title=text, summary=text, html=text))
    feed = ET.fromstring(render_feed(entries, settings=SETTINGS, root=NOWHERE).encode())
    assert len(feed.findall(f"{ATOM}entry")) == 1
    page = Page(render_archive(entries, settings=SETTINGS, root=NOWHERE, logo=None))
    assert [href for href in page.values("a", "href") if href.startswith("i")] == ["i1/index.html"]


@pytest.mark.parametrize("language", ["ar", "nl"])
def test_the_archive_runs_with_its_language(language: str) -> None:
    page = Page(render_archive(archive(language=language), settings=SETTINGS, root=NOWHERE, logo=None))
    assert page.values("html", "dir") == ["rtl" if language == "ar" else "ltr"]
