"""image-ratio: the mail says something in words."""

from __future__ import annotations

from tests.checks.mails import PLAN, findings, good_mail, mail_of

POSTER = '<img src="https://example.org/poster.png" width="600" alt="Alles staat hier">'


def test_a_poster_is_an_error() -> None:
    (finding,) = findings("image-ratio", mail_of(POSTER))
    assert (finding.severity, finding.where) == ("error", PLAN)
    assert "1 picture and" in finding.reason


def test_little_text_beside_pictures_is_a_warning() -> None:
    (finding,) = findings("image-ratio", mail_of(POSTER * 2 + "<p>" + "woorden " * 30 + "</p>"))
    assert finding.severity == "warning"


def test_a_short_letter_with_a_logo_is_fine() -> None:
    assert (
        findings("image-ratio", mail_of('<img src="https://example.org/logo.png" width="48" alt=""><p>Dag!</p>')) == []
    )


def test_words_that_are_hidden_do_not_count() -> None:
    (finding,) = findings("image-ratio", mail_of(POSTER + '<p style="display:none">' + "woorden " * 90 + "</p>"))
    assert finding.severity == "error"


def test_our_own_mail_says_enough() -> None:
    assert findings("image-ratio", good_mail()) == []
