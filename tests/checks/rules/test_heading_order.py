"""heading-order: one main heading, and no level skipped."""

from __future__ import annotations

from dataclasses import replace

from tests.checks.mails import findings, from_source, good_mail, mail_of


def test_a_level_that_is_skipped_is_a_warning_at_its_heading() -> None:
    mail = mail_of("<h2>Nieuws</h2><h4>De brug</h4>", sources=from_source("\n#### De brug\n"))
    (finding,) = findings("heading-order", mail)
    assert (finding.severity, finding.place) == ("warning", "content/articles/1.md:2")
    assert "“De brug” is a heading of level 4 below one of level 2" in finding.reason


def test_a_second_main_heading_is_a_warning() -> None:
    (finding,) = findings("heading-order", mail_of("<h1>Nog een</h1>"))
    assert "“Nog een” is one more main heading" in finding.reason


def test_no_main_heading_is_a_warning() -> None:
    mail = mail_of("<h2>Nieuws</h2>")
    (finding,) = findings("heading-order", replace(mail, html=mail.html.replace("h1>", "h2>")))
    assert "no main heading" in finding.reason


def test_going_up_by_several_levels_is_fine_and_hidden_headings_do_not_count() -> None:
    body = '<h2>A</h2><h3>B</h3><h4>C</h4><h2>D</h2><h1 style="display:none">E</h1>'
    assert findings("heading-order", mail_of(body)) == []
    assert findings("heading-order", good_mail()) == []
