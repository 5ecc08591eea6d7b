"""dark-meta: the mail says that it suits a dark scheme, and has colours for it."""

from __future__ import annotations

from dataclasses import replace

from tests.checks.mails import findings, from_source, good_mail, mail_of

META = '<meta name="color-scheme" content="light dark">'
DARK = "@media (prefers-color-scheme: dark) { body { background: #111111 } }"


def test_a_mail_that_says_nothing_of_the_dark_is_told_twice() -> None:
    found = findings("dark-meta", mail_of("", sources=from_source("<mjml>\n<mj-head>", "templates/mine/email.mjml")))
    assert [(finding.severity, finding.place) for finding in found] == [("info", "templates/mine/email.mjml:2")] * 2
    assert "Gmail" in found[0].reason


def test_colours_for_the_dark_without_the_word_are_told() -> None:
    (finding,) = findings("dark-meta", mail_of("", style=DARK))
    assert "nothing says" in finding.reason


def test_both_are_enough() -> None:
    mail = mail_of("", style=DARK)
    assert findings("dark-meta", replace(mail, html=mail.html.replace("<style>", f"{META}<style>"))) == []
    assert findings("dark-meta", good_mail()) == []
