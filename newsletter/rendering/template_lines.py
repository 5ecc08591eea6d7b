"""Finds the line of a template that a line of MJML was made from, by rendering once more with every line numbered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsletter.rendering.environment import make_environment, render_template
from newsletter.rendering.lookup import Lookup
from newsletter.rendering.mjml import MjmlError, compile_mjml

Place = tuple[str, int]

_CONSTRUCT = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_MARK = re.compile("\ue000(\\d+):(\\d+)\ue001")
_REFERENCE = re.compile(r"""\{%[-+]?\s*(?:include|import|from|extends)\s*["']([^"']+)["']""")


def find_place(entry: str, context: Mapping[str, Any], lookup: Lookup) -> tuple[MjmlError, Place] | None:
    """Render a template that made broken MJML again; return the error and the template line it comes from."""
    names: list[str] = []

    def numbered(name: str, source: str) -> str:
        names.append(name)
        return _numbered(source, len(names) - 1)

    marked = render_template(make_environment(lookup, prepare=numbered), entry, context)
    lines = [_MARK.sub("", line) for line in marked.split("\n")]
    try:
        compile_mjml("\n".join(lines))
    except MjmlError as error:
        if error.line is None:
            return None
        before = "\n".join(marked.split("\n")[: error.line])
        marks = _MARK.findall(before)
        return (error, (names[int(marks[-1][0])], int(marks[-1][1]))) if marks else None
    return None


def _numbered(source: str, template: int) -> str:
    """Put a mark before every line that does not begin within a Jinja construct."""
    inside = [found.span() for found in _CONSTRUCT.finditer(source)]
    pieces: list[str] = []
    position = 0
    for number, line in enumerate(re.split("(?<=\n)", source), start=1):
        is_inside = any(start < position < end for start, end in inside)
        indent = len(line) - len(line.lstrip(" \t"))
        if is_inside or line.startswith("{%", indent):
            pieces.append(line)
        else:
            pieces.append(f"{line[:indent]}\ue000{template}:{number}\ue001{line[indent:]}")
        position += len(line)
    return "".join(pieces)


def includers(entry: str, name: str, lookup: Lookup) -> list[Place]:
    """Return the lines through which `entry` comes to include the template that really is `name`, innermost first."""
    first = _real(entry, lookup)
    found: dict[str, list[Place]] = {first: []}
    waiting = [first]
    while waiting:
        outer = waiting.pop(0)
        path = find_template(outer, lookup)
        text = path.read_text(encoding="utf-8", errors="replace") if path else ""
        for reference in _REFERENCE.finditer(text):
            inner = _real(lookup.full_name(reference[1]), lookup)
            if inner not in found:
                line = text.count("\n", 0, reference.start()) + 1
                found[inner] = [(outer, line), *found[outer]]
                waiting.append(inner)
    return found.get(name, [])


def find_template(name: str, lookup: Lookup) -> Path | None:
    """Find the file that a template really is, the project's own first."""
    return next((folder / name for folder in lookup.folders if (folder / name).is_file()), None)


def _real(name: str, lookup: Lookup) -> str:
    path = lookup.find(name)
    return (lookup.real_name(path) if path else None) or name
