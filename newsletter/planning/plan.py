"""The plan of an issue, as the editor keeps it in issue.md: front matter, and the introduction below it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from newsletter.domain.item import day_of
from newsletter.errors import ContentError, Problem, together
from newsletter.planning.sections import Section

FILE = "issue.md"
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What issue.md says.

    `ignored` has the rules that are not to speak of this issue, each with the reason. `lines` has the line of every key
    and every path; the introduction begins at `body_line`.
    """

    where: str
    text: str = field(repr=False)
    subject: str
    preheader: str
    date: date
    number: int
    audience: str | None
    items: Mapping[Section, tuple[str, ...]]
    left_out: tuple[str, ...]
    ignored: Mapping[str, str]
    introduction: str
    body_line: int
    lines: Mapping[str, int] = field(repr=False)

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(path for paths in self.items.values() for path in paths)


def may_be_issued(day: date) -> bool:
    """Tell whether an issue may have this day: one of our time, with room before and behind it to look for items."""
    return 1900 <= day.year < 3000


def read_plan(path: Path, *, where: str) -> Plan:
    """Read an issue.md; `where` is its project-relative path, for errors.

    Raises:
        ContentError: names everything in it that cannot be understood, with lines.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ContentError(f"{where} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{where} is not UTF-8: byte {error.start}", hint="Save it as UTF-8.") from error
    return parse_plan(text, where=where)


def parse_plan(text: str, *, where: str) -> Plan:
    """Understand the text of an issue.md; errors as `read_plan`."""
    front, body = split_front(text, where)
    try:
        values = yaml.safe_load(front) or {}
        node = yaml.compose(front, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        reason = f"the front matter cannot be read: {getattr(error, 'problem', None) or error}"
        raise together([Problem(where=where, line=line, reason=reason)], as_error=ContentError) from error
    if not isinstance(values, dict):
        raise together(
            [Problem(where=where, line=1, reason="the front matter must be `key: value` lines")], as_error=ContentError
        )
    reader = _Reader(where, values, _lines(node))
    plan = Plan(
        where=where,
        text=text,
        subject=reader.line("subject"),
        preheader=reader.line("preheader"),
        date=reader.date("date"),
        number=reader.number("number"),
        audience=reader.line("audience") or None,
        items=reader.items(),
        left_out=reader.paths(values.get("left_out"), "left_out"),
        ignored=reader.ignored(),
        introduction=body.strip("\r\n"),
        body_line=text.count("\n", 0, len(text) - len(body.lstrip("\r\n"))) + 1,
        lines=reader.lines,
    )
    if reader.problems:
        raise together(reader.problems, as_error=ContentError)
    return plan


def split_front(text: str, where: str) -> tuple[str, str]:
    """Part the front matter (without its fences) from the body."""
    found = _FRONT.match(text)
    if found is None:
        reason = "must begin with `---`, the settings of the issue, and `---` again"
        raise together([Problem(where=where, line=1, reason=reason)], as_error=ContentError)
    return found[1], text[found.end() :]


def _lines(node: yaml.Node | None) -> dict[str, int]:
    """Note the line (in the file, from 1) of every top-level key and of every text in a list below."""
    lines: dict[str, int] = {}

    def walk(part: yaml.Node) -> None:
        if isinstance(part, yaml.MappingNode):
            for key, value in part.value:
                lines.setdefault(str(key.value), key.start_mark.line + 2)
                walk(value)
        elif isinstance(part, yaml.SequenceNode):
            for value in part.value:
                if isinstance(value, yaml.ScalarNode):
                    lines.setdefault(value.value, value.start_mark.line + 2)

    if node is not None:
        walk(node)
    return lines


class _Reader:
    """Takes the values out one by one, and notes what does not fit."""

    def __init__(self, where: str, values: Mapping[str, Any], lines: dict[str, int]) -> None:
        self.where = where
        self.values = values
        self.lines = lines
        self.problems: list[Problem] = []

    def wrong(self, key: str, reason: str) -> None:
        self.problems.append(Problem(where=self.where, line=self.lines.get(key, 1), reason=reason))

    def line(self, key: str) -> str:
        value = self.values.get(key)
        if value is None:
            return ""
        if isinstance(value, dict | list):
            self.wrong(key, f"{key} must be a text")
            return ""
        return " ".join(str(value).split())

    def date(self, key: str) -> date:
        value = self.values.get(key)
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value.strip())
            except ValueError:
                value = None
        if isinstance(value, date) and may_be_issued(day_of(value)):
            return day_of(value)
        self.wrong(key, f"{key} must be a day such as 2026-12-01")
        return date.min

    def number(self, key: str) -> int:
        value = self.values.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        self.wrong(key, f"{key} must be a whole number from 1")
        return 1

    def items(self) -> dict[Section, tuple[str, ...]]:
        value = self.values.get("items") or {}
        if not isinstance(value, dict):
            self.wrong("items", f"items must have sections: {', '.join(Section)}")
            return {}
        for key in value:
            if key not in list(Section):
                self.wrong(str(key), f"there is no section {key!r}; there are {', '.join(Section)}")
        found: dict[Section, tuple[str, ...]] = {}
        seen: set[str] = set()
        for section in Section:
            paths = self.paths(value.get(section.value), section)
            for path in paths:
                if path in seen:
                    self.wrong(path, f"{path} stands in the plan twice")
                seen.add(path)
            found[section] = paths
        return found

    def ignored(self) -> dict[str, str]:
        """Read the rules of `newsletter check` that are not to speak, each with the reason why."""
        value = self.values.get("ignore") or {}
        if not isinstance(value, dict):
            self.wrong("ignore", "ignore must name rules, each with the reason: `font-small: the logo is a picture`")
            return {}
        for rule, reason in value.items():
            if not str(reason or "").strip():
                self.wrong(str(rule), f"ignore: {rule} must say why, so that others know")
        return {str(rule): " ".join(str(reason).split()) for rule, reason in value.items()}

    def paths(self, value: Any, key: str) -> tuple[str, ...]:
        if value is None:
            return ()
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(path, str) for path in value):
            self.wrong(key, f"{key} must be a list of files, each on a line of its own behind `- `")
            return ()
        return tuple(path.strip() for path in value)
