"""Whatever an editor writes arrives as it was written: in the mail, on the web, in plain text and in the calendar."""

from __future__ import annotations

from dataclasses import replace

import icalendar
import pytest

from newsletter.domain.calendar import calendar as wrapped
from newsletter.domain.issue import Issue, Part, Quote
from tests.rendering.samples import (
    Page,
    block,
    dossier,
    empty_issue,
    event,
    folded,
    full_issue,
    illustration,
    render,
    story,
)

TEXTS = [
    "{{ title }}",
    "{% raw %}",
    "{# niets #}",
    "<mj-raw>",
    "<mj-include path='x'/>",
    "%s %d %(x)s",
    "'enkel' \"dubbel\"",
    "👩\u200d👩\u200d👧 ❤\ufe0f",
    "a\u202fb c\u00ade",
    "voor --> na",
    "<!--[if mso]>x",
    "<![endif]--> y",
    "<!-- verborgen --> z",
    "\u202eevil\u202c",
    "back\\slash \\u{a0}",
    "C:\\temp\\nieuw",
    '=" \\u{fe0f}" x',
    '\\"',
    "<b>x</b> & &amp; &lt;",
    "]]>",
    "e\u0301 combineert",
    "NLab12cd34efS99Z9",
    "<!--nl:ffff:end-->",
    "</title><script>alert(1)</script>",
    'style="color: red; top: 0" als tekst',
    "100\u00a0% van 1\u2009000",
    "x" * 200,
]  # fmt: skip


def saying(text: str) -> Issue:
    """Make an edition that says a text wherever an editor can."""
    told = illustration(alt=text)
    return full_issue(
        subject=text,
        preheader=text,
        lead=story(text, 1, kicker=text, summary=text, authors=(text,), illustration=told, link_text=text),
        stories=(story(text, 2, kicker=text, summary=text, illustration=told),),
        quote=Quote(text=text, by=text, url=None, audience=None),
        agenda=(event(text, summary=text, location=text, price=text, organiser=text, html="<p>…</p>"),),
        dossiers=(dossier(text, summary=text, parts=(Part(number=1, title=text, url=None, new=True),)),),
        shorts=(story(text, 3, summary=text),),
        blocks=(block(text, link_text=text, url="https://example.org/"),),
    )


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_stands_literally_in_the_mail_and_on_the_web(text: str) -> None:
    parts = render(saying(text))
    for body, times in ((parts.html, 15), (parts.web, 12)):
        page = Page(body)
        assert page.words.count(folded(text)) >= times
        told = [alt for alt in page.values("img", "alt") if alt]
        assert len(told) == 2
        assert {folded(alt) for alt in told} == {folded(text)}
        assert all(comment.startswith(("[if", "<![endif", "nl:")) for comment in page.comments)
        assert not page.values("script", "src")
        assert "alert" not in "".join(value for tag, _, value in page.attributes if tag == "script")


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_stands_literally_in_the_text_part_and_the_calendar(text: str) -> None:
    parts = render(saying(text))
    assert folded(parts.text).count(folded(text)) >= 12
    calendar = icalendar.Calendar.from_ical(wrapped(entry.component for entry in parts.calendar))
    found = calendar.walk("VEVENT")[0]
    assert (folded(str(found["SUMMARY"])), folded(str(found["LOCATION"]))) == (folded(text), folded(text))


@pytest.mark.parametrize("control", ["\x00", "\x08", "\x1b", "\x7f", "\x90", "\ud800", "\ufffe", "\ufdd0"])
def test_a_control_character_is_left_out(control: str) -> None:
    parts = render(saying(f"voor{control}na"))
    for body in (parts.html, parts.web, parts.text, parts.mjml):
        assert "voorna" in body
        assert control not in body
    assert "voorna" in Page(parts.html).values("img", "alt")


@pytest.mark.parametrize("blank", ["\x0b", "\x0c", "\x85", "\t", "\n"])
def test_a_control_character_that_parts_words_becomes_a_space(blank: str) -> None:
    parts = render(saying(f"voor{blank}na"))
    assert "voor na" in Page(parts.html).words
    assert "voor na" in Page(parts.html).values("img", "alt")
    assert "SUMMARY:voor" in parts.calendar[0].component
    assert "voorna" not in parts.calendar[0].component


def test_html_of_an_item_may_have_brackets_in_attributes() -> None:
    html = '<p><img src="images/a.png" alt="<!-- x --> <mj-raw> & >"> <a href="https://example.org/?a=1&amp;b=<2>">y</a></p>'
    parts = render(empty_issue(stories=(story(full=True, html=html),)))
    for body in (parts.html, parts.web):
        assert "<!-- x --> <mj-raw> & >" in Page(body).values("img", "alt")
        assert "https://example.org/?a=1&b=<2>" in Page(body).values("a", "href")


def test_code_about_styles_and_comments_stays_as_it_was_typed() -> None:
    html = '<p><code>style="color: red;"</code></p><pre><code>a\n    b &lt;!-- c --&gt;\n\n    d</code></pre>'
    parts = render(empty_issue(stories=(story(full=True, html=html),)))
    assert 'style="color: red;"' in parts.html
    assert "a\n    b &lt;!-- c --&gt;\n\n    d</code>" in parts.html


def test_two_renderings_are_equal() -> None:
    issue = full_issue(lead=replace(story("Élan ❤\ufe0f", 1), audience="zorg"))
    assert render(issue) == render(issue)
