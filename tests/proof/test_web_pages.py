"""The W3C's checker finds no error in the web edition and the archive; the feed and the data in them can be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import etree, html

from tests.proof.findings import assert_nothing
from tests.proof.machine import package_file, program, run
from tests.proof.publication import DAY, THEMES, Publications

LANGUAGES = ("nl", "en", "de")
ATOM = {"a": "http://www.w3.org/2005/Atom"}
REQUIRED = {
    "NewsArticle": ("headline", "datePublished", "author", "publisher", "url"),
    "Event": ("name", "startDate", "location", "eventStatus"),
    "PublicationIssue": ("name", "datePublished", "inLanguage", "publisher", "url"),
}
"""What Google and schema.org want of each: https://developers.google.com/search/docs/appearance/structured-data."""


@pytest.fixture(scope="module")
def pages(publications: Publications) -> dict[str, Path]:
    """The web editions of every theme and in three languages, and the archive pages."""
    found = {f"{theme}, web": publications(theme, plenty=True).web for theme in THEMES}
    for theme in THEMES:
        published = publications(theme, published=True)
        found |= {f"{theme}, archive": published.archive / "index.html"}
        found |= {f"{theme}, published": published.archive / DAY / "index.html"}
    found |= {f"web in {one}": publications("editorial", language=one, plenty=True).web for one in LANGUAGES}
    return found


def checked(paths: list[Path]) -> dict[str, list[str]]:
    """Return what the W3C's Nu checker calls an error, by path; all pages in one run of Java."""
    jar = package_file("vnu-jar/build/dist/vnu.jar")
    command = [program("java"), "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always"]
    report = json.loads(run([*command, *map(str, paths)]))
    found: dict[str, list[str]] = {str(path): [] for path in paths}
    for message in report["messages"]:
        if message["type"] != "info":
            path = unquote(message["url"].removeprefix("file:"))
            found[path].append(f"line {message.get('lastLine')}: {message['message']} {message.get('extract', '')!r}")
    return found


def test_the_checker_of_the_w3c_finds_no_error(pages: dict[str, Path], tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.html"
    wrong.write_text("<!doctype html><html lang=nl><title>Proef</title><p><div id=a></div></p><img src=x.png>", "utf-8")
    found = checked([*pages.values(), wrong])
    assert len(found.pop(str(wrong))) >= 2
    assert_nothing({name: found[str(path)] for name, path in pages.items()})


@pytest.mark.parametrize("theme", THEMES)
def test_the_feed_is_atom(theme: str, publications: Publications) -> None:
    """RFC 4287 §4.1: what a feed and an entry must have, each once, and addresses that lead somewhere."""
    feed = etree.parse(publications(theme, published=True).archive / "feed.xml").getroot()
    assert feed.tag == f"{{{ATOM['a']}}}feed"
    entries = feed.findall("a:entry", ATOM)
    assert len(entries) == 1
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len([one for one in element.findall(f"a:{name}", ATOM) if one.text]) == 1, name
    assert feed.find("a:author/a:name", ATOM).text == "Drempel"
    links = {(link.get("rel", "alternate")): link.get("href") for link in feed.findall("a:link", ATOM)}
    assert links["self"] == "https://drempel.example.org/feed.xml"
    assert entries[0].find("a:link[@rel='alternate']", ATOM).get("href") == f"https://drempel.example.org/{DAY}/"
    content = entries[0].find("a:content", ATOM)
    assert content.get("type") == "html"
    inside = html.fragment_fromstring(content.text, create_parent="div")
    pointed = [*inside.xpath("//@src"), *inside.xpath("//@href")]
    assert pointed
    assert [address for address in pointed if not address.startswith(("https://", "mailto:"))] == []


@pytest.mark.parametrize("theme", THEMES)
def test_the_pages_data_is_what_search_engines_want(theme: str, publications: Publications) -> None:
    page = html.parse(str(publications(theme, published=True).archive / DAY / "index.html"))
    graphs = [json.loads(script.text) for script in page.iterfind(".//script[@type='application/ld+json']")]
    things: list[dict[str, Any]] = [thing for graph in graphs for thing in graph.get("@graph", [graph])]
    assert {graph["@context"] for graph in graphs} == {"https://schema.org"}
    assert set(REQUIRED) == {thing["@type"] for thing in things}
    assert_nothing(
        {
            f"{thing['@type']} {thing.get('url')}": [name for name in REQUIRED[thing["@type"]] if not thing.get(name)]
            for thing in things
        }
    )
    shown = set(page.xpath("//@id"))
    own = f"https://drempel.example.org/{DAY}/#"
    anchors = {thing["@id"].removeprefix(own) for thing in things if thing["@id"].startswith(own)}
    assert len(anchors) == len(things) - 1
    assert anchors <= shown
