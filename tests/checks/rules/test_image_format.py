"""image-format: every picture is of a kind that all mail programs show."""

from __future__ import annotations

import pytest

from tests.checks.mails import findings, from_source, good_mail, mail_of


@pytest.mark.parametrize(
    ("src", "severity"),
    [
        ("https://example.org/logo.svg?v=2", "error"),
        ("data:image/png;base64,iVBORw0KGgo=", "error"),
        ("https://example.org/brug.webp", "warning"),
        ("https://example.org/BRUG.AVIF", "warning"),
    ],
)
def test_what_some_programs_do_not_show_is_told_with_who_and_as_of_when(src: str, severity: str) -> None:
    (finding,) = findings("image-format", mail_of(f'<img src="{src}" alt="De brug">'))
    assert finding.severity == severity
    assert "Gmail" in finding.reason
    assert "caniemail.com/features/image-" in finding.reason


def test_the_place_is_where_the_picture_is_named() -> None:
    mail = mail_of(
        '<img src="https://example.org/logo.svg" alt="">', sources=from_source("\n\n![](https://example.org/logo.svg)")
    )
    (finding,) = findings("image-format", mail)
    assert finding.place == "content/articles/1.md:3"


def test_a_drawing_in_the_html_is_an_error() -> None:
    (finding,) = findings("image-format", mail_of('<svg width="20"><path d="M0 0"/></svg>'))
    assert finding.severity == "error"


def test_png_jpeg_and_gif_are_fine() -> None:
    body = "".join(f'<img src="https://example.org/{name}" alt="">' for name in ("a.png", "b.jpg", "c.gif", "beeld"))
    assert findings("image-format", mail_of(body)) == []
    assert findings("image-format", good_mail()) == []


def test_what_is_no_address_at_all_breaks_nothing() -> None:
    (finding,) = findings("image-format", mail_of('<svg></svg><img src="http://[x.svg" alt="">'))
    assert "<svg>" in finding.reason
