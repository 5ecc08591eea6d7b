"""size-clip: the HTML is short enough for Gmail to show all of it."""

from __future__ import annotations

from tests.checks.mails import PLAN, findings, good_mail, mail_of


def test_beyond_102_kb_it_is_an_error_and_the_encoded_size_is_told() -> None:
    mail = mail_of("<p>" + "woord " * 20_000 + "</p>")
    (finding,) = findings("size-clip", mail)
    assert (finding.severity, finding.where) == ("error", PLAN)
    assert f"({len(mail.data):,} for the whole message, encoded)" in finding.reason
    assert "cuts it off" in finding.reason


def test_near_it_it_is_a_warning() -> None:
    (finding,) = findings("size-clip", mail_of("<p>" + "woord " * 16_000 + "</p>"))
    assert finding.severity == "warning"


def test_letters_of_two_bytes_count_twice() -> None:
    assert findings("size-clip", mail_of("<p>" + "e" * 60_000 + "</p>")) == []
    (finding,) = findings("size-clip", mail_of("<p>" + "\u00eb" * 60_000 + "</p>"))
    assert finding.severity == "error"


def test_the_html_counts_as_it_is_sent_with_the_addresses_of_its_pictures() -> None:
    body = f"Content-Type: text/html; charset=utf-8\r\n\r\n<p>{'woord ' * 18_000}</p>"
    (finding,) = findings("size-clip", mail_of("<p>" + "woord " * 14_000 + "</p>", data=body.encode()))
    assert finding.severity == "error"


def test_our_own_mail_is_short_enough() -> None:
    assert findings("size-clip", good_mail()) == []
