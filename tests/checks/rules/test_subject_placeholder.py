"""subject-placeholder: no marks of a draft are left."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.mails import findings, with_items, written
from tests.rendering.samples import event, story


@pytest.mark.parametrize(
    "subject",
    ["Test", "TEST!", "[test] Koffie", "Concept: koffie in de wijk", "Koffie (concept)", "Nog invullen", "TBD"],
)
def test_a_subject_that_was_not_finished_is_an_error(subject: str) -> None:
    (finding,) = findings("subject-placeholder", written(subject=subject))
    assert (finding.severity, finding.place) == ("error", "issues/2026-11-23/issue.md:2")


@pytest.mark.parametrize(
    "subject", ["De testfase is voorbij", "Een test voor de wijk", "Het concept werkt", "Latest news", "Je todo-lijst"]
)
def test_ordinary_words_in_a_subject_are_fine(subject: str) -> None:
    assert findings("subject-placeholder", written(subject=subject)) == []


def test_a_title_with_a_label_is_the_author_s_own_also_as_the_subject() -> None:
    title = "Test: welke fiets past bij jou?"
    mail = with_items(stories=(story(title),))
    assert findings("subject-placeholder", mail) == []
    assert findings("subject-placeholder", written(subject=title, issue=mail.issue)) == []


def test_a_note_in_an_article_is_told_at_its_line() -> None:
    source = "---\ntitle: Koffie\n---\n\nEen begin.\n\nTODO: een einde\n"
    article = story("Koffie", html="<p>Een begin.</p><p>TODO: een einde</p>")
    (finding,) = findings("subject-placeholder", with_items({"content/articles/1.md": source}, stories=(article,)))
    assert finding.place == "content/articles/1.md:7"


def test_lorem_ipsum_is_found_wherever_it_stands() -> None:
    assert findings("subject-placeholder", with_items(agenda=(event(html="<p>Hier staat lorem ipsum dolor.</p>"),)))
    (finding,) = findings("subject-placeholder", written(introduction="Beste lezer,\n\nLorem ipsum dolor sit amet."))
    assert finding.place == "issues/2026-11-23/issue.md:8"


def test_code_and_sentences_about_notes_are_fine() -> None:
    html = (
        "<pre><code># TODO: later</code></pre><p>Zoek naar TODO in de code, of test een concept. Test: het werkt.</p>"
    )
    assert findings("subject-placeholder", with_items(stories=(story("Opruimen", html=html),))) == []


def test_a_text_that_stands_elsewhere_is_not_looked_at() -> None:
    fields: dict[str, Any] = {
        "html": "<p>Een begin.</p><p>TODO: een einde</p>",
        "url": "https://buurt.nl/koffie",
        "elsewhere": True,
    }
    assert findings("subject-placeholder", with_items(stories=(story("Koffie", **fields),))) == []
    assert findings("subject-placeholder", with_items(stories=(story("Koffie", full=True, **fields),)))
