"""alt-filename: an alt text says what a picture shows."""

from __future__ import annotations

import pytest

from tests.checks.mails import findings, from_source, good_mail, mail_of


@pytest.mark.parametrize(
    ("alt", "src"),
    [
        ("brug.png", "images/x.png"),
        ("de-brug-2", "images/de-brug-2-1a2b3c4d.png"),
        ("IMG_2041", "images/x.png"),
        ("DSC 0012", "images/x.png"),
        ("schermafbeelding 2026-11-20", "images/x.png"),
    ],
)
def test_the_name_of_a_file_is_a_warning(alt: str, src: str) -> None:
    (finding,) = findings("alt-filename", mail_of(f'<img src="{src}" alt="{alt}">'))
    assert finding.severity == "warning"
    assert f"“{alt}” is the name of a file" in finding.reason


@pytest.mark.parametrize("alt", ["Afbeelding van een brug", "Foto: een brug", "Image of a bridge"])
def test_that_it_is_a_picture_need_not_be_said(alt: str) -> None:
    mail = mail_of(f'<img src="images/brug-1a2b3c4d.png" alt="{alt}">', sources=from_source(f"\nimage_alt: {alt}\n"))
    (finding,) = findings("alt-filename", mail)
    assert finding.place == "content/articles/1.md:2"
    assert "begins with" in finding.reason


@pytest.mark.parametrize(
    ("alt", "src"),
    [
        ("", "images/brug.png"),
        ("Drempel", "images/drempel-1a2b3c4d.png"),
        ("Fotovanger op de brug", "images/x.png"),
        ("Plan 2030", "images/x.png"),
        ("Beeldhouwer Anna aan het werk", "images/beeld.png"),
    ],
)
def test_words_are_fine(alt: str, src: str) -> None:
    assert findings("alt-filename", mail_of(f'<img src="{src}" alt="{alt}">')) == []


def test_our_own_mail_has_none() -> None:
    assert findings("alt-filename", good_mail()) == []
