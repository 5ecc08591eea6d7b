"""The keys before a text, in the three habits in use: YAML, TOML, and leading `Key: value` lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from newsletter.content.keys import KNOWN, fold

LARGEST = 256_000
"""Characters of front matter: a longer one is a mistake or an attack."""

_YAML_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_TOML_END = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
_KEY_LINE = re.compile(r"([^\W\d][\w .-]{0,40}?)[ \t]*:(?:[ \t]+(.*)|[ \t]*)$")


class FrontMatterError(Exception):
    """Front matter that cannot be understood; `line` counts from 1 in the file."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The keys as they stand, and the text behind them, which begins at `body_line`.

    Values are texts, numbers, booleans, dates, lists and mappings; plain YAML scalars are `yaml_header.Plain`.
    """

    values: Mapping[str, Any]
    header: str
    body: str
    body_line: int = 1
    remarks: tuple[tuple[str, int], ...] = field(default=())

    def line_of(self, key: str) -> int | None:
        """Find the line of a key, as it is spelled in the file."""
        found = re.search(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*[:=]", self.header, re.MULTILINE | re.IGNORECASE)
        return None if found is None else self.header.count("\n", 0, found.start()) + 1


def read_front_matter(text: str) -> FrontMatter:
    """Split a file's text into its keys and what follows.

    Raises:
        FrontMatterError: the keys cannot be understood; says in which line.
    """
    text_start = len(text) - len(text.lstrip())
    opening = text[text_start : text_start + 4].rstrip("\n \t")
    if opening in ("---", "+++"):
        return _fenced(text, text_start, opening)
    return _key_lines(text)


def _fenced(text: str, start: int, fence: str) -> FrontMatter:
    first_end = text.find("\n", start)
    if first_end < 0 or text[start:first_end].rstrip() != fence:
        return FrontMatter({}, "", text)
    first = first_end + 1
    closing = (_YAML_END if fence == "---" else _TOML_END).search(text, first)
    line = text.count("\n", 0, first) + 1
    if closing is None:
        following = text[first : text.find("\n", first) if "\n" in text[first:] else None]
        if re.match(r"\s*[\w-]+\s*[:=]", following):
            raise FrontMatterError(f"the front matter is not closed: put {fence} on a line of its own behind it", line)
        return FrontMatter({}, "", text)
    source = text[first : closing.start()]
    if len(source) > LARGEST:
        raise FrontMatterError("the front matter is too long to be one", line)
    remarks: list[tuple[str, int]] = []
    values = _toml(source, line) if fence == "+++" else _yaml(source, line, remarks)
    body = text[closing.end() + 1 :]
    return FrontMatter(values, text[: closing.start()], body, text.count("\n", 0, closing.end()) + 2, tuple(remarks))


def _toml(source: str, line: int) -> dict[str, Any]:
    try:
        return tomllib.loads(source)
    except (ValueError, RecursionError) as error:
        found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)", str(error))
        reason = str(error).replace(found[0], "") if found else "a value is too long or nested too deeply"
        at = 0 if found is None else int(found[1]) - 1 if found[1] else source.rstrip().count("\n")
        raise FrontMatterError(f"the TOML between +++ is not right: {reason}", line + at) from error


def _yaml(source: str, line: int, remarks: list[tuple[str, int]]) -> dict[str, Any]:
    from newsletter.content.yaml_header import YamlHeaderError, read_yaml

    try:
        values, doubled = read_yaml(source)
    except YamlHeaderError as error:
        reason = f"the YAML between --- is not right: {error.reason}"
        if "mapping values" in error.reason:
            reason += '; a text with a colon stands in quotes: title: "Een: twee"'
        raise FrontMatterError(reason, line + error.line) from error
    remarks += ((f"the key {key} stands here twice; this one counts", line + at) for key, at in doubled)
    return values


def _key_lines(text: str) -> FrontMatter:
    """Read leading `Key: value` lines with their indented continuations; one key at least must be ours."""
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    values: dict[str, Any] = {}
    remarks: list[tuple[str, int]] = []
    last = None
    number = start
    for number in range(start, min(len(lines), start + 200)):
        line = lines[number]
        if found := _KEY_LINE.match(line):
            last = found[1].lower()
            if last in values and fold(last) in KNOWN:
                remarks.append((f"the key {found[1]} stands here twice; this one counts", number + 1))
            values[last] = (found[2] or "").strip()
        elif last and line[:1] in (" ", "\t") and line.strip():
            values[last] = f"{values[last]}\n{line.strip()}".strip()
        else:
            break
    else:
        number += 1
    if not any(fold(key) in KNOWN for key in values):
        return FrontMatter({}, "", text)
    if number < len(lines) and not lines[number].strip():
        number += 1
    body = "\n".join(lines[number:])
    return FrontMatter(values, "\n".join(lines[:number]), body, number + 1, tuple(remarks))
