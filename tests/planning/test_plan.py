"""What the editor writes in issue.md, and what the tool understands of it."""

from datetime import date

import pytest

from newsletter.errors import ContentError
from newsletter.planning.plan import parse_plan
from newsletter.planning.sections import Section

PLAN = """\
---
# a remark of the editor
subject: "Koffie: het begin"
preheader: ""
date: 2026-12-01
number: 3
items:
  lead:
    - content/articles/koffie.md
  stories: []
  agenda:
    - content/events/markt.ics#a@1   # moved up
left_out: []
shelf: kept
---

Beste lezer,

Veel plezier.
"""


def test_a_plan_is_read_as_it_is_written() -> None:
    plan = parse_plan(PLAN, where="issues/x/issue.md")
    assert plan.subject == "Koffie: het begin"
    assert plan.date == date(2026, 12, 1)
    assert plan.number == 3
    assert plan.audience is None
    assert plan.items[Section.LEAD] == ("content/articles/koffie.md",)
    assert plan.items[Section.AGENDA] == ("content/events/markt.ics#a@1",)
    assert plan.introduction == "Beste lezer,\n\nVeel plezier."


def test_every_path_and_the_introduction_know_their_lines() -> None:
    plan = parse_plan(PLAN, where="issue.md")
    lines = PLAN.splitlines()
    assert lines[plan.lines["content/articles/koffie.md"] - 1] == "    - content/articles/koffie.md"
    assert lines[plan.lines["subject"] - 1].startswith("subject:")
    assert lines[plan.body_line - 1] == "Beste lezer,"


def test_a_plan_from_windows_is_read_too() -> None:
    plan = parse_plan(PLAN.replace("\n", "\r\n"), where="issue.md")
    assert plan.number == 3
    assert plan.introduction == "Beste lezer,\r\n\r\nVeel plezier."


def test_everything_wrong_is_told_at_once_with_its_line() -> None:
    text = "---\nsubject: [a]\ndate: soon\nnumber: 0\nitems:\n  leads:\n    - a.md\n  lead:\n    - b.md\n  short:\n    - b.md\n---\n"
    with pytest.raises(ContentError) as caught:
        parse_plan(text, where="issue.md")
    assert caught.value.message.splitlines() == [
        "issue.md:2: subject must be a text",
        "issue.md:3: date must be a day such as 2026-12-01",
        "issue.md:4: number must be a whole number from 1",
        "issue.md:6: there is no section 'leads'; there are lead, stories, agenda, series, short, blocks",
        "issue.md:9: b.md stands in the plan twice",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [("no front matter", 1), ("---\nsubject: 'open\n---\n", 3), ("---\n- a\n---\n", 1), ("---\nsubject: x", 1)],
)
def test_a_plan_that_cannot_be_read_names_the_line(text: str, line: int) -> None:
    with pytest.raises(ContentError, match=rf"^issue\.md:{line}: "):
        parse_plan(text, where="issue.md")
