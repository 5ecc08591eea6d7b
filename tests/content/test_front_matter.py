"""The keys before a text, in YAML, TOML and `Key: value` lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.content.front_matter import FrontMatterError, read_front_matter
from tests.content.conftest import Newsroom


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Een\ntags: [a, b]\n---\nTekst.\n",
        "\n---\nTitle: Een\nTAGS:\n  - a\n  - b\n...\nTekst.\n",
        '+++\ntitle = "Een"\ntags = ["a", "b"]\n+++\nTekst.\n',
        "Title: Een\nTags: a, b\n\nTekst.\n",
        "Titel:   Een\nTags: a,\n    b\n\n\nTekst.\n",
        "\ufeff---\r\ntitle: Een\r\ntags: a, b\r\n---\r\nTekst.\r\n",
        "---\rtitle: Een\rtags: a, b\r---\rTekst.\r",
    ],
)
def test_three_habits_say_the_same(newsroom: Newsroom, text: str) -> None:
    item = newsroom.item(text)
    assert (item.title, item.tags) == ("Een", ("a", "b"))
    assert newsroom.rendered(item).html == "<p>Tekst.</p>"


def test_a_file_without_keys_is_fine(newsroom: Newsroom) -> None:
    item = newsroom.item("Gewoon een tekst. Let op: met een dubbele punt.", "content/articles/zo-maar.md")
    assert item.title == "Zo maar"


@pytest.mark.parametrize(
    "text", ["Let op: morgen dicht.\n\nEn verder.", "Beste mensen,\nhallo: daar", "---\n\nEen streep."]
)
def test_prose_that_looks_like_keys_stays_prose(text: str) -> None:
    assert read_front_matter(text).values == {}
    assert read_front_matter(text).body == text


def test_keys_end_where_the_text_begins_even_without_a_blank_line() -> None:
    matter = read_front_matter("Title: Een\nDate: 2017-11-06\nDe tekst begint hier.\n")
    assert matter.values == {"title": "Een", "date": "2017-11-06"}
    assert (matter.body, matter.body_line) == ("De tekst begint hier.\n", 3)


def test_the_text_knows_its_first_line() -> None:
    assert read_front_matter("---\na: 1\nb: 2\n---\nTekst").body_line == 5
    assert read_front_matter("+++\na = 1\n+++\n\nTekst").body_line == 4
    assert read_front_matter("Title: x\n\nTekst").body_line == 3


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: Een\ntags: [a, b\n---\nTekst", 4),
        ("---\ntitle: Een: twee\n---\nTekst", 2),
        ('---\ntitle: "Een\n---\nTekst', 3),
        ("---\n- een\n- lijst\n---\nTekst", 2),
        ("---\ntitle: Een\n\nTekst zonder einde", 2),
        ('+++\ntitle = "Een"\ndate = 2017-13-45\n+++\n', 3),
        ("+++\ntitle = Een\n+++\n", 2),
        ('+++\na = "een"\na = "twee"\n+++\n', 3),
        (f"+++\na = {'[' * 5000}\n+++\n", 2),
        (f"---\na: {'[' * 100}\n---\n", 2),
        ("---\na: " + "- " * 100 + "\n---\n", 2),
        (f"+++\na = {'9' * 5000}\n+++\n", 2),
        ("---\n%\x41 b\n---\n", 2),
    ],
)
def test_broken_front_matter_is_told_with_file_and_line(newsroom: Newsroom, text: str, line: int) -> None:
    [problem] = newsroom.problems(text)
    assert problem.startswith(f"content/articles/stuk.md:{line}: the ")


def test_all_broken_files_are_told_at_once(newsroom: Newsroom) -> None:
    for number in range(3):
        newsroom.write(f"content/articles/{number}.md", "---\ntitle: [\n---\n")
    newsroom.write("content/articles/goed.md", "# Goed\n")
    collection = newsroom.collect()
    assert [problem.where for problem in collection.errors] == [f"content/articles/{number}.md" for number in range(3)]
    assert [item.title for item in collection.items] == ["Goed"]


def test_a_colon_in_a_title_gets_the_remedy(newsroom: Newsroom) -> None:
    [problem] = newsroom.problems("---\ntitle: Een: twee\n---\n")
    assert "stands in quotes" in problem


def test_yaml_aliases_cannot_grow_without_end() -> None:
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12))
    with pytest.raises(FrontMatterError, match="too many values"):
        read_front_matter(f"---\na0: &a0 [x]\n{levels}\n---\n")


def test_yaml_aliases_and_merges_work() -> None:
    matter = read_front_matter("---\nbase: &b {x: 1, y: 2}\nmore:\n  <<: *b\n  y: 3\nloop: &l [*l]\n---\n")
    assert matter.values["more"] == {"x": "1", "y": "3"}
    assert matter.values["loop"] == [None]


def test_yaml_tags_make_no_objects(newsroom: Newsroom, tmp_path: Path) -> None:
    item = newsroom.item(
        f"---\ntitle: !!python/object/apply:os.mkdir [{tmp_path}/raak]\nx: !!binary aGFoYQ==\n---\nTekst"
    )
    assert item.title == f"{tmp_path}/raak"
    assert item.attributes["x"] == "aGFoYQ=="
    assert not (tmp_path / "raak").exists()


def test_a_key_that_stands_there_twice_is_remarked(newsroom: Newsroom) -> None:
    text = "---\ntitle: Een\nweight: 1\ntitle: Twee\n---\n"
    assert newsroom.remarks(text) == ["content/articles/stuk.md:4: the key title stands here twice; this one counts"]
    assert newsroom.item(text).title == "Twee"


def test_words_that_yaml_would_turn_into_something_else_stay_words(newsroom: Newsroom) -> None:
    item = newsroom.item("---\ntitle: No\nkicker: 08\nquote: 12:30\nprice: 1_000\nsummary: 2017-11-06\n---\n")
    assert (item.title, item.kicker, item.quote, item.summary) == ("No", "08", "12:30", "2017-11-06")


YAMLISH = st.text(alphabet="ab:-[]{}&*!|>'\"#%@,?\n\t 0é\u2028", max_size=80)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["---\n{}\n---\nx", "+++\n{}\n+++\nx", "title: {}\n\nx", "{}"]), st.one_of(YAMLISH, st.text()))
def test_whatever_stands_there_is_read_or_told(frame: str, text: str) -> None:
    told: FrontMatterError | None = None
    try:
        matter = read_front_matter(frame.replace("{}", text))
    except FrontMatterError as error:
        told = error
    assert isinstance(matter.values, dict) if told is None else told.reason and told.line >= 1
