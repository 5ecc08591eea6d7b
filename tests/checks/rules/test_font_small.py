"""font-small: no text is smaller than 13 pixels."""

from __future__ import annotations

from tests.checks.mails import findings, from_source, mail_of


def test_small_print_is_a_warning_at_its_line() -> None:
    mail = mail_of('<p style="font-size:9pt">Kleine letters</p>', sources=from_source("\nKleine letters\n"))
    (finding,) = findings("font-small", mail)
    assert (finding.severity, finding.place) == ("warning", "content/articles/1.md:2")
    assert "12 px" in finding.reason


def test_one_size_is_told_once() -> None:
    (finding,) = findings(
        "font-small", mail_of('<p style="font:10px serif">Een</p><p style="font:10px serif">Twee</p>')
    )
    assert "“Een” and 1 more" in finding.reason


def test_the_number_of_a_footnote_is_fine() -> None:
    assert findings("font-small", mail_of('<p style="font-size:14px">Zo gezegd.<sup>1</sup></p>')) == []


def test_13_pixels_and_hidden_text_are_fine() -> None:
    body = '<p style="font-size:13px">Net goed</p><div style="display:none;font-size:1px">Voorproefje</div>'
    assert findings("font-small", mail_of(body)) == []
