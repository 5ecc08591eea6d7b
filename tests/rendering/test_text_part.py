"""The text part of a mail, as somebody reads it who sees no HTML."""

from __future__ import annotations

from newsletter.domain.issue import Answer
from tests.rendering.samples import block, empty_issue, for_reader, render


def test_answers_stand_with_their_addresses() -> None:
    asked = block("Wat vindt u?", answers=(Answer(label="Mooi", url="https://x.org/m"),))
    text = for_reader(render(empty_issue(blocks=(asked,))), text=True)
    assert "Mooi:\nhttps://x.org/m\n" in text
