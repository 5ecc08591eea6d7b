"""Whatever way issue.md is written: an edit says what was meant, and touches the lines meant and no other."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from newsletter.errors import ContentError
from newsletter.planning.plan import Plan, parse_plan
from newsletter.planning.plan_edits import change_introduction, change_line, leave_out, one_line, place_item, unix_lines
from newsletter.planning.sections import Section
from newsletter.planning.yaml_text import plain, quoted

PLAN = """\
---
# mine
subject: "Koffie in de wijk"   # kort
preheader: ''
date: 2026-12-01
number: 3
items:
  lead:
    - content/articles/koffie.md
  stories:
    # twee keer gelezen
    - content/articles/brief.md   # eerst deze
      # want die is nieuw

    - 'content/articles/plein.md'
    - content/articles/school.md
    # en niet meer
  agenda: []  # nog niets
  series:
  short: [content/articles/bus.md, "content/articles/fiets.md"]
  blocks:
    - content/blocks/over.md
left_out: []
shelf: kept
---

Beste lezer,

Veel plezier.
"""


def read(text: str) -> Plan:
    return parse_plan(text, where="issues/x/issue.md")


def diff(before: str, after: str) -> list[str]:
    """Return the lines that a change takes away and brings, as git shows them."""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))
    return [f"{line[0]} {line[1:]}" for line in lines[2:] if line[0] in "+-"]


def test_a_subject_keeps_its_quotes_and_its_comment() -> None:
    plan = change_line(read(PLAN), "subject", 'Thee: "met" melk')
    assert diff(PLAN, plan.text) == [
        '- subject: "Koffie in de wijk"   # kort',
        '+ subject: "Thee: \\"met\\" melk"   # kort',
    ]
    plan = change_line(read(PLAN), "preheader", "Zo'n dag")
    assert diff(PLAN, plan.text) == ["- preheader: ''", "+ preheader: 'Zo''n dag'"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Een gewone dag", "Een gewone dag"),
        ("yes", '"yes"'),
        ("2026-12-01", '"2026-12-01"'),
        ("- x", '"- x"'),
        ("Dag: nacht", '"Dag: nacht"'),
        ("Dag #4", '"Dag #4"'),
        ("Dag#4", "Dag#4"),
        ("42", '"42"'),
        ("🎉 Feest", "🎉 Feest"),
        ("{{ subscriber.first_name | default('lezer') }}", "\"{{ subscriber.first_name | default('lezer') }}\""),
    ],
)
def test_a_bare_subject_stays_bare_where_that_reads_back(value: str, written: str) -> None:
    text = PLAN.replace('"Koffie in de wijk"   # kort', "Koffie # kort")
    plan = change_line(read(text), "subject", value)
    assert plan.subject == value
    assert diff(text, plan.text) == ["- subject: Koffie # kort", f"+ subject: {written} # kort"]


def test_a_subject_over_several_lines_becomes_one() -> None:
    text = PLAN.replace('"Koffie in de wijk"   # kort', ">-\n  Koffie\n  in de wijk")
    plan = change_line(read(text), "subject", "Thee")
    assert diff(text, plan.text) == ["- subject: >-", "-   Koffie", "-   in de wijk", "+ subject: Thee"]


def test_a_preheader_that_is_not_there_comes_behind_the_subject() -> None:
    text = PLAN.replace("preheader: ''\n", "")
    plan = change_line(read(text), "preheader", "En meer")
    assert diff(text, plan.text) == ['+ preheader: "En meer"']
    assert plan.lines["preheader"] == plan.lines["subject"] + 1


def test_an_item_moves_with_what_is_remarked_about_it() -> None:
    plan = place_item(read(PLAN), "content/articles/brief.md", Section.STORIES, 1)
    assert plan.items[Section.STORIES] == (
        "content/articles/plein.md",
        "content/articles/brief.md",
        "content/articles/school.md",
    )
    moved = "    # twee keer gelezen\n    - content/articles/brief.md   # eerst deze\n      # want die is nieuw\n"
    plein = "    - 'content/articles/plein.md'\n"
    assert plan.text == PLAN.replace(f"{moved}\n{plein}", f"\n{plein}{moved}")


def test_an_item_moves_to_another_section() -> None:
    plan = place_item(read(PLAN), "content/articles/school.md", Section.LEAD, 0)
    assert diff(PLAN, plan.text) == ["+     - content/articles/school.md", "-     - content/articles/school.md"]
    assert plan.items[Section.LEAD] == ("content/articles/school.md", "content/articles/koffie.md")


def test_the_last_item_of_a_section_leaves_an_empty_list() -> None:
    plan = leave_out(read(PLAN), "content/articles/koffie.md")
    assert diff(PLAN, plan.text) == [
        "-   lead:",
        "-     - content/articles/koffie.md",
        "+   lead: []",
        "- left_out: []",
        "+ left_out:",
        "+   - content/articles/koffie.md",
    ]


@pytest.mark.parametrize(
    "path",
    ["content/articles/koffie.md", "content/articles/school.md", "content/articles/plein.md", "content/blocks/over.md"],
)
def test_what_is_taken_out_and_put_back_stands_as_it_stood(path: str) -> None:
    plan = read(PLAN)
    section = next(section for section, paths in plan.items.items() if path in paths)
    position = plan.items[section].index(path)
    assert place_item(leave_out(plan, path), path, section, position).text == PLAN


def test_a_comment_goes_along_to_what_is_left_out_and_back() -> None:
    out = leave_out(read(PLAN), "content/articles/brief.md")
    assert out.left_out == ("content/articles/brief.md",)
    assert (
        "left_out:\n  # twee keer gelezen\n  - content/articles/brief.md   # eerst deze\n    # want die is nieuw\n"
        in out.text
    )
    back = place_item(out, "content/articles/brief.md", Section.STORIES, 0)
    assert sorted(back.text.splitlines()) == sorted(PLAN.splitlines())


def test_a_path_with_a_sharp_in_it_is_no_comment() -> None:
    text = PLAN.replace("left_out: []", 'left_out: ["x.ics#u@1", y.md]')
    plan = leave_out(read(text), "content/articles/brief.md")
    assert plan.left_out == ("x.ics#u@1", "y.md", "content/articles/brief.md")
    assert 'left_out:\n  - "x.ics#u@1"\n  - y.md\n  # twee keer gelezen\n' in plan.text


def test_items_go_into_lists_written_in_any_way() -> None:
    plan = place_item(read(PLAN), "content/articles/school.md", Section.SHORT, 1)
    short = '  short: [content/articles/bus.md, content/articles/school.md, "content/articles/fiets.md"]'
    assert short in plan.text.splitlines()
    plan = place_item(read(PLAN), "content/articles/brief.md", Section.SHORT, 0)
    assert (
        "  short:\n    # twee keer gelezen\n    - content/articles/brief.md   # eerst deze\n      # want die is nieuw\n"
        "    - content/articles/bus.md\n" in plan.text
    )
    plan = place_item(read(PLAN), "content/articles/new.md", Section.SERIES)
    assert diff(PLAN, plan.text) == ["+     - content/articles/new.md"]
    plan = place_item(read(PLAN), "content/events/markt.ics#a@1", Section.AGENDA)
    assert diff(PLAN, plan.text) == [
        "-   agenda: []  # nog niets",
        "+   agenda:  # nog niets",
        '+     - "content/events/markt.ics#a@1"',
    ]


def test_one_bare_path_becomes_a_list() -> None:
    text = PLAN.replace("  lead:\n    - content/articles/koffie.md\n", "  lead: content/articles/koffie.md # ja\n")
    plan = place_item(read(text), "content/articles/new.md", Section.LEAD)
    assert "  lead:\n    - content/articles/koffie.md # ja\n    - content/articles/new.md\n" in plan.text
    assert "  lead: [] # ja\n" in leave_out(read(text), "content/articles/koffie.md").text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("left_out: []", "left_out: []\nitems:\n  stories:\n    - a.md"),
        ("items:", "items:\n  stories:\n    - a.md"),
        ("items: {} # leeg", "items: # leeg\n  stories:\n    - a.md"),
        ("items: {lead: [b.md]}", "items: {lead: [b.md], stories: [a.md]}"),
        ("items:\n    lead:\n        - b.md", "items:\n    lead:\n        - b.md\n    stories:\n        - a.md"),
        ("items:\n  lead:\n  - b.md\n  stories:", "items:\n  lead:\n  - b.md\n  stories:\n  - a.md"),
        ("items:\n  stories: [\n    b.md,\n  ]", "items:\n  stories: [\n    b.md, a.md,\n  ]"),
    ],
)
def test_a_section_is_made_where_there_is_none(before: str, after: str) -> None:
    text = "---\nsubject: x\ndate: 2026-12-01\nnumber: 1\n{}\n---\n"
    assert place_item(read(text.format(before)), "a.md", Section.STORIES).text == text.format(after)


@pytest.mark.parametrize(
    "items",
    [
        "items:\n  stories: &s\n    - a.md\n    - b.md\nother: *s",
        "items:\n  stories:\n    - &a a.md\n    - b.md\nother: *a",
        "items:\n  stories: !!seq\n    - a.md\n    - b.md",
        "items:\n  stories: [\n    a.md, # why\n    b.md]",
    ],
)
def test_what_cannot_be_changed_safely_is_told_with_its_line(items: str) -> None:
    plan = read(f"---\nsubject: x\ndate: 2026-12-01\nnumber: 1\n{items}\n---\n")
    with pytest.raises(ContentError, match=r"^issues/x/issue\.md:\d+: ") as caught:
        place_item(plan, "a.md", Section.STORIES, 1)
    assert "by hand" in str(caught.value.hint)


def test_of_a_key_that_is_given_twice_the_last_one_counts() -> None:
    items = "items:\n  stories:\n    - b.md\n  stories:\n    - a.md\n    - c.md"
    plan = read(f"---\nsubject: x\ndate: 2026-12-01\nnumber: 1\n{items}\nother: &x [1]\nsame: *x\n---\n")
    after = place_item(plan, "a.md", Section.STORIES, 1)
    assert after.items[Section.STORIES] == ("c.md", "a.md")
    assert after.text == plan.text.replace("    - a.md\n    - c.md\n", "    - c.md\n    - a.md\n")


def test_a_subject_that_others_refer_to_is_left_alone() -> None:
    plan = read("---\nsubject: &s x\ndate: 2026-12-01\nnumber: 1\nother: *s\n---\n")
    with pytest.raises(ContentError, match=r"^issues/x/issue\.md:2: anchors, aliases and tags"):
        change_line(plan, "subject", "y")


def test_the_introduction_changes_line_by_line() -> None:
    plan = change_introduction(read(PLAN), "Beste lezer,\r\n\r\nVeel leesplezier.\r\n\r\n---\r\n\r\nTot dan!")
    assert diff(PLAN, plan.text) == ["- Veel plezier.", "+ Veel leesplezier.", "+ ", "+ ---", "+ ", "+ Tot dan!"]
    assert plan.introduction == "Beste lezer,\n\nVeel leesplezier.\n\n---\n\nTot dan!"


def test_an_introduction_may_go_and_come() -> None:
    plan = change_introduction(read(PLAN), "  \n")
    assert plan.text == PLAN[: PLAN.index("\nBeste")]
    assert change_introduction(plan, "Beste lezer,\n\nVeel plezier.").text == PLAN
    bare = read(plan.text.rstrip("\n"))
    assert change_introduction(bare, "Dag.").introduction == "Dag."


def test_files_from_windows_and_without_a_last_line_end_stay_so() -> None:
    text = PLAN.replace("\n", "\r\n").rstrip("\r\n")
    plan = change_introduction(read(text), "Beste lezer,\n\nDag.\nEn tot ziens.")
    plan = leave_out(change_line(plan, "subject", "Thee"), "content/articles/school.md")
    plan = place_item(plan, "content/articles/new.md", Section.AGENDA)
    assert "\n" not in plan.text.replace("\r\n", "")
    assert plan.text.endswith("Dag.\r\nEn tot ziens.")


def test_lines_of_both_kinds_keep_their_ends() -> None:
    text = PLAN.replace("Beste lezer,\n\n", "Beste lezer,\r\n\n")
    plan = change_introduction(read(text), "Beste lezer,\n\nDag.")
    assert plan.text == text.replace("Veel plezier.", "Dag.")


# Any plan, in any of the ways people write lists.

PATHS = st.sampled_from([
    "content/a.md", "content/b c.md", "content/é.md", "x.ics#u@1", "../site/a, b.md", "content/[d].md", "content/e: f.md",
    "content/'g'.md", "yes.md", "content/h.md", "content/i.md", "-j.md", "null",
])  # fmt: skip
COMMENTS = st.sampled_from(["", "  # mooi", " # zie: 'b'"])
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
HOSTILE = st.one_of(
    WORDS,
    st.sampled_from([
        "yes", "2026-12-01", "- x", "  in", "#", "a: b", "'", '"', "''", "a # b", "{", "[x]", "*a", "&a", "!b", "%", "@",
        "? x", "1:30", "0x1F", ".nan", "~", "|", ">", "a\tb", "\\n", "<<", "=", "---", "...", "🎉 Feest", "ok:", "`",
    ]),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Styled:
    """A plan as a person may have written it, and what it says."""

    text: str
    items: dict[Section, list[str]]
    left_out: list[str]


def maybe(draw: st.DrawFn) -> bool:
    return bool(draw(st.integers(0, 1)))


def scalar(draw: st.DrawFn, path: str, *, flow: bool = False) -> str:
    bare = plain(path)
    if flow and any(sign in bare for sign in ",[]{}"):
        bare = quoted(path)
    return draw(st.sampled_from([bare, quoted(path), "'" + path.replace("'", "''") + "'"]))


def a_list(draw: st.DrawFn, key: str, paths: list[str], *, column: int, step: int) -> list[str]:
    pad = " " * column
    remark = draw(COMMENTS)
    if not paths:
        return [pad + key + ":" + draw(st.sampled_from(["", " []", " [ ]", " ~"])) + remark]
    style = draw(st.sampled_from(["block", "block", "block", "flow", "one"]))
    if style == "one" and len(paths) == 1:
        return [f"{pad}{key}: {scalar(draw, paths[0])}{remark}"]
    if style == "flow":
        inside = draw(st.sampled_from([", ", ",  "])).join(scalar(draw, path, flow=True) for path in paths)
        end = draw(st.sampled_from(["]", " ]", ",]"]))
        return [f"{pad}{key}: [{inside}{end}{remark}"]
    lines = [f"{pad}{key}:{remark}"]
    dash = " " * (column + step)
    for path in paths:
        lines += draw(st.lists(st.sampled_from([f"{dash}# boven", "", "# links", f"{dash}  # dieper"]), max_size=2))
        lines.append(f"{dash}-{draw(st.sampled_from([' ', '   ']))}{scalar(draw, path)}{draw(COMMENTS)}")
    return lines + draw(st.lists(st.sampled_from([f"{dash}# onder", ""]), max_size=1))


@st.composite
def styled(draw: st.DrawFn) -> Styled:
    paths = draw(st.lists(PATHS, unique=True, max_size=8))
    items: dict[Section, list[str]] = {section: [] for section in Section}
    left_out: list[str] = []
    for path in paths:
        place = draw(st.sampled_from([*Section, None]))
        (left_out if place is None else items[place]).append(path)
    step, column = draw(st.sampled_from([0, 2, 4])), draw(st.sampled_from([2, 4]))
    lines = ["items:" + draw(COMMENTS)]
    for section in draw(st.permutations(list(Section))):
        if items[section] or maybe(draw):
            lines += a_list(draw, section.value, items[section], column=column, step=step)
    if len(lines) == 1:
        lines = draw(st.sampled_from([[], ["items:"], ["items: {}"]]))
    rest = [
        [f"subject: {draw(st.sampled_from([quoted('Dag'), 'Dag', chr(39) + 'Dag' + chr(39)]))}{draw(COMMENTS)}"],
        draw(st.sampled_from([[], ["preheader:"], ['preheader: ""'], ["preheader: >-", "  Meer", "  lezen"]])),
        ["date: 2026-12-01"],
        ["number: 2  # tweede"],
        lines,
        a_list(draw, "left_out", left_out, column=0, step=step) if left_out or maybe(draw) else [],
        draw(st.sampled_from([[], ["shelf: {a: [1, 2]}"], ["# los", "shelf:", "  - kept"]])),
    ]
    front = [line for part in draw(st.permutations(rest)) for line in part]
    text = "\n".join(["---", *front, "---", *draw(st.sampled_from([[], [""], ["", "Dag.", ""], ["Dag."]]))]) + "\n"
    if maybe(draw):
        text = text.replace("\n", "\r\n")
    return Styled(text=text, items=items, left_out=left_out)


def rewritten(plan: Styled, key: str, paths: list[str]) -> tuple[str, ...]:
    """Return the paths whose lines may change too: those of a list that is not written on lines."""
    beside_key = re.search(rf"^ *{key}: *[^#\s]", plan.text, re.MULTILINE)
    return tuple(form for path in paths for form in (path, path.replace("'", "''"))) if beside_key else ()


def untouched(before: str, after: str, *touched: str) -> None:
    """Make sure that every line but those that hold a path, a key or nothing is there as often as before."""

    def others(text: str) -> list[str]:
        lines = (line.strip() for line in text.splitlines(keepends=True))
        return sorted(line for line in lines if line.startswith("#") or not any(word in line for word in touched))

    assert others(before) == others(after)


def comments(text: str) -> int:
    return text.count("# ")


KEYS = (*(f"{section.value}:" for section in Section), "left_out:", "items:")


@settings(deadline=None)  # other work on this computer is no fault
@given(plan=styled(), path=PATHS, section=st.sampled_from(Section), position=st.integers(0, 6))
def test_any_item_goes_anywhere_in_any_plan(plan: Styled, path: str, section: Section, position: int) -> None:
    before = read(plan.text)
    after = place_item(before, path, section, position)
    wanted = {key: [other for other in paths if other != path] for key, paths in plan.items.items()}
    wanted[section].insert(position, path)
    assert {key: list(paths) for key, paths in after.items.items()} == wanted
    assert list(after.left_out) == [other for other in plan.left_out if other != path]
    assert comments(after.text) == comments(plan.text)
    aside = rewritten(plan, section.value, plan.items[section])
    untouched(plan.text, after.text, path, path.replace("'", "''"), *KEYS, *aside)
    assert place_item(after, path, section, position) is after
    assert ("\r\n" in after.text) is ("\r\n" in plan.text)
    assert "\r\n" not in plan.text or "\n" not in after.text.replace("\r\n", "")


@settings(deadline=None)  # other work on this computer is no fault
@given(plan=styled(), data=st.data())
def test_any_item_is_taken_out_of_any_plan(plan: Styled, data: st.DataObject) -> None:
    paths = [path for paths in plan.items.values() for path in paths] + plan.left_out
    assume(paths)
    path = data.draw(st.sampled_from(paths))
    after = leave_out(read(plan.text), path)
    assert path not in after.paths
    assert sorted(after.left_out) == sorted({*plan.left_out, path})
    assert comments(after.text) == comments(plan.text)
    aside = rewritten(plan, "left_out", plan.left_out)
    untouched(plan.text, after.text, path, path.replace("'", "''"), *KEYS, *aside)
    assert leave_out(after, path) is after


@settings(deadline=None)  # other work on this computer is no fault
@given(plan=styled(), key=st.sampled_from(["subject", "preheader"]), value=HOSTILE)
def test_any_text_becomes_the_line_of_any_plan(plan: Styled, key: str, value: str) -> None:
    before = read(plan.text)
    after = change_line(before, key, value)
    assert getattr(after, key) == one_line(value)
    assert after.items == before.items
    assert comments(after.text) - one_line(value).count("# ") == comments(plan.text) or one_line(value) == "Dag"
    untouched(plan.text, after.text, "subject:", "preheader:", "Meer", "lezen")
    assert change_line(after, key, value) is after


@settings(deadline=None)  # other work on this computer is no fault
@given(plan=styled(), text=st.text(st.sampled_from("ab -#\n\r\t:{}é🎉\\"), max_size=40))
def test_any_text_becomes_the_introduction_of_any_plan(plan: Styled, text: str) -> None:
    before = read(plan.text)
    after = change_introduction(before, text)
    assert unix_lines(after.introduction) == unix_lines(text)
    assert after.text[: after.text.index("number:")] == plan.text[: plan.text.index("number:")]
    assert after.items == before.items
    assert change_introduction(after, text) is after
