"""A block that asks something: its answers, each with its address."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.conftest import Newsroom

BLOCK = "content/blocks/vraag.md"


@pytest.mark.parametrize(
    "front_matter",
    [
        "---\nantwoorden:\n  Ja: https://elders.example/ja\n  Nee, nog niet: /nee\n---\n",
        "---\nanswers:\n  - Ja: https://elders.example/ja\n  - Nee, nog niet: /nee\n---\n",
        "---\nanswers:\n  - label: Ja\n    url: https://elders.example/ja\n  - {label: 'Nee, nog niet', url: /nee}\n---\n",
        '+++\n[answers]\nJa = "https://elders.example/ja"\n"Nee, nog niet" = "/nee"\n+++\n',
    ],
)
def test_answers_arrive_in_their_order_with_absolute_addresses(newsroom: Newsroom, front_matter: str) -> None:
    item = newsroom.item(f"{front_matter}Komt u?", BLOCK)
    assert item.answers == (("Ja", "https://elders.example/ja"), ("Nee, nog niet", "https://nieuws.example.org/nee"))
    assert "answers" not in item.attributes


def test_an_answer_by_mail_stays_one(newsroom: Newsroom) -> None:
    item = newsroom.item("---\nanswers:\n  Ja: mailto:redactie@example.org?subject=Ja\n---\n", BLOCK)
    assert item.answers == (("Ja", "mailto:redactie@example.org?subject=Ja"),)


@pytest.mark.parametrize("value", [" ja", " [ja, nee]", "\n  Ja: [https://a.example]", "\n  Ja: {a: b}", "\n  Ja:"])
def test_another_shape_is_an_error_with_its_line(newsroom: Newsroom, value: str) -> None:
    [problem] = newsroom.problems(f"---\ntitle: Vraag\nanswers:{value}\n---\n", BLOCK)
    assert problem.startswith(f"{BLOCK}:3: answers: answers with their addresses are expected")


def test_an_answer_without_a_web_address_is_named(newsroom: Newsroom) -> None:
    [problem] = newsroom.problems("---\nanswers:\n  Ja: /ja\n  Nee: javascript:alert(1)\n---\n", BLOCK)
    assert problem == f'{BLOCK}:2: answers: the answer "Nee" has no web address'


def test_an_article_keeps_the_key_as_an_attribute(newsroom: Newsroom) -> None:
    item = newsroom.item("---\nanswers: veel\n---\n")
    assert (item.answers, item.attributes) == ((), {"answers": "veel"})


def test_a_second_scan_remembers_them(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.write(BLOCK, "---\nanswers:\n  Ja: /ja\n---\n")
    first, second = (newsroom.collect(tmp_path / "cache") for _ in range(2))
    assert first.items == second.items
    assert second.items[0].answers == (("Ja", "https://nieuws.example.org/ja"),)
