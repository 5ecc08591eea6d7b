"""text-part: the text part says what the HTML says, links included."""

from __future__ import annotations

from tests.checks.mails import changed, findings, good_mail


def test_a_mail_without_a_text_part_is_an_error() -> None:
    (finding,) = findings("text-part", changed(text=" \n"))
    assert finding.severity == "error"


def test_a_text_part_that_says_too_little_is_a_warning() -> None:
    (finding,) = findings("text-part", changed(text="De Verbinding: https://nieuws.example.org/"))
    assert finding.severity == "warning"
    assert "% of the words" in finding.reason


def test_a_text_part_without_links_is_a_warning() -> None:
    (finding,) = findings("text-part", changed(text=good_mail().text.replace("://", " ")))
    assert "no links" in finding.reason


def test_our_own_says_it_all() -> None:
    assert findings("text-part", good_mail()) == []
