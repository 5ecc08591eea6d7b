"""Names made from what people call things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.domain.slug import slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Koffie in de wijk", "koffie-in-de-wijk"),
        ("  Één café: 50% — méér!  ", "een-cafe-50-meer"),
        ("Straße", "strae"),
        ("日本", ""),
        ("a" * 59 + " bcd", "a" * 59),
    ],
)
def test_a_slug_is_lower_case_ascii_words(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_a_shorter_name_ends_with_a_whole_letter() -> None:
    assert slug("a" * 10 + " " + "b" * 10, longest=11) == "a" * 10


@given(st.text())
def test_whatever_the_text_the_name_is_safe_in_a_path_and_a_link(text: str) -> None:
    name = slug(text)
    assert len(name) <= 60
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert name.strip("-") == name
