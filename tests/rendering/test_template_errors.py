"""An error in a template names the template, its line and what included it."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.config.settings import Publication
from newsletter.errors import TemplateError
from tests.rendering.samples import SETTINGS, full_issue, render, with_settings

PACKAGED = Path(__file__).resolve().parents[2] / "templates" / "editorial"


def failing(root: Path, broken: str, *, name: str = "blocks/letter.mjml", after: str = "issue.letter.html") -> str:
    """Put a line into a block of the packaged theme and return the message of the error, and its line before it."""
    lines = (PACKAGED / name).read_text(encoding="utf-8").split("\n")
    index = next(number for number, line in enumerate(lines) if after in line)
    lines.insert(index, broken)
    target = root / "templates" / "editorial" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        render(full_issue(), root=root)
    assert caught.value.message.startswith(f"templates/editorial/{name}:{index + 1}: "), caught.value.message
    return caught.value.message


BROKEN = {
    "a < b": "bare",
    "{{ nope }}": "'nope' is undefined",
    "{{ issue.titel }}": "no attribute 'titel'",
    "{% if %}": "Expected an expression",
    "{% include 'editorial/none.mjml' %}": "no template 'editorial/none.mjml'",
    "{{ 1 / 0 }}": "division by zero",
    "<p title=x>hoi</p>": "a tag is broken",
    "<b>niet dicht": "<b> is not closed",
    "los</b>": "</b> closes a tag that is not open",
    "<mj-include path='x'/>": "<mj-include> cannot be used here",
    "<mj-tekst>x</mj-tekst>": "<mj-tekst> is no tag of MJML; did you mean <mj-text>?",
    "<![CDATA[x]]>": "unexpected token",
}


@pytest.mark.parametrize("broken", BROKEN)
def test_an_error_is_told_with_its_line_and_what_included_it(tmp_path: Path, broken: str) -> None:
    message = failing(tmp_path, broken)
    assert BROKEN[broken] in message
    assert f" | {broken}" in message
    assert "\n> " in message
    assert "included by templates/editorial/email.mjml:13" in message


def test_an_error_within_a_loop_and_a_call_is_found(tmp_path: Path) -> None:
    message = failing(tmp_path, "<i>scheef</b>", name="blocks/story.mjml", after="ui.more(story)")
    assert "<i> is not closed" in message or "closes a tag" in message
    assert "included by templates/editorial/blocks/stories.mjml:4" in message


@pytest.mark.parametrize("name", ["email.txt", "web.html"])
def test_errors_in_the_other_bodies_are_told_too(tmp_path: Path, name: str) -> None:
    assert "'nope' is undefined" in failing(tmp_path, "{{ nope }}", name=name, after="issue.quote.text")


def test_a_template_that_is_not_text_is_named_itself(tmp_path: Path) -> None:
    target = tmp_path / "templates" / "editorial" / "blocks" / "quote.mjml"
    target.parent.mkdir(parents=True)
    target.write_bytes(b"<mj-section>\n\xff\xfe</mj-section>")
    with pytest.raises(TemplateError) as caught:
        render(full_issue(), root=tmp_path)
    assert caught.value.message.startswith("templates/editorial/blocks/quote.mjml:2: not text in UTF-8")
    assert "included by templates/editorial/email.mjml:" in caught.value.message


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{% include 'editorial/blocks/quote.mjml' %}", "includes or calls itself without end"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "includes or calls itself without end"),
        ("{% for number in range(10 ** 9) %}{% endfor %}", "range() of more than"),
        ("{% for a in range(9999) %}{% for b in range(9999) %}{{ 'x' * 9999 }}{% endfor %}{% endfor %}", "without end"),
    ],
)
def test_a_template_without_end_is_stopped(tmp_path: Path, text: str, reason: str) -> None:
    target = tmp_path / "templates" / "editorial" / "blocks" / "quote.mjml"
    target.parent.mkdir(parents=True)
    target.write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError, match="templates/editorial/") as caught:
        render(full_issue(), root=tmp_path)
    assert reason in caught.value.message
    assert len(caught.value.message.splitlines()) < 15


def test_a_theme_that_is_not_there_is_told_with_those_that_are() -> None:
    publication = Publication(
        title="x", sender="a@example.org", base_url="https://example.org", postal_address="x", theme="editoriaal"
    )
    with pytest.raises(TemplateError, match="no theme 'editoriaal'") as caught:
        render(full_issue(), settings=with_settings(publication=publication))
    assert (caught.value.hint or "").startswith("There are: ")
    assert "editorial" in (caught.value.hint or "")


def test_a_theme_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    target = tmp_path / "templates" / "editorial" / "theme.toml"
    target.parent.mkdir(parents=True)
    target.write_text("[colours\n", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"templates/editorial/theme\.toml cannot be read"):
        render(full_issue(), root=tmp_path, settings=SETTINGS)
