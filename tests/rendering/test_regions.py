"""What is for an audience only: nobody else gets it, its headings go with it, and the markup stays whole."""

from __future__ import annotations

import re

import pytest

from newsletter.domain.issue import Issue, Part, Quote
from newsletter.domain.parts import Parts
from newsletter.domain.slots import even_lines
from newsletter.rendering.regions import Regions
from tests.rendering.samples import (
    NONCE,
    Page,
    block,
    dossier,
    empty_issue,
    event,
    for_reader,
    full_issue,
    illustration,
    render,
    story,
)

HEADINGS = ("Nieuwe artikelen", "Agenda", "Dossier", "Kort nieuws")


def everything_for(audience: str | None) -> Issue:
    own = Part(number=2, title="Geheim deel", url="https://example.org/2", new=True, audience=audience)
    return full_issue(
        letter=None,
        lead=story("Geheim 1", 1, audience=audience, illustration=illustration()),
        stories=(story("Geheim 2", 2, audience=audience, illustration=illustration()),),
        quote=Quote(text="Geheim 3", by=None, url=None, audience=audience),
        agenda=(event("Geheim 4", audience=audience),),
        dossiers=(dossier("Geheim 5", parts=(own,), stories=(story("Geheim deel", 5, audience=audience),)),),
        shorts=(story("Geheim 6", 6, audience=audience),),
        blocks=(block("Geheim 7", audience=audience),),
    )


def assert_whole(html: str) -> None:
    assert f"nl:{NONCE}" not in html
    for tag in ("table", "tbody", "tr", "td", "div"):
        assert len(re.findall(rf"<{tag}\b", html)) == len(re.findall(rf"</{tag}>", html)), tag
    assert html.count("<!--[if") == html.count("<![endif]-->")
    outlook = "".join(re.findall(r"<!--\[if mso[^>]*>(.*?)<!\[endif\]-->", html, re.DOTALL))
    assert outlook.count("<table") == outlook.count("</table>")
    assert outlook.count("<td") == outlook.count("</td>")


def test_nothing_of_another_audience_reaches_a_reader() -> None:
    parts = render(everything_for("zorg"))
    assert parts.conditions == (("zorg",),)
    for body in (for_reader(parts), for_reader(parts, text=True), parts.web):
        assert "Geheim" not in body
        assert not any(heading in body for heading in HEADINGS)
    for body in (for_reader(parts, [True]), for_reader(parts, [True], text=True)):
        assert all(f"Geheim {number}" in body for number in range(1, 8))
        assert all(heading in body for heading in HEADINGS)


@pytest.mark.parametrize("held", [0, 1, 2, 3])
def test_the_mail_is_whole_whatever_is_cut(held: int) -> None:
    issue = full_issue(
        lead=story("Voor zorg", 1, audience="zorg"),
        stories=(story("Voor jeugd", 2, audience="jeugd", illustration=illustration()), story("Voor ieder", 3)),
        agenda=(event("Ook voor zorg", audience="zorg"),),
        shorts=(story("Kort voor jeugd", 4, audience="jeugd"),),
    )
    parts = render(issue)
    truths = [bool(held & 1), bool(held & 2)]
    html = for_reader(parts, truths)
    assert_whole(html)
    assert ("Voor zorg" in html, "Ook voor zorg" in html) == (truths[0], truths[0])
    assert ("Voor jeugd" in html, "Kort voor jeugd" in html) == (truths[1], truths[1])
    assert ("Agenda" in html, "Kort nieuws" in html) == (truths[0], truths[1])
    assert "Voor ieder" in html
    assert Page(html).levels.count(1) == 1
    text = even_lines(for_reader(parts, truths, text=True))
    assert "\n\n\n" not in text
    assert not re.search(r"-{72}\s+-{72}", text)


def test_a_heading_stays_for_those_who_get_anything_under_it() -> None:
    parts = render(empty_issue(stories=(story("A", 1, audience="zorg"), story("B", 2, audience="jeugd"))))
    either = parts.conditions.index(("zorg", "jeugd"))
    truths = [condition == ("jeugd",) or number == either for number, condition in enumerate(parts.conditions)]
    html = for_reader(parts, truths)
    assert "Nieuwe artikelen" in html
    assert ">A<" not in html
    assert ">B<" in html


def test_a_part_for_an_audience_is_in_nobody_elses_list() -> None:
    parts = (
        Part(number=1, title="Open deel", url=None, new=True),
        Part(number=2, title="Besloten deel", url=None, new=True, audience="zorg"),
    )
    rendered = render(empty_issue(dossiers=(dossier(parts=parts, stories=()),)))
    for body in (for_reader(rendered), for_reader(rendered, text=True), rendered.web):
        assert "Open deel" in body
        assert "Besloten deel" not in body
    assert "Besloten deel" in for_reader(rendered, [True])


def test_a_dossier_without_news_for_everybody_is_not_on_the_web() -> None:
    parts = (
        Part(number=1, title="Vorig deel", url="https://example.org/1", new=False),
        Part(number=2, title="Besloten deel", url=None, new=True, audience="zorg"),
    )
    rendered = render(empty_issue(dossiers=(dossier("Besloten dossier", parts=parts, stories=()),)))
    assert "Besloten dossier" not in rendered.web
    assert "Besloten dossier" not in for_reader(rendered)
    assert "Besloten dossier" in for_reader(rendered, [True])


def of_items(issue: Issue) -> tuple[bool, list[tuple[str, ...]]]:
    parts: Parts = render(issue)
    return parts.everybody, [parts.conditions[number] for number in parts.item_conditions]


def test_an_issue_with_an_item_for_everybody_is_for_everybody() -> None:
    assert of_items(full_issue()) == (True, [])
    assert of_items(empty_issue(stories=(story("A"), story("B", 2, audience="zorg"))))[0] is True


def test_an_issue_without_items_is_for_everybody() -> None:
    assert of_items(empty_issue(blocks=(block(audience="zorg"),))) == (True, [])


def test_an_issue_of_items_for_audiences_tells_who_has_something_to_read() -> None:
    issue = empty_issue(
        stories=(story("A", audience="zorg"),), agenda=(event(audience="jeugd"),), blocks=(block(audience="bestuur"),)
    )
    assert of_items(issue) == (False, [("zorg",), ("jeugd",)])


def test_a_calendar_entry_has_the_condition_of_its_event() -> None:
    parts = render(empty_issue(agenda=(event("A", 1, audience="zorg"), event("B", 2))))
    assert [entry.condition for entry in parts.calendar] == [parts.conditions.index(("zorg",)), None]


def test_the_same_audiences_have_one_condition() -> None:
    regions = Regions(NONCE)
    assert regions.condition("zorg") == regions.condition("zorg", "zorg") == 0
    assert regions.condition("zorg", "jeugd") == 1
    assert regions.condition("zorg", None) is None
    assert regions.condition() is None
    assert regions.conditions == (("zorg",), ("zorg", "jeugd"))
