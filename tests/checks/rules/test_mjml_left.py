"""mjml-left: all MJML has become HTML."""

from __future__ import annotations

from tests.checks.mails import findings, from_source, mail_of, with_items
from tests.rendering.samples import story


def test_a_tag_that_is_left_is_an_error_in_the_template_that_has_it() -> None:
    template = from_source("<mj-raw>\n<mj-text>Dag</mj-text></mj-raw>", "templates/editorial/email.mjml")
    (finding,) = findings("mjml-left", mail_of("<mj-text>Dag</mj-text>", sources=template))
    assert (finding.severity, finding.place) == ("error", "templates/editorial/email.mjml:2")


def test_an_escape_of_mrml_in_an_attribute_is_one_too() -> None:
    (finding,) = findings("mjml-left", mail_of(r'<a href="https://x.nl" title="caf\u{e9}">Koffie</a>'))
    assert r"\u{e9}" in finding.reason


def test_an_article_may_write_about_mjml_and_escapes() -> None:
    article = story("MJML", html=r"<p><code>&lt;mj-text&gt;</code> en <code>\u{1F600}</code></p>", full=True)
    assert findings("mjml-left", with_items(stories=(article,))) == []
