"""forms-script: nothing in the mail wants to be filled in, to run or to play."""

from __future__ import annotations

import pytest

from tests.checks.mails import findings, from_source, good_mail, mail_of


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<form><input><button>Stem</button></form><form></form>", "a <form>"),
        ("<script>alert(1)</script>", "a <script>"),
        ('<iframe src="https://example.org/"></iframe>', "a <iframe>"),
        ('<video src="https://example.org/a.mp4"></video>', "a <video>"),
        ('<object data="https://example.org/a.pdf"></object>', "a <object>"),
        ('<embed src="https://example.org/a.pdf">', "a <embed>"),
    ],
)
def test_each_kind_is_an_error_told_once_at_its_line(body: str, told: str) -> None:
    (finding,) = findings("forms-script", mail_of(body, sources=from_source(f"\n{body}")))
    assert (finding.severity, finding.place) == ("error", "content/articles/1.md:2")
    assert told in finding.reason


def test_data_for_machines_and_words_about_forms_are_fine() -> None:
    body = '<script type="application/ld+json">{}</script><p>Een &lt;form&gt; invullen</p>'
    assert findings("forms-script", mail_of(body)) == []
    assert findings("forms-script", good_mail()) == []
