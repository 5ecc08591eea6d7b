"""http: links and pictures come over https."""

from __future__ import annotations

from dataclasses import replace

from tests.checks.mails import changed, findings, from_source, good_mail, mail_of
from tests.rendering.samples import SETTINGS


def test_a_link_over_http_is_a_warning_at_its_line() -> None:
    mail = mail_of('<a href="http://buurt.nl/x">Verslag</a>', sources=from_source("\n[Verslag](http://buurt.nl/x)"))
    (finding,) = findings("http", mail)
    assert (finding.severity, finding.place) == ("warning", "content/articles/1.md:2")


def test_a_picture_over_http_is_an_error_also_behind_a_text() -> None:
    body = '<img src="http://buurt.nl/a.png" alt="A"><div style="background:url(http://buurt.nl/b.png)">B</div>'
    assert [finding.severity for finding in findings("http", mail_of(body))] == ["error", "error"]


def test_a_site_of_our_own_over_http_is_told_once() -> None:
    publication = replace(SETTINGS.publication, base_url="http://nieuws.example.org")
    html = good_mail().html.replace("https://nieuws", "http://nieuws")
    (finding,) = findings("http", changed(settings=replace(SETTINGS, publication=publication), html=html))
    assert "base_url" in finding.reason


def test_https_and_mail_are_fine() -> None:
    body = '<a href="https://buurt.nl/http://x">A</a><a href="mailto:a@b.nl">B</a><p>http://buurt.nl is oud</p>'
    assert findings("http", mail_of(body)) == findings("http", good_mail()) == []
