"""Says where a template went wrong: its name and line, what included it, and the lines around."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2

from newsletter.errors import TemplateError
from newsletter.rendering.lookup import Lookup
from newsletter.rendering.mjml import MjmlError
from newsletter.rendering.template_lines import find_place, find_template, includers

CONTEXT = 2
DEEPEST = 5
"""Places shown of the way an error came."""

_Place = tuple[str, int | None]


def jinja_error(error: Exception, entry: str, lookup: Lookup) -> TemplateError:
    """Translate what Jinja, or something a template called, raised while `entry` was rendered."""
    places = _places(error, lookup) or [(entry, None)]
    if isinstance(error, RecursionError):
        return _error("includes or calls itself without end", places, lookup)
    if isinstance(error, jinja2.TemplateSyntaxError):
        real = lookup.real_name(Path(error.filename)) if error.filename else None
        own: _Place = (real or error.name or "?", error.lineno)
        return _error(error.message or "cannot be read", [own, *(p for p in places if p[0] != own[0])], lookup)
    if isinstance(error, jinja2.TemplateNotFound):
        return _error(f"there is no template {error.name!r}", places, lookup)
    reason = str(error.message) if isinstance(error, jinja2.TemplateError) else f"{type(error).__name__}: {error}"
    return _error(reason, places, lookup)


def mjml_error(
    error: MjmlError, source: str, entry: str, *, context: Mapping[str, Any], lookup: Lookup
) -> TemplateError:
    """Translate an error in rendered MJML: the template's line where it can be found, else the line of the MJML."""
    if found := find_place(entry, context, lookup):
        exact, place = found
        return _error(exact.reason, [place, *includers(entry, place[0], lookup)], lookup)
    message = f"templates/{entry}: {error.reason}"
    lines = source.split("\n")
    if error.line is not None and error.line <= len(lines):
        message += f"\nline {error.line} of the MJML made from it:\n{_around(lines, error.line)}"
    return TemplateError(message)


def _places(error: Exception, lookup: Lookup) -> list[_Place]:
    """Return the templates an error came through, innermost first."""
    places: list[_Place] = []
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        name = lookup.real_name(Path(frame.filename))
        if name is not None and (place := (name, frame.lineno)) not in places:
            places.append(place)
    return places


def _error(reason: str, places: Sequence[_Place], lookup: Lookup) -> TemplateError:
    (name, line), *outer = places
    message = [f"templates/{name}{f':{line}' if line else ''}: {reason}"]
    path = find_template(name, lookup)
    if path and line:
        message.append(_around(path.read_text(encoding="utf-8", errors="replace").split("\n"), line))
    message += (f"included by templates/{name}:{line}" for name, line in outer[:DEEPEST])
    return TemplateError("\n".join(message))


def _around(lines: Sequence[str], line: int) -> str:
    """Show a line, marked, between the lines before and after it."""
    first = max(line - CONTEXT, 1)
    last = min(line + CONTEXT, len(lines))
    return "\n".join(
        f"{'>' if number == line else ' '} {number:>4} | {lines[number - 1][:160]}".rstrip()
        for number in range(first, last + 1)
    )
