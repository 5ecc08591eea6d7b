"""table-role: a table that lays out says so, and a table of data has headers."""

from __future__ import annotations

import pytest

from tests.checks.mails import findings, from_source, good_mail, mail_of


def test_a_table_that_says_nothing_is_a_warning_at_its_text() -> None:
    body = "<table><tr><td>Wijkteam</td><td>14</td></tr></table>"
    (finding,) = findings("table-role", mail_of(body, sources=from_source("\n| Wijkteam | 14 |\n")))
    assert (finding.severity, finding.place) == ("warning", "content/articles/1.md:2")
    assert "“Wijkteam”" in finding.reason


def test_tables_in_one_another_are_told_once() -> None:
    body = "<table><tr><td><table><tr><td>Binnen</td></tr></table></td></tr></table>"
    (finding,) = findings("table-role", mail_of(body))
    assert "“Binnen” and 1 more" in finding.reason


@pytest.mark.parametrize(
    "body",
    [
        '<table role="presentation"><tr><td>Opmaak</td></tr></table>',
        '<table role="none"><tr><td>Opmaak</td></tr></table>',
        "<table><thead><tr><th>Wijk</th></tr></thead><tr><td>Noord</td></tr></table>",
        "<table><caption>Wijken</caption><tr><td>Noord</td></tr></table>",
        "<!--[if mso]><table><tr><td><![endif]-->Tekst<!--[if mso]></td></tr></table><![endif]-->",
        '<div style="display:none"><table><tr><td>Verborgen</td></tr></table></div>',
    ],
)
def test_one_that_says_what_it_is_is_fine(body: str) -> None:
    assert findings("table-role", mail_of(body)) == []


def test_headers_of_a_table_inside_do_not_count() -> None:
    body = "<table><tr><td>Buiten<table><tr><th>Kop</th></tr></table></td></tr></table>"
    assert len(findings("table-role", mail_of(body))) == 1


def test_our_own_mail_has_none() -> None:
    assert findings("table-role", good_mail()) == []
