"""The phrases that checks look for: complete, comparable, and not a matter of taste."""

from __future__ import annotations

import pytest

from newsletter.i18n.phrases import (
    EMPTY_LINK_TEXTS,
    ORDINARY_WORDS,
    PICTURE_OPENERS,
    PLACEHOLDER_WORDS,
    UNSUBSCRIBE_WORDS,
    Phrases,
    phrases_for,
)

LISTS = [EMPTY_LINK_TEXTS, UNSUBSCRIBE_WORDS, PLACEHOLDER_WORDS, PICTURE_OPENERS]


@pytest.mark.parametrize("phrases", LISTS)
def test_each_list_has_every_language_in_lower_case_and_each_phrase_once(phrases: Phrases) -> None:
    assert set(phrases) == {"nl", "en", "de", "fr"}
    for told in phrases.values():
        assert len(set(told)) == len(told) > 4
        assert all(phrase == phrase.casefold().strip() and "’" not in phrase for phrase in told)


def test_ordinary_words_are_placeholders_too() -> None:
    known = {word for words in PLACEHOLDER_WORDS.values() for word in words}
    assert not ORDINARY_WORDS - known


def test_a_language_is_asked_together_with_english() -> None:
    assert {"klik hier", "click here"} <= set(phrases_for("nl-BE", EMPTY_LINK_TEXTS))
    assert "klik hier" not in phrases_for("de", EMPTY_LINK_TEXTS)
    assert phrases_for("ar", UNSUBSCRIBE_WORDS) == UNSUBSCRIBE_WORDS["en"]
