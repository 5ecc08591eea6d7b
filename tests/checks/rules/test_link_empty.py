"""link-empty: every link leads somewhere."""

from __future__ import annotations

import pytest

from newsletter.errors import Problem
from tests.checks.mails import changed, findings, from_source, good_mail, mail_of


@pytest.mark.parametrize("href", ["", "#", "https://", "http://", "mailto:", "tel:"])
def test_a_link_to_nowhere_is_an_error_at_its_line(href: str) -> None:
    mail = mail_of(f'<a href="{href}">Het verslag</a>', sources=from_source(f"Kop\n\n[Het verslag]({href})\n"))
    (finding,) = findings("link-empty", mail)
    assert (finding.severity, finding.place) == ("error", "content/articles/1.md:3")
    assert "Het verslag" in finding.reason


def test_a_link_without_address_is_one_too() -> None:
    mail = mail_of("<a>Het verslag</a>", sources=from_source('\n<a href="javascript:open()">Het verslag</a>\n'))
    (finding,) = findings("link-empty", mail)
    assert finding.place == "content/articles/1.md:2"


def test_a_place_in_the_text_is_a_warning() -> None:
    mail = mail_of("<a>Deel twee</a>", sources=from_source("\nZie [Deel twee](#twee).\n"))
    assert [(finding.severity, finding.line) for finding in findings("link-empty", mail)] == [("warning", 2)]


def test_what_was_left_out_when_the_text_was_read_is_told_once() -> None:
    problem = Problem(where="content/articles/1.md", line=2, reason='the link "x" leads nowhere', topic="link")
    mail = mail_of("<a>Het verslag</a>", sources=from_source("\n[Het verslag](x)\n"), problems=(problem,))
    (finding,) = findings("link-empty", mail)
    assert finding.place == "content/articles/1.md:2"


def test_markdown_without_an_address_would_lead_home() -> None:
    mail = mail_of('<a href="https://nieuws.example.org/">Meer</a>', sources=from_source("Zie [Meer]()\n"))
    assert [finding.place for finding in findings("link-empty", mail)] == ["content/articles/1.md:1"]


def test_a_place_in_the_mail_must_be_there() -> None:
    (finding,) = findings("link-empty", mail_of('<a href="#noot">1</a>'))
    assert "#noot" in finding.reason
    assert findings("link-empty", mail_of('<a href="#noot">1</a><p id="noot">Noot <a name="x">x</a></p>')) == []


def test_what_leads_somewhere_or_is_hidden_is_fine() -> None:
    body = '<a href="https://nieuws.example.org/">Thuis</a><a href="mailto:a@b.nl">Mail</a><p style="display:none"><a>x</a>'
    assert findings("link-empty", mail_of(body)) == findings("link-empty", changed()) == []
    assert findings("link-empty", good_mail()) == []


def test_places_in_one_text_are_told_together_however_they_are_written() -> None:
    source = 'Zie [deel\ntwee](#twee), ["drie"](#drie) en [vier][v].\n\n[v]: #vier\n'
    mail = mail_of("<a>deel twee</a> <a>“drie”</a> <a>vier</a>", sources=from_source(source))
    (finding,) = findings("link-empty", mail)
    assert (finding.severity, finding.place) == ("warning", "content/articles/1.md:1")
    assert "2 more" in finding.reason
    html = mail_of("<a>Deel twee</a>", sources=from_source('<a class="x" href="#twee">Deel twee</a>\n'))
    assert [finding.severity for finding in findings("link-empty", html)] == ["warning"]


def test_words_that_lead_somewhere_else_too_are_no_error() -> None:
    mail = mail_of("<a>Boulder</a>", sources=from_source("[Boulder](https://buurt.nl/boulder)\n"))
    assert [finding.severity for finding in findings("link-empty", mail)] == ["warning"]
    both = from_source("[Boulder](https://buurt.nl/boulder)\n\n[Boulder](#boulder)\n")
    assert [finding.line for finding in findings("link-empty", mail_of("<a>Boulder</a>", sources=both))] == [3]
