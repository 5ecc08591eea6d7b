"""shortener: readers can see where a link leads."""

from __future__ import annotations

import pytest

from tests.checks.mails import findings, from_source, good_mail, mail_of


@pytest.mark.parametrize("href", ["https://bit.ly/3abc", "https://www.tinyurl.com/x", "http://T.co/x"])
def test_a_shortened_address_is_a_warning_at_its_line(href: str) -> None:
    mail = mail_of(f'<a href="{href}">Verslag</a>', sources=from_source(f"\n[Verslag]({href})"))
    (finding,) = findings("shortener", mail)
    assert (finding.severity, finding.place) == ("warning", "content/articles/1.md:2")


def test_other_short_names_are_fine() -> None:
    body = '<a href="https://nos.nl/x">A</a><a href="https://orbit.ly.nl/">B</a><a href="https://at.co/">C</a>'
    assert findings("shortener", mail_of(body)) == findings("shortener", good_mail()) == []
