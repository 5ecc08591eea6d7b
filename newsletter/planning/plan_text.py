"""Writes issue.md: anew for a new issue, and by the smallest change where the editor has been at work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from newsletter.planning.path_list import PathList, new_entry
from newsletter.planning.plan import Plan, split_front
from newsletter.planning.sections import Section
from newsletter.planning.yaml_text import YamlText, plain, quoted

_EXPLAINED = """\
# This is the plan of the issue, and yours to edit: run `newsletter build` again after a change.
# Order, sections and wording stay as you leave them. Delete an item's line and it goes to left_out;
# move it back to have it again. An empty preheader is made from the titles at every build.
"""
_INDENT = 4


def new_plan(*, subject: str, day: date, number: int, items: Mapping[Section, Iterable[str]], introduction: str) -> str:
    """Write the issue.md of a new issue."""
    lines = [
        "---",
        *_EXPLAINED.splitlines(),
        f"subject: {quoted(subject)}",
        'preheader: ""',
        f"date: {day.isoformat()}",
        f"number: {number}",
        'audience: ""',
        "items:",
    ]
    for section in Section:
        paths = tuple(items.get(section, ()))
        lines.append(f"  {section.value}:" + ("" if paths else " []"))
        lines += (f"{' ' * _INDENT}- {plain(path)}" for path in paths)
    lines += ["left_out: []", "---", "", introduction.rstrip("\n")]
    return "\n".join(lines).rstrip("\n") + "\n"


def changed_plan(
    plan: Plan,
    *,
    added: Mapping[Section, Iterable[str]],
    left_out: Iterable[str],
    subject: str | None = None,
    day: date | None = None,
) -> str:
    """Return the text of `plan` with lines added and nothing else touched: comments, order and unknown keys stay."""
    front, _ = split_front(plan.text, plan.where)
    start = plan.text.index("\n") + 1
    changed = front
    for section, paths in added.items():
        changed = _with_paths(changed, paths, "items", section.value)
    text = YamlText(_with_paths(changed, left_out, "left_out"))
    if subject is not None:
        text.replace("subject", quoted(subject))
    if day is not None:
        text.replace("date", day.isoformat())
    return plan.text[:start] + text.applied() + plan.text[start + len(front) :]


def _with_paths(front: str, paths: Iterable[str], *keys: str) -> str:
    text = YamlText(front)
    listed = PathList(text, *keys)
    listed.put(len(listed.entries), [new_entry(path) for path in paths])
    return text.applied()
