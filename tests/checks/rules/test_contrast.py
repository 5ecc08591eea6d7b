"""contrast: text can be read on what lies behind it."""

from __future__ import annotations

import pytest

from tests.checks.mails import findings, from_source, good_mail, mail_of


def test_pale_text_is_an_error_with_both_colours_and_the_number_at_its_line() -> None:
    mail = mail_of(
        '<p style="color:#aaaaaa">Lichtgrijs</p>', sources=from_source('[theme]\nmute = "#aaaaaa"\n', "newsletter.toml")
    )
    (finding,) = findings("contrast", mail)
    assert (finding.severity, finding.place) == ("error", "newsletter.toml:2")
    assert "“Lichtgrijs”: #aaaaaa on #ffffff has a contrast of 2.3 to 1; 3 is needed" in finding.reason


def test_text_that_is_nearly_dark_enough_is_a_warning() -> None:
    (finding,) = findings("contrast", mail_of('<p style="color:#777777">Grijs</p>'))
    assert finding.severity == "warning"
    assert "4.4 to 1; 4.5 is needed" in finding.reason


def test_large_text_needs_less() -> None:
    assert findings("contrast", mail_of('<p style="color:#777777;font-size:24px">Grijs</p>')) == []


def test_one_pair_of_colours_is_told_once() -> None:
    (finding,) = findings("contrast", mail_of('<p style="color:#aaa">Een</p><p style="color:#aaa">Twee</p>'))
    assert "“Een” and 1 more" in finding.reason


def test_what_cannot_be_read_in_the_dark_only_is_told_as_such() -> None:
    style = "@media (prefers-color-scheme: dark) { body { background: #111111 } .pale { color: #eeeeee } }"
    mail = mail_of('<p style="color:#222222">Inkt</p>', style=style.replace(".pale", "h1, a"))
    (finding,) = findings("contrast", mail)
    assert "“Inkt”: #222222 on #111111" in finding.reason
    assert "in the dark" in finding.reason


def test_what_only_suffers_from_inversion_is_a_warning() -> None:
    mail = mail_of('<div style="background:#0c019f"><p style="color:#22ab24">Midden</p></div>')
    (finding,) = findings("contrast", mail)
    assert finding.severity == "warning"
    assert "inverts colours" in finding.reason


@pytest.mark.parametrize(
    "body",
    [
        '<div style="display:none;color:#fefefe">Verborgen</div>',
        '<div style="background:#000 url(x.png)"><p style="color:#111">Op een foto</p></div>',
        '<p style="color:#dddddd">· — ·</p>',
        '<table bgcolor="#000000"><tr><td style="color:#ffffff">Omgekeerd</td></tr></table>',
    ],
)
def test_what_is_hidden_decorates_or_stands_on_a_picture_is_fine(body: str) -> None:
    assert findings("contrast", mail_of(body)) == []


def test_our_own_mail_has_none() -> None:
    assert findings("contrast", good_mail()) == []
