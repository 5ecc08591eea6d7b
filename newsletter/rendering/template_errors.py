"""Says where a template went wrong: its name and line, what included it, and the lines around."""

from __future__ import annotations

import re
import traceback
from collections.abc import Sequence
from pathlib import Path

import jinja2

from newsletter.errors import TemplateError
from newsletter.rendering.mjml import MjmlError

CONTEXT = 2
_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_REFERENCE = re.compile(r"""\{%-?\s*(?:include|import|from|extends)\s*["']([^"']+)["']""")


def jinja_error(error: Exception, folders: Sequence[Path]) -> TemplateError:
    """Translate what Jinja, or something a template called, raised."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        name = error.name or "?"
        return _error(error.message or "cannot be read", [(name, error.lineno)], folders)
    if isinstance(error, jinja2.TemplateNotFound):
        places = _places(error, folders)
        return _error(f"there is no template {error.name!r}", places or [(str(error.name), None)], folders)
    reason = str(error.message) if isinstance(error, jinja2.TemplateError) else f"{type(error).__name__}: {error}"
    return _error(reason, _places(error, folders), folders)


def mjml_error(error: MjmlError, source: str, entry: str, folders: Sequence[Path]) -> TemplateError:
    """Translate an error in rendered MJML: the template's line where it can be found, else the line of the MJML."""
    lines = source.splitlines()
    if error.line is None or not 0 < error.line <= len(lines):
        return TemplateError(f"templates/{entry}: {error.reason}")
    found = _template_line(lines, error.line - 1, entry, folders)
    if found is not None:
        return _error(error.reason, found, folders)
    around = _around(lines, error.line)
    return TemplateError(f"templates/{entry}: {error.reason}\nline {error.line} of the MJML made from it:\n{around}")


def _places(error: Exception, folders: Sequence[Path]) -> list[tuple[str, int | None]]:
    """Return the templates an error came through, innermost first."""
    places: list[tuple[str, int | None]] = []
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        for folder in folders:
            path = Path(frame.filename)
            if path.is_relative_to(folder):
                place = (path.relative_to(folder).as_posix(), frame.lineno)
                if place not in places:
                    places.append(place)
                break
    return places


def _error(reason: str, places: Sequence[tuple[str, int | None]], folders: Sequence[Path]) -> TemplateError:
    if not places:
        return TemplateError(f"a template failed: {reason}")
    (name, line), *outer = places
    message = [f"templates/{name}{f':{line}' if line else ''}: {reason}"]
    path = _find(name, folders)
    if path and line:
        message.append(_around(path.read_text(encoding="utf-8", errors="replace").splitlines(), line))
    message += (f"included by templates/{name}:{line}" for name, line in outer)
    return TemplateError("\n".join(message))


def _find(name: str, folders: Sequence[Path]) -> Path | None:
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def _around(lines: Sequence[str], line: int) -> str:
    first = max(line - CONTEXT, 1)
    last = min(line + CONTEXT, len(lines))
    return "\n".join(
        f"{'>' if number == line else ' '} {number:>4} | {lines[number - 1][:160]}" for number in range(first, last + 1)
    )


def _template_line(
    lines: Sequence[str], index: int, entry: str, folders: Sequence[Path]
) -> list[tuple[str, int | None]] | None:
    """Find the template line that a line of MJML was made from, through what the entry includes.

    The parser may notice a fault a line late, so the line before is looked at too.
    """
    for rendered in (lines[index], lines[index - 1] if index else ""):
        if not rendered.strip():
            continue
        for name, includers in _included(entry, folders).items():
            path = _find(name, folders)
            texts = path.read_text(encoding="utf-8", errors="replace").splitlines() if path else []
            for number, text in enumerate(texts, start=1):
                if _could_become(text.strip(), rendered.strip()):
                    return [(name, number), *includers]
    return None


def _could_become(template_line: str, rendered: str) -> bool:
    fixed = _EXPRESSION.split(template_line)
    if sum(len(piece.strip()) for piece in fixed) < 4:
        return False
    return re.fullmatch(".*".join(map(re.escape, fixed)), rendered) is not None


def _included(entry: str, folders: Sequence[Path]) -> dict[str, list[tuple[str, int | None]]]:
    """Map every template below an entry to what includes it, innermost first."""
    found: dict[str, list[tuple[str, int | None]]] = {entry: []}
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        path = _find(name, folders)
        text = path.read_text(encoding="utf-8", errors="replace") if path else ""
        for reference in _REFERENCE.finditer(text):
            if reference[1] not in found:
                line = text.count("\n", 0, reference.start()) + 1
                found[reference[1]] = [(name, line), *found[name]]
                waiting.append(reference[1])
    return found
