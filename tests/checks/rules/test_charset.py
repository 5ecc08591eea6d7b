"""charset: a mail is UTF-8 from end to end."""

from __future__ import annotations

import pytest

from tests.checks.mails import changed, findings, from_source, good_mail, mail_of


@pytest.mark.parametrize("meta", ['<meta charset="iso-8859-1">', '<meta content="text/html; charset=ISO-8859-1">'])
def test_another_encoding_in_the_head_is_an_error(meta: str) -> None:
    (finding,) = findings("charset", changed(html=good_mail().html.replace("<head>", f"<head>{meta}")))
    assert finding.severity == "error"
    assert "iso-8859-1" in finding.reason.lower()


def test_another_encoding_of_a_part_is_an_error() -> None:
    data = (
        good_mail()
        .data.replace(b'charset="utf-8"', b"charset=windows-1252")
        .replace(b"charset=utf-8", b"charset=windows-1252")
    )
    assert data != good_mail().data
    assert all("windows-1252" in finding.reason for finding in findings("charset", changed(data=data)))
    assert findings("charset", changed(data=data)) != []


def test_a_control_character_of_windows_is_an_error_at_its_line() -> None:
    mail = mail_of("<p>Caf\u0092s in de wijk</p>", sources=from_source("\n\nCaf\u0092s"))
    (finding,) = findings("charset", mail)
    assert finding.place == "content/articles/1.md:3"
    assert "U+0092" in finding.reason
    assert "\u0092" not in finding.reason


def test_a_text_about_encodings_is_fine() -> None:
    assert findings("charset", mail_of("<p>charset=iso-8859-1 \u2019 \u20ac \u00a0</p>")) == []


def test_our_own_mail_is_utf_8() -> None:
    assert findings("charset", good_mail()) == []
