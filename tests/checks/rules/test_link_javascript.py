"""link-javascript: no link runs a program."""

from __future__ import annotations

import pytest

from tests.checks.mails import findings, from_source, good_mail, mail_of, with_items
from tests.rendering.samples import story


@pytest.mark.parametrize("href", ["javascript:void(0)", " JavaScript:open()", "vbscript:x", "data:text/html,dag"])
def test_a_link_that_runs_a_program_is_an_error_at_its_line(href: str) -> None:
    mail = mail_of(f'<a href="{href}">Print</a>', sources=from_source(f'\n<a href="{href.strip()}">Print</a>'))
    (finding,) = findings("link-javascript", mail)
    assert (finding.severity, finding.place) == ("error", "content/articles/1.md:2")


def test_scripts_and_handlers_are_found_in_templates() -> None:
    template = from_source('<p\n onclick="go()">', "templates/editorial/email.mjml")
    found = findings("link-javascript", mail_of('<script>go()</script><p onclick="go()">Dag</p>', sources=template))
    assert [finding.place for finding in found] == ["issues/2026-11-23/email.html", "templates/editorial/email.mjml:2"]


def test_what_markdown_refused_is_found_in_the_words_it_has_become() -> None:
    article = story("Printen", html="<p>Of [druk af](javascript:print()) nu.</p>")
    source = {"content/articles/1.md": "Printen\n\nOf [druk af](javascript:print()) nu.\n"}
    (finding,) = findings("link-javascript", with_items(source, stories=(article,)))
    assert finding.place == "content/articles/1.md:3"


def test_an_article_may_write_about_it() -> None:
    html = "<p><code>[x](javascript:print())</code> en javascript: is geen adres.</p>"
    assert findings("link-javascript", with_items(stories=(story("Printen", html=html),))) == []
    assert findings("link-javascript", good_mail()) == []
