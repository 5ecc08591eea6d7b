"""Writes issue.md: anew for a new issue, and by the smallest change where the editor has been at work."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date

import yaml

from newsletter.planning.plan import Plan, split_front
from newsletter.planning.sections import Section

_EXPLAINED = """\
# This is the plan of the issue, and yours to edit: run `newsletter build` again after a change.
# Order, sections and wording stay as you leave them. Delete an item's line and it goes to left_out;
# move it back to have it again. An empty preheader is made from the titles at every build.
"""
_INDENT = 4
_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def quoted(value: str) -> str:
    """Return a text as a YAML scalar in double quotes."""
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def plain(path: str) -> str:
    """Return a path as a YAML scalar, bare where that reads back as it is."""
    bare = re.fullmatch(r"[\w./][\w./ ()@+,-]*(?<! )", path) and yaml.safe_load(path) == path
    return path if bare else quoted(path)


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
    start = plan.text.index(front, 3)
    edits = _Edits(front)
    for section, paths in added.items():
        edits.append(("items", section.value), list(paths))
    edits.append(("left_out",), list(left_out))
    if subject is not None:
        edits.replace("subject", quoted(subject))
    if day is not None:
        edits.replace("date", day.isoformat())
    return plan.text[:start] + edits.applied() + plan.text[start + len(front) :]


class _Edits:
    """Insertions into YAML text, placed by the marks of its nodes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.root = yaml.compose(text, Loader=yaml.SafeLoader)
        self.changes: list[tuple[int, int, str]] = []

    def applied(self) -> str:
        text = self.text
        for start, end, new in sorted(self.changes, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def node(self, node: yaml.Node | None, key: str) -> yaml.Node | None:
        if isinstance(node, yaml.MappingNode):
            for name, value in node.value:
                if name.value == key:
                    return value  # type: ignore[no-any-return]
        return None

    def replace(self, key: str, value: str) -> None:
        node = self.node(self.root, key)
        if node is None:
            self.insert_line(len(self.text), f"{key}: {value}")
        else:
            self.change(node, value)

    def change(self, node: yaml.Node, value: str) -> None:
        """Put `value` in the place of a node; behind its key where the node is empty."""
        start, end = node.start_mark.index, node.end_mark.index
        lead = " " if start == end and not self.text[:start].endswith(" ") else ""
        self.changes.append((start, end, lead + value))

    def append(self, keys: tuple[str, ...], paths: list[str]) -> None:
        """Add paths to the list under `keys`."""
        if not paths:
            return
        parent: yaml.Node | None = self.root
        for key in keys[:-1]:
            parent = self.node(parent, key)
        found = self.node(parent, keys[-1])
        indent = " " * (_INDENT if len(keys) > 1 else _INDENT - 2)
        if isinstance(found, yaml.SequenceNode) and found.value and not found.flow_style:
            last = found.value[-1]
            indent = " " * found.start_mark.column
            self.insert_line(self.line_end(last.end_mark.index), *(f"{indent}- {plain(path)}" for path in paths))
        elif isinstance(found, yaml.SequenceNode) and found.value:
            self.changes.append(
                (found.end_mark.index - 1, found.end_mark.index - 1, "".join(f", {quoted(p)}" for p in paths))
            )
        elif found is not None:
            lines = [f"{indent}- {plain(path)}" for path in paths]
            start = found.start_mark.index
            before = self.text[:start]
            self.changes.append(
                (len(before.rstrip(" ")), found.end_mark.index, "".join(f"{self.newline}{line}" for line in lines))
            )
        elif isinstance(parent, yaml.MappingNode) and len(keys) > 1 and parent.value and not parent.flow_style:
            column = " " * parent.start_mark.column
            lines = [f"{column}{keys[-1]}:", *(f"{column}  - {plain(path)}" for path in paths)]
            self.insert_line(self.line_end(self.last_end(parent)), *lines)
        else:
            head = [f"{key}:".rjust(len(key) + 1 + 2 * depth) for depth, key in enumerate(keys)]
            self.insert_line(len(self.text), *head, *(f"{indent}- {plain(path)}" for path in paths))

    def last_end(self, node: yaml.Node) -> int:
        """Find where the last scalar below a node ends (a block's own end mark lies beyond comments)."""
        if isinstance(node, yaml.MappingNode) and node.value:
            key, value = node.value[-1]
            return max(int(key.end_mark.index), self.last_end(value))
        if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
            return self.last_end(node.value[-1])
        return int(node.end_mark.index)

    def line_end(self, index: int) -> int:
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end + 1

    def insert_line(self, index: int, *lines: str) -> None:
        lead = "" if index == 0 or self.text[index - 1] == "\n" else self.newline
        self.changes.append((index, index, lead + "".join(f"{line}{self.newline}" for line in lines)))
