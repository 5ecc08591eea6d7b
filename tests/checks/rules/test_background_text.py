"""background-text: text on a picture has a colour behind it."""

from __future__ import annotations

import pytest

from tests.checks.mails import findings, from_source, good_mail, mail_of


def test_text_on_a_picture_alone_is_a_warning_at_its_line() -> None:
    body = '<div style="background:url(a.png)"><p>Op de foto</p><p>Ook hier</p></div>'
    (finding,) = findings("background-text", mail_of(body, sources=from_source("\nOp de foto")))
    assert (finding.severity, finding.place) == ("warning", "content/articles/1.md:2")
    assert "“Op de foto” and 1 more" in finding.reason


@pytest.mark.parametrize(
    "body",
    [
        '<div style="background:#123456 url(a.png)"><p>Op de foto</p></div>',
        '<div style="background-image:url(a.png);background-color:#123456"><p>Op de foto</p></div>',
        '<table role="presentation" background="a.png" bgcolor="#123456"><tr><td>Op de foto</td></tr></table>',
        '<div style="background:url(a.png)"><p style="background:#fff">Op een vlak</p></div>',
        '<div style="background:url(a.png)"><img alt="" src="b.png"></div>',
    ],
)
def test_a_colour_behind_the_picture_or_on_it_is_enough(body: str) -> None:
    assert findings("background-text", mail_of(body)) == []


def test_our_own_mail_has_none() -> None:
    assert findings("background-text", good_mail()) == []
