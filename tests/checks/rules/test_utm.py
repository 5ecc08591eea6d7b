"""utm: campaign tags stand on all links to a site, or on none."""

from __future__ import annotations

from tests.checks.mails import findings, from_source, good_mail, mail_of


def test_tags_on_some_links_to_a_site_are_told_at_one_without() -> None:
    body = '<a href="https://buurt.nl/1?utm_source=brief">Een</a> <a href="https://buurt.nl/2">Twee</a>'
    (finding,) = findings("utm", mail_of(body, sources=from_source("\n\n[Twee](https://buurt.nl/2)")))
    assert (finding.severity, finding.place) == ("info", "content/articles/1.md:3")
    assert "1 of 2 links to buurt.nl" in finding.reason


def test_tags_on_all_links_or_none_are_fine() -> None:
    body = '<a href="https://buurt.nl/1?utm_source=brief">Een</a> <a href="https://nos.nl/2">Twee</a>'
    assert findings("utm", mail_of(body)) == findings("utm", good_mail()) == []


def test_links_that_newsletter_makes_do_not_count() -> None:
    base = "https://nieuws.example.org"
    body = f'<a href="{base}/actie?utm_source=brief">Actie</a> <a href="{base}/2026-11-23/#a1">Een</a>'
    assert findings("utm", mail_of(body)) == []
