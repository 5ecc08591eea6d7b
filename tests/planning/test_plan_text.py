"""issue.md is a pleasure to edit: the tool adds lines to it and touches nothing else."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.planning.plan import Plan, parse_plan
from newsletter.planning.plan_text import changed_plan, new_plan
from newsletter.planning.sections import Section
from newsletter.planning.yaml_text import plain, quoted


def a_plan(items: Mapping[Section, list[str]], *, subject: str = "Koffie") -> Plan:
    text = new_plan(subject=subject, day=date(2026, 12, 1), number=1, items=items, introduction="Dag.")
    return parse_plan(text, where="issue.md")


def lines_added(before: str, after: str) -> list[str]:
    old, new = before.splitlines(), after.splitlines()
    remaining = list(new)
    for line in old:
        remaining.remove(line)
    return remaining


def test_a_new_plan_reads_back_as_it_was_made() -> None:
    plan = a_plan({Section.LEAD: ["content/a.md"], Section.SHORT: ["content/b c.md", "content/d.md"]})
    assert plan.items[Section.LEAD] == ("content/a.md",)
    assert plan.items[Section.SHORT] == ("content/b c.md", "content/d.md")
    assert plan.items[Section.STORIES] == ()
    assert plan.introduction == "Dag."


@settings(deadline=None)  # other work on this computer is no fault
@given(subject=st.text(), path=st.text(min_size=1).filter(lambda path: path.strip() == path))
def test_no_text_breaks_a_new_plan(subject: str, path: str) -> None:
    plan = a_plan({Section.STORIES: [path]}, subject=subject)
    assert plan.subject == " ".join(subject.split())
    assert plan.items[Section.STORIES] == (path,)


def test_what_has_appeared_goes_behind_what_is_there() -> None:
    plan = a_plan({Section.STORIES: ["content/a.md"]})
    text = changed_plan(plan, added={Section.STORIES: ["content/b.md"]}, left_out=[])
    assert parse_plan(text, where="x").items[Section.STORIES] == ("content/a.md", "content/b.md")
    assert lines_added(plan.text, text) == ["    - content/b.md"]


def test_what_was_taken_out_is_noted() -> None:
    plan = a_plan({Section.STORIES: ["content/a.md"]})
    text = changed_plan(plan, added={}, left_out=["content/gone.md"])
    assert parse_plan(text, where="x").left_out == ("content/gone.md",)
    again = changed_plan(parse_plan(text, where="x"), added={}, left_out=["content/too.md"])
    assert parse_plan(again, where="x").left_out == ("content/gone.md", "content/too.md")
    assert lines_added(text, again) == ["  - content/too.md"]


def test_nothing_to_change_changes_nothing() -> None:
    plan = a_plan({Section.AGENDA: ["content/e.md"]})
    assert changed_plan(plan, added={Section.AGENDA: []}, left_out=[]) == plan.text


EDITED = {
    "a comment behind the last line": "items:\n  stories:\n    - a.md # first\n    # and last\nleft_out: []",
    "two spaces less": "items:\n  stories:\n  - a.md\nleft_out:\n- z.md",
    "a list in brackets": "items: {stories: [a.md], lead: []}\nleft_out: [z.md]",
    "no such section": "items:\n  lead:\n    - a.md\nleft_out:",
    "an empty section": "items:\n  stories:\n  lead:\n    - a.md",
    "no items at all": "left_out: [z.md]",
    "windows": "items:\r\n  stories:\r\n    - a.md\r\nleft_out: []\r",
}


@pytest.mark.parametrize("style", EDITED)
def test_it_finds_its_place_in_a_plan_edited_by_hand(style: str) -> None:
    before = (
        f"---\n# mine\nsubject: Koffie # kort\ndate: 2026-12-01\nnumber: 1\n{EDITED[style]}\nshelf: kept\n---\n\nDag.\n"
    )
    plan = parse_plan(before, where="x")
    text = changed_plan(
        plan, added={Section.STORIES: ["new.md"]}, left_out=["out.md"], subject="Thee", day=date(2027, 1, 2)
    )
    after = parse_plan(text, where="x")
    assert after.items[Section.STORIES] == (*plan.items.get(Section.STORIES, ()), "new.md")
    assert after.items[Section.LEAD] == plan.items.get(Section.LEAD, ())
    assert after.left_out == (*plan.left_out, "out.md")
    assert (after.subject, after.date, after.introduction) == ("Thee", date(2027, 1, 2), "Dag.")
    assert "# mine" in text
    assert "# kort" in text
    assert "shelf: kept" in text


def test_a_path_is_bare_where_that_reads_back_as_it_is() -> None:
    assert plain("content/articles/2026-11-03 koffie (1).md") == "content/articles/2026-11-03 koffie (1).md"
    assert plain("x.ics#u@1") == '"x.ics#u@1"'
    assert quoted('zeg "dag"') == '"zeg \\"dag\\""'
