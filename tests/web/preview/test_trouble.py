"""What is wrong is shown as many times as there are mistakes: each with its lines, and with what led to it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.errors import NewsletterError
from newsletter.web.preview.studio import Studio
from newsletter.web.preview.trouble import Excerpt, excerpts
from tests.services.trial import TOP

STORY = "templates/editorial/blocks/story.mjml"
STORIES = "templates/editorial/blocks/stories.mjml"


def shown(root: Path) -> tuple[Excerpt, ...]:
    """Try to show the draft, and return what is told instead."""
    studio = Studio(root, token="t", now=lambda: datetime.now(UTC))
    with pytest.raises(NewsletterError) as told:
        studio.display(next((root / "issues").iterdir()).name)
    return excerpts(told.value, root)


@pytest.mark.parametrize(
    ("mistake", "reason"),
    [
        ("{% if x %}", "Unexpected end of template"),
        ("{{ nobody.home }}", "'nobody' is undefined"),
        ("<mj-foo></mj-foo>", "<mj-foo> is no tag of MJML"),
        ("<mj-section>", "<mj-section> is not closed"),
    ],
)
def test_a_mistake_in_a_template_is_one_excerpt_that_names_what_includes_it(
    draft: Path, mistake: str, reason: str
) -> None:
    template = draft / STORY
    template.parent.mkdir(parents=True)
    shutil.copy(TOP / STORY, template)
    lines = template.read_text(encoding="utf-8").splitlines()
    template.write_text("\n".join([*lines, mistake]), encoding="utf-8")

    (one,) = shown(draft)

    assert one.where == STORY
    assert one.reason.startswith(reason)
    assert (one.line, mistake) in one.lines
    assert f"included by {STORIES}:4" in one.notes


def test_lines_that_are_quoted_of_what_is_not_in_the_project_are_shown_as_they_came(tmp_path: Path) -> None:
    error = NewsletterError(
        "templates/letter/email.mjml: <mj-x> is no tag of MJML\nline 41 of the MJML made from it:\n"
        "    40 | <mj-section>\n>   41 | <mj-x>password=hush</mj-x>\n    42 |"
    )

    (one,) = excerpts(error, tmp_path)

    assert one.reason == "templates/letter/email.mjml: <mj-x> is no tag of MJML"
    assert one.notes == ("line 41 of the MJML made from it",)
    assert one.line == 41
    assert [number for number, _ in one.lines] == [40, 41, 42]
    assert "hush" not in repr(one)


def test_several_mistakes_are_an_excerpt_each(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("een\ntwee\n", encoding="utf-8")
    error = NewsletterError("a.md:1: has no title\na.md:2: has no end\nnowhere: is this")

    assert [(one.where, one.line, one.reason) for one in excerpts(error, tmp_path)] == [
        ("a.md", 1, "has no title"),
        ("a.md", 2, "has no end"),
        ("", None, "nowhere: is this"),
    ]
