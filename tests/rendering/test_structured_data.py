"""JSON-LD and social cards say what the page says, and nothing in them can leave its place."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.config.settings import Publish
from newsletter.domain.issue import Illustration, Issue, News
from newsletter.rendering.structured_data import offer, structured_data
from tests.rendering.samples import (
    SETTINGS,
    at,
    empty_issue,
    event,
    full_issue,
    illustration,
    picture,
    render,
    story,
    with_settings,
)

PAGE = "https://nieuws.example.org/2026-11-23/"


class Head(HTMLParser):
    """Collects what a page says to machines."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: list[tuple[str, str]] = []
        self.scripts: list[str] = []
        self.kinds: list[str | None] = []
        self.inside = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "meta":
            self.meta[values.get("property") or values.get("name") or "charset"] = values.get("content") or ""
        if tag == "link":
            self.links.append((values.get("rel") or "", values.get("href") or ""))
        if tag == "script":
            self.scripts.append("")
            self.kinds.append(values.get("type"))
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.scripts[-1] += data


def graph(issue: Issue) -> dict[str, list[dict[str, Any]]]:
    """Return the nodes by their kind."""
    head = Head(render(issue).web)
    assert head.kinds == ["application/ld+json"]
    document = json.loads(head.scripts[0])
    assert document["@context"] == "https://schema.org"
    found: dict[str, list[dict[str, Any]]] = {}
    for node in document["@graph"]:
        found.setdefault(node["@type"], []).append(node)
    return found


def test_the_issue_and_every_article_are_described() -> None:
    told = story("De buurttafel", 1, authors=("Noor van Aalst",), date=at(2026, 11, 20, 9, 0), tags=("zorg",))
    nodes = graph(full_issue(lead=replace(told, illustration=illustration())))
    (edition,) = nodes["PublicationIssue"]
    assert (edition["url"], edition["issueNumber"], edition["datePublished"]) == (PAGE, 42, "2026-11-23")
    (article,) = nodes["NewsArticle"]
    assert article["headline"] == "De buurttafel"
    assert article["author"] == [{"@type": "Person", "name": "Noor van Aalst"}]
    assert article["datePublished"].startswith("2026-11-20")
    assert article["image"] == f"{PAGE}images/a.png"
    assert article["url"] == f"{PAGE}#a1"
    assert len(nodes["Article"]) == 4


def test_an_event_says_when_where_and_what_it_costs() -> None:
    (node,) = graph(empty_issue(agenda=(event("Markt"),)))["Event"]
    assert node["startDate"] == "2026-11-26T13:30:00+01:00"
    assert node["endDate"] == "2026-11-26T16:30:00+01:00"
    assert node["location"] == {"@type": "Place", "name": "Utrecht", "address": "Utrecht"}
    assert node["eventStatus"] == "https://schema.org/EventScheduled"
    assert node["offers"] == {
        "@type": "Offer",
        "price": "45.00",
        "priceCurrency": "EUR",
        "url": "https://example.org/aanmelden",
    }


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"cancelled": True, "news": News.CANCELLED}, "EventCancelled"), ({"news": News.MOVED}, "EventRescheduled")],
)
def test_an_event_says_that_it_is_off_or_moved(fields: dict[str, Any], status: str) -> None:
    (node,) = graph(empty_issue(agenda=(event(**fields),)))["Event"]
    assert node["eventStatus"] == f"https://schema.org/{status}"
    assert ("offers" in node) is not fields.get("cancelled", False)


def test_an_event_on_the_web_has_no_address_on_earth() -> None:
    (node,) = graph(empty_issue(agenda=(event(location="Online"),)))["Event"]
    assert node["location"] == {"@type": "VirtualLocation", "url": "https://example.org/aanmelden"}
    assert node["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    (node,) = graph(empty_issue(agenda=(event(location=None, price=None, register_url=None),)))["Event"]
    assert not {"location", "eventAttendanceMode", "offers"} & set(node)


@pytest.mark.parametrize(
    ("words", "price"),
    [
        ("€ 45", ("45.00", "EUR")),
        ("€12,50", ("12.50", "EUR")),
        ("7.50 euro", ("7.50", "EUR")),
        ("€ 25,-", ("25.00", "EUR")),
        ("CHF 30.–", ("30.00", "CHF")),
        ("£5", ("5.00", "GBP")),
        ("Gratis!", ("0", "EUR")),
        ("€ 45 met lunch", None),
        ("€ 10 – € 20", None),
        ("45", None),
        ("naar draagkracht", None),
        ("", None),
        (None, None),
    ],
)
def test_a_price_is_told_where_its_words_say_just_one(words: str | None, price: tuple[str, str] | None) -> None:
    found = offer(words, None)
    assert (found and (found["price"], found["priceCurrency"])) == price


def test_a_card_for_social_media_has_absolute_addresses() -> None:
    wide = Illustration(src="images/a.png", alt="Een tafel", width=1200, height=600, picture=picture())
    issue = full_issue(lead=story("A", 1), stories=(story("B", 2, illustration=wide),))
    head = Head(render(issue, settings=with_settings(publish=Publish(to="dir:public"))).web)
    assert head.meta["og:title"] == "De buurttafel"
    assert head.meta["og:description"] == head.meta["description"] == "Plus drie studiemiddagen"
    assert (head.meta["og:type"], head.meta["og:url"], head.meta["og:locale"]) == ("article", PAGE, "nl_NL")
    assert (head.meta["og:image"], head.meta["og:image:alt"]) == (f"{PAGE}images/a.png", "Een tafel")
    assert (head.meta["og:image:width"], head.meta["twitter:card"]) == ("1200", "summary_large_image")
    assert ("canonical", PAGE) in head.links
    assert ("alternate", "../feed.xml") in head.links


def test_a_picture_too_small_for_a_card_is_none() -> None:
    head = Head(render(full_issue()).web)
    assert "og:image" not in head.meta
    assert head.meta["twitter:card"] == "summary"
    assert ("alternate", "../feed.xml") not in head.links


def test_a_drawn_picture_is_shown_on_a_card_but_tells_nothing_of_its_article() -> None:
    drawn = Illustration(src="images/a.png", alt="", width=1200, height=600, picture=picture(), generated=True)
    issue = empty_issue(lead=story("A", 1, illustration=drawn))
    assert Head(render(issue).web).meta["og:image"] == f"{PAGE}images/a.png"
    assert "image" not in graph(issue)["Article"][0]


DANGEROUS = st.lists(
    st.sampled_from(
        ["</script>", "<!--", "<script>", "]]>", "\u2028", "\u2029", '"', "\\", "&amp;", "\x00", "\ud800", "é"]
    )
    | st.text(max_size=8)
).map("".join)


@settings(deadline=None, max_examples=50)
@given(DANGEROUS)
def test_no_title_breaks_out_of_the_script(title: str) -> None:
    issue = empty_issue(subject=title, lead=story(title, 1), agenda=(event(title, location=title, price=title),))
    text = structured_data(issue, settings=SETTINGS, logo=None)
    assert not re.search("[<>&\u2028\u2029]", text)
    document = json.loads(text)
    assert document["@graph"][0]["@type"] == "PublicationIssue"
    page = Head(render(issue).web)
    assert page.kinds == ["application/ld+json"]
    assert json.loads(page.scripts[0]) == document
