"""What the studio's pages say, put into words."""

from __future__ import annotations

import pytest

from newsletter.web.preview.wording import sentence


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("the subject is empty", "The subject is empty"),
        ("écrit par personne", "Écrit par personne"),
        ("stopped.", "Stopped."),
        ("nobody: not even one", "Nobody: not even one"),
        ("content/articles/a.md:29: the picture has no alt text", "content/articles/a.md:29: the picture has no alt text"),
        ("newsletter.toml: no such key", "newsletter.toml: no such key"),
        ("email:3 is used twice", "email:3 is used twice"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_sentence_begins_with_a_capital_unless_it_begins_with_a_name_of_something(told: str, said: str) -> None:
    assert sentence(told) == said
