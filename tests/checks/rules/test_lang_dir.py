"""lang-dir: the mail says in which language it is, and which way that runs."""

from __future__ import annotations

from dataclasses import replace

from tests.checks.mails import changed, findings, from_source, good_mail, mail_of


def test_another_language_than_that_of_the_edition_is_an_error_where_it_is_said() -> None:
    mail = changed(
        html=good_mail().html.replace('lang="nl"', 'lang="en"'), sources=from_source("<mjml>", "t/email.mjml")
    )
    found = findings("lang-dir", mail)
    assert [finding.reason.split(";")[0] for finding in found] == ['<html> has lang="en"', '<div> has lang="en"']
    assert {finding.place for finding in found} == {"t/email.mjml:1"}


def test_html_without_lang_and_dir_is_an_error() -> None:
    mail = mail_of("")
    bare = replace(mail, html=mail.html.replace('<html lang="nl" dir="ltr">', "<html>"))
    assert [finding.reason.split(";")[0] for finding in findings("lang-dir", bare)] == [
        "<html> has no lang",
        "<html> has no dir",
    ]


def test_it_must_be_said_below_the_body_too_as_webmail_throws_html_away() -> None:
    mail = mail_of("")
    (finding,) = findings("lang-dir", replace(mail, html=mail.html.replace('<div lang="nl" dir="ltr">', "<div>")))
    assert "straight below <body>" in finding.reason


def test_an_edition_from_right_to_left_says_so() -> None:
    issue = replace(good_mail().issue, language="ar")
    arabic = mail_of("", issue=issue)
    fine = replace(arabic, html=arabic.html.replace('lang="nl" dir="ltr"', 'lang="ar" dir="rtl"'))
    assert findings("lang-dir", fine) == []
    half = replace(arabic, html=arabic.html.replace('lang="nl"', 'lang="ar"'))
    assert all('dir="ltr"; this edition is rtl' in finding.reason for finding in findings("lang-dir", half))


def test_a_region_behind_the_language_is_fine() -> None:
    mail = mail_of("")
    assert findings("lang-dir", replace(mail, html=mail.html.replace('lang="nl"', 'lang="nl-BE"'))) == []
    assert findings("lang-dir", good_mail()) == []
