"""Encoded-words: short, whole, and only what needs them."""

from __future__ import annotations

import email.header
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.mime.encoded_words import clusters, encode_words
from newsletter.mime.fields import parameter, text_field

FAMILY = "👩‍👩‍👧‍👦"


@settings(max_examples=100, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=150), room=st.integers(30, 90))
def test_words_are_short_and_each_decodes_alone(text: str, room: int) -> None:
    words = encode_words(text, room=room)
    assert all(len(word) <= 75 for word in words)
    decoded = "".join(
        data.decode("utf-8")
        for word in words
        for data, _ in email.header.decode_header(word)
        if isinstance(data, bytes)
    )
    assert decoded == text


def test_an_emoji_of_many_characters_is_not_cut() -> None:
    words = encode_words(FAMILY * 8)
    for word in words:
        ((data, _),) = email.header.decode_header(word)
        assert isinstance(data, bytes)
        assert data.decode().replace(FAMILY, "") == ""


def test_clusters_are_what_a_reader_sees() -> None:
    assert list(clusters("ae\u0301🇳🇱🇧🇪👍🏽한")) == ["a", "e\u0301", "🇳🇱", "🇧🇪", "👍🏽", "한"]


def test_only_the_words_that_need_it_are_encoded() -> None:
    assert text_field("Subject", "Nieuws uit Zürich deze week") == (
        b"Subject: Nieuws uit =?utf-8?q?Z=C3=BCrich?= deze week\r\n"
    )


def test_two_encoded_words_side_by_side_keep_their_space() -> None:
    assert text_field("Subject", "één één") == b"Subject: =?utf-8?b?w6nDqW4gw6nDqW4=?=\r\n"


def test_a_long_plain_subject_is_folded_between_words() -> None:
    lines = text_field("Subject", "woord " * 40).decode().split("\r\n")
    assert all(len(line) <= 78 for line in lines)
    assert " ".join(line.strip() for line in lines).strip() == ("Subject: " + "woord " * 40).strip()


def test_what_looks_like_an_encoded_word_is_encoded() -> None:
    assert text_field("Subject", "=?utf-8?q?x?=") == b"Subject: =?utf-8?b?PT91dGYtOD9xP3g/PQ==?=\r\n"


def test_a_file_name_beyond_ascii_has_both_forms() -> None:
    assert parameter("filename", "één.png") == "; filename=\"__n.png\"; filename*=utf-8''%C3%A9%C3%A9n.png"
    assert re.fullmatch(r'; name="[ -~]+"', parameter("name", "gewoon.png"))
