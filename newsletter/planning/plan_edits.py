"""The edits of a plan: each the smallest change of its text, which is read again and must say what was meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import yaml

from newsletter.errors import ContentError, Problem, together
from newsletter.planning.path_list import Entry, PathList, new_entry
from newsletter.planning.plan import Plan, parse_plan, split_front
from newsletter.planning.sections import Section
from newsletter.planning.yaml_text import UneditableError, YamlText, quoted

LINES = ("subject", "preheader")
"""The keys that `change_line` changes."""

_KNOWN = ("subject", "preheader", "date", "number", "audience", "items", "left_out", "ignore")
_LINE_END = re.compile(r"\r\n|\r|\n")


def one_line(value: str) -> str:
    """Return a text as a plan reads it where it has one line."""
    return " ".join(value.split())


def unix_lines(text: str) -> str:
    """Return an introduction with line ends of one kind, and none around it; what a page shows, and sends back."""
    text = _LINE_END.sub("\n", text).strip("\n")
    return text if text.strip() else ""


def change_line(plan: Plan, key: str, value: str) -> Plan:
    """Change the subject or the preheader; it stays in the quotes it has, where they can hold the new text.

    Raises:
        ContentError: the text around it is written in a way that cannot be changed safely.
    """
    value = one_line(value)
    if getattr(plan, key) == value:
        return plan
    wanted = replace(plan, subject=value) if key == "subject" else replace(plan, preheader=value)
    candidates = _candidates(plan, key, value)
    for written in candidates[:-1]:
        with suppress(ContentError):
            return _with_line(plan, wanted, key, written)
    return _with_line(plan, wanted, key, candidates[-1])


def _with_line(plan: Plan, wanted: Plan, key: str, written: str) -> Plan:
    def change(front: str) -> str:
        text = YamlText(front)
        text.replace(key, written, behind="subject")
        return text.applied()

    return _on_front(plan, wanted, key, change)


def change_introduction(plan: Plan, introduction: str) -> Plan:
    """Change the introduction: lines that stay the same keep their line ends, and so do the blank lines around it."""
    new = unix_lines(introduction)
    if new == unix_lines(plan.introduction):
        return plan
    _, body = split_front(plan.text, plan.where)
    newline = "\r\n" if "\r\n" in plan.text else "\n"
    head = plan.text[: len(plan.text) - len(body)]
    bare = body.strip("\r\n")
    written = _merged(bare, new, newline)
    if not written:
        text = head
    elif not bare.strip():
        end = "" if head.endswith("\n") else newline
        text = f"{head}{end}{newline}{written}{newline}"
    else:
        before = body[: body.index(bare)]
        text = f"{head}{before}{written}{body[len(before) + len(bare) :]}"
    return _confirmed(plan, replace(plan, introduction=written), text)


def place_item(plan: Plan, path: str, section: Section, position: int | None = None) -> Plan:
    """Put an item at a place of a section, counted without itself; at the end without `position`, or past the end.

    It comes from the section it stands in, else from what was left out, else from nowhere. What is remarked about it
    moves with it.
    """
    before = next((known for known, paths in plan.items.items() if path in paths), None)
    items = {known: tuple(other for other in paths if other != path) for known, paths in plan.items.items()}
    others = items[section]
    position = len(others) if position is None else min(max(position, 0), len(others))
    items[section] = (*others[:position], path, *others[position:])
    left_out = tuple(other for other in plan.left_out if other != path)
    if items == plan.items and left_out == plan.left_out:
        return plan
    wanted = replace(plan, items=items, left_out=left_out)
    if path in plan.items[section] and path not in plan.left_out:
        return _on_front(plan, wanted, path, lambda front: _shifted(front, path, position, "items", section.value))
    sources = [("items", before.value)] if before else []
    return _moved(plan, wanted, path, (("items", section.value), position), *sources)


def leave_out(plan: Plan, path: str) -> Plan:
    """Move an item to what is left out, behind all that is there."""
    before = next((known for known, paths in plan.items.items() if path in paths), None)
    if before is None and path in plan.left_out:
        return plan
    items = {known: tuple(other for other in paths if other != path) for known, paths in plan.items.items()}
    left_out = tuple(other for other in plan.left_out if other != path)
    wanted = replace(plan, items=items, left_out=(*left_out, path))
    sources = [("items", before.value)] if before else []
    return _moved(plan, wanted, path, (("left_out",), len(left_out)), *sources)


def _moved(plan: Plan, wanted: Plan, path: str, place: tuple[tuple[str, ...], int], *sources: tuple[str, ...]) -> Plan:
    """Move a path from the lists that have it to a place in another."""

    def change(front: str) -> str:
        moved: Entry | None = None
        for keys in (*sources, ("left_out",)):
            while True:
                front, taken = _taken(front, path, *keys)
                if taken is None:
                    break
                moved = moved or taken
        text = YamlText(front)
        target, position = place
        PathList(text, *target).put(position, [moved or new_entry(path)])
        return text.applied()

    return _on_front(plan, wanted, path, change)


def _taken(front: str, path: str, *keys: str) -> tuple[str, Entry | None]:
    """Take a path out of a list, once; None where it is not in it."""
    text = YamlText(front)
    listed = PathList(text, *keys)
    for index, entry in enumerate(listed.entries):
        if entry.path == path:
            listed.take(index)
            return text.applied(), entry
    return front, None


def _shifted(front: str, path: str, position: int, *keys: str) -> str:
    text = YamlText(front)
    listed = PathList(text, *keys)
    listed.move([entry.path for entry in listed.entries].index(path), position)
    return text.applied()


def _on_front(plan: Plan, wanted: Plan, key: str, change: Callable[[str], str]) -> Plan:
    """Change the front matter, and make sure of the outcome.

    Raises:
        ContentError: it is written in a way that cannot be changed safely; names the line of `key`.
    """
    front, _ = split_front(plan.text, plan.where)
    start = plan.text.index("\n") + 1
    end = start + len(front)
    try:
        return _confirmed(plan, wanted, plan.text[:start] + change(front) + plan.text[end:])
    except UneditableError as error:
        reason = error.message
    except (ContentError, yaml.YAMLError, ValueError, LookupError):
        reason = "it is written in a way that cannot be changed from here"
    problem = Problem(where=plan.where, line=plan.lines.get(key), reason=reason)
    raise together([problem], as_error=ContentError, hint="Nothing was written. Change it in the file, by hand.")


def _confirmed(plan: Plan, wanted: Plan, text: str) -> Plan:
    """Read a text again: it must say what was meant, and all else as before.

    Raises:
        UneditableError: it does not.
    """
    written = parse_plan(text, where=plan.where)
    if _meaning(written) != _meaning(wanted) or _unknown(written) != _unknown(plan):
        raise UneditableError("it is written in a way that cannot be changed from here")
    return written


def _meaning(plan: Plan) -> Plan:
    return replace(plan, text="", body_line=0, lines={})


def _unknown(plan: Plan) -> str:
    """Return what the front matter says beside the plan; as text, so that also what is not a number equals itself."""
    values: dict[str, Any] = yaml.safe_load(split_front(plan.text, plan.where)[0])
    return repr({key: value for key, value in values.items() if key not in _KNOWN})


def _candidates(plan: Plan, key: str, value: str) -> list[str]:
    """Return how a line may be written: in the quotes it has, then bare or in double quotes."""
    node = YamlText(split_front(plan.text, plan.where)[0]).value(key)
    style = node.style if isinstance(node, yaml.ScalarNode) else '"'
    single = "'" + value.replace("'", "''") + "'"
    if style == "'":
        return [single, quoted(value)]
    if style == '"' or not value:
        return [quoted(value)]
    return [*([value] if _reads_bare(value) else ()), quoted(value)]


def _reads_bare(value: str) -> bool:
    try:
        return bool(yaml.safe_load(f"key: {value}") == {"key": value})
    except yaml.YAMLError:
        return False


def _merged(old: str, new: str, newline: str) -> str:
    """Return the lines of `new`, with the line ends of `old` where they begin and end alike."""
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", old)
    bare = [line.rstrip("\r\n") for line in lines]
    wanted = new.split("\n")
    head = 0
    while head < min(len(bare), len(wanted)) and bare[head] == wanted[head]:
        head += 1
    tail = 0
    while tail < min(len(bare), len(wanted)) - head and bare[-1 - tail] == wanted[-1 - tail]:
        tail += 1
    middle = [f"{line}{newline}" for line in wanted[head : len(wanted) - tail]]
    kept = [line if line != plain else f"{line}{newline}" for line, plain in zip(lines, bare, strict=True)]
    return "".join([*kept[:head], *middle, *kept[len(kept) - tail :]]).rstrip("\r\n")
