"""css-gmail: the layout does not rest on styles that Gmail leaves out."""

from __future__ import annotations

import pytest

from tests.checks.mails import findings, from_source, good_mail, mail_of


@pytest.mark.parametrize(
    ("style", "told"),
    [
        ("position: fixed", "css-position"),
        ("margin: 0 -10px", "css-margin"),
        ("margin-top: -.5em", "css-margin"),
        ("color: var(--ink)", "css-variables"),
        ("--ink: #123456", "css-variables"),
        ("color: rgb(0 0 0 / 50%)", "throws away every style"),
    ],
)
def test_what_gmail_leaves_out_is_told(style: str, told: str) -> None:
    mail = mail_of(f'<p style="{style}">Tekst</p>', sources=from_source(f"\np {{ {style} }}", "templates/mine/x.mjml"))
    (finding,) = findings("css-gmail", mail)
    assert (finding.severity, finding.place) == ("info", "templates/mine/x.mjml:2")
    assert told in finding.reason


@pytest.mark.parametrize(
    "style", ["position: relative", "margin: 0 10px -0px", "color: rgb(1, 2, 3)", "font: 12px x-y"]
)
def test_what_it_keeps_is_fine(style: str) -> None:
    assert findings("css-gmail", mail_of(f'<p style="{style}">Tekst</p>')) == []


def test_our_own_mail_has_none() -> None:
    assert findings("css-gmail", good_mail()) == []
