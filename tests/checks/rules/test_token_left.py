"""token-left: nothing is left that should have been filled in."""

from __future__ import annotations

import pytest

from tests.checks.mails import changed, findings, good_mail, mail_of, with_items, written
from tests.rendering.samples import NONCE, story


def test_a_token_of_ours_in_the_text_part_is_an_error() -> None:
    (finding,) = findings("token-left", changed(text=f"Beste NL{NONCE}S0Z,"))
    assert (finding.severity, finding.where) == ("error", "issues/2026-11-23/email.html")
    assert "the text part" in finding.reason


def test_a_marker_of_a_region_is_one_too() -> None:
    assert findings("token-left", mail_of(f"<!--nl:{NONCE}:end-->"))


def test_none_from_a_template_is_found_in_words_and_attributes() -> None:
    (finding,) = findings("token-left", mail_of('<p style="padding:None">Van None</p>'))
    assert finding.reason.startswith("None stands in the HTML")


@pytest.mark.parametrize("left", ["*|FNAME|*", "[[voornaam]]", "{% if lid %}", "{{ subscriber.first_name }"])
def test_what_another_program_would_fill_in_is_told_at_its_line_in_issue_md(left: str) -> None:
    mail = written(introduction=f"Dag!\n\nBeste {left},")
    (finding,) = findings(
        "token-left", changed(html=f"<p>Beste {left},</p>", written=mail.written, sources=mail.sources)
    )
    assert finding.place == "issues/2026-11-23/issue.md:8"


def test_an_article_may_quote_all_of_them() -> None:
    html = "<p>Schrijf <code>{{ name }}</code>, <code>{% if x %}</code>, [[wiki]] of *|FNAME|*: None is undefined.</p>"
    article = story("Over {{ name }}", summary="Met {{ name }} en [[wiki]].", html=html, full=True)
    assert findings("token-left", with_items(stories=(article,))) == []


def test_a_subject_may_quote_braces_when_they_are_written_so_on_purpose() -> None:
    mail = written(subject="Wat doet {{ '{{' }} name }}?")
    assert findings("token-left", changed(subject="Wat doet {{ name }}?", written=mail.written)) == []


def test_an_english_editor_may_begin_with_none() -> None:
    text = "None of us knew."
    assert findings("token-left", written(subject=text, introduction=text, text=text)) == []


def test_our_own_mail_has_none() -> None:
    assert findings("token-left", good_mail()) == []
