"""link-mismatch: a link that shows an address leads to that address."""

from __future__ import annotations

import pytest

from tests.checks.mails import findings, from_source, good_mail, mail_of


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("https://bank.nl/inloggen", "https://boef.ru/x"),
        ("Ga naar www.bank.nl en log in", "https://boef.ru/x"),
        ("bank.nl/inloggen", "https://bank.nl.boef.ru/x"),
        ("ik@buurt.nl", "mailto:jij@buurt.nl"),
    ],
)
def test_another_address_than_the_one_shown_is_an_error_at_its_line(text: str, href: str) -> None:
    (finding,) = findings("link-mismatch", mail_of(f'<a href="{href}">{text}</a>', sources=from_source(f"\n<{href}>")))
    assert (finding.severity, finding.place) == ("error", "content/articles/1.md:2")


def test_the_name_of_a_site_for_an_article_elsewhere_is_a_warning() -> None:
    (finding,) = findings("link-mismatch", mail_of('<a href="https://nos.nl/x">bol.com</a>'))
    assert finding.severity == "warning"


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("nos.nl", "https://www.nos.nl/artikel"),
        ("www.nos.nl", "https://nos.nl"),
        ("drempel.nl/brief", "https://nieuws.drempel.nl/brief"),
        ("https://nos.nl.", "https://nos.nl/"),
        ("Booking.com", "https://nos.nl/x"),
        ("Node.js", "https://nodejs.org"),
        ("readme.md", "https://github.com/x"),
        ("Lees verder", "https://nos.nl"),
        ("ik@buurt.nl", "mailto:Ik@buurt.nl?subject=Dag"),
        ("ik@buurt.nl", "https://buurt.nl/contact"),
        ("café.nl", "https://xn--caf-dma.nl/"),
        ("1.000.000 euro", "https://nos.nl"),
    ],
)
def test_what_is_fine(text: str, href: str) -> None:
    assert findings("link-mismatch", mail_of(f'<a href="{href}">{text}</a>')) == []
    assert findings("link-mismatch", good_mail()) == []
