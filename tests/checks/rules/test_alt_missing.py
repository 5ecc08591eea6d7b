"""alt-missing: every picture has an alt text."""

from __future__ import annotations

from tests.checks.mails import findings, from_source, good_mail, mail_of


def test_a_picture_without_alt_is_an_error_at_its_line() -> None:
    mail = mail_of('<img src="images/brug-1a2b.png">', sources=from_source('# Brug\n\n<img src="x/brug-1a2b.png">\n'))
    (finding,) = findings("alt-missing", mail)
    assert (finding.severity, finding.place) == ("error", "content/articles/1.md:3")
    assert "brug-1a2b.png" in finding.reason


def test_an_empty_alt_is_fine_for_a_picture_that_decorates() -> None:
    assert findings("alt-missing", mail_of('<img src="images/lijn.png" alt="">')) == []


def test_our_own_mail_has_none() -> None:
    assert findings("alt-missing", good_mail()) == []
