"""What is wrong, shown where it stands: the lines of the file around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from newsletter.domain.mailbox import HIDDEN
from newsletter.errors import NewsletterError
from newsletter.services.following import with_masks

AROUND = 3
"""Lines shown before and behind the one that is wrong."""

LARGEST = 1_000_000
"""Bytes of a file that lines are shown of."""

_PLACED = re.compile(r"(?P<where>[^:\n]+?)(?::(?P<line>\d+))?: (?P<reason>.+)")

_QUOTED = re.compile(r"(?P<mark>[> ]) *(?P<number>\d+) \|(?: (?P<text>.*))?")
"""A line of a file, as a template's error quotes it."""

_LED_TO_IT = re.compile(r"(?P<told>included by .+|line \d+ of the MJML .+?):?")

_PASSWORD = re.compile(r"(://[^\s/:@]*:|(?i:password)\s*=\s*)[^\s@]+")
"""What must not be seen on a page: in an address such as `smtp://me:secret@host`, or as a setting of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """One thing that is wrong; `lines` are numbered, and empty where they are not known or not to be seen.

    `notes` tell how it came to it: what includes a template.
    """

    where: str = ""
    line: int | None = None
    reason: str
    lines: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()


def excerpts(error: NewsletterError, root: Path) -> tuple[Excerpt, ...]:
    """Part an error into what it tells, each with the lines around its place."""
    found: list[Excerpt] = []
    for told in filter(str.strip, error.message.splitlines()):
        if found and (quoted := _QUOTED.fullmatch(told)):
            found[-1] = _with_line(found[-1], quoted)
        elif found and (led := _LED_TO_IT.fullmatch(told)):
            found[-1] = replace(found[-1], notes=(*found[-1].notes, led["told"]))
        else:
            found.append(_excerpt(told.strip(), root))
    return tuple(found)


def _excerpt(told: str, root: Path) -> Excerpt:
    found = _PLACED.fullmatch(told)
    path = _inside(found["where"], root) if found else None
    if found is None or path is None:
        return Excerpt(reason=told)
    line = int(found["line"]) if found["line"] else None
    if path.suffix == ".csv" or path.name == ".env":  # readers and secrets: what is wrong is told, no line is shown
        return Excerpt(where=found["where"], line=line, reason=with_masks(found["reason"]))
    return Excerpt(where=found["where"], line=line, reason=found["reason"], lines=_around(path, line) if line else ())


def _with_line(excerpt: Excerpt, quoted: re.Match[str]) -> Excerpt:
    """Add a line that the error quotes; where the file itself is shown, it is there already."""
    if excerpt.line is not None and excerpt.where:
        return excerpt
    number = int(quoted["number"])
    line = number if quoted["mark"] == ">" else excerpt.line
    return replace(excerpt, line=line, lines=(*excerpt.lines, (number, _without_password(quoted["text"] or ""))))


def _inside(where: str, root: Path) -> Path | None:
    """Return the file that is named, if it is one of the project's."""
    try:
        path = (root / where).resolve()
        return path if path.is_relative_to(root.resolve()) and path.is_file() else None
    except (OSError, ValueError):
        return None


def _around(path: Path, line: int) -> tuple[tuple[int, str], ...]:
    try:
        if path.stat().st_size > LARGEST:
            return ()
        lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return ()
    first = max(line - AROUND, 1)
    return tuple(enumerate(map(_without_password, lines[first - 1 : line + AROUND]), first))


def _without_password(text: str) -> str:
    return _PASSWORD.sub(rf"\1{HIDDEN}", text)
