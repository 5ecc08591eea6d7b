"""What is wrong, shown where it stands: the lines of the file around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from newsletter.domain.mailbox import HIDDEN
from newsletter.errors import NewsletterError
from newsletter.services.following import with_masks

AROUND = 3
"""Lines shown before and behind the one that is wrong."""

LARGEST = 1_000_000
"""Bytes of a file that lines are shown of."""

_PLACED = re.compile(r"(?P<where>[^:\n]+?)(?::(?P<line>\d+))?: (?P<reason>.+)")

_PASSWORD = re.compile(r"(://[^\s/:@]*:|(?i:password)\s*=\s*)[^\s@]+")
"""What must not be seen on a page: in an address such as `smtp://me:secret@host`, or as a setting of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """One thing that is wrong; `lines` are numbered, and empty where the place is not known or not in the project."""

    where: str
    line: int | None
    reason: str
    lines: tuple[tuple[int, str], ...] = ()


def excerpts(error: NewsletterError, root: Path) -> tuple[Excerpt, ...]:
    """Part an error into what it tells, each with the lines around its place."""
    return tuple(_excerpt(line, root) for line in error.message.splitlines() if line.strip())


def _excerpt(told: str, root: Path) -> Excerpt:
    found = _PLACED.fullmatch(told.strip())
    path = _inside(found["where"], root) if found else None
    if found is None or path is None:
        return Excerpt(where="", line=None, reason=told.strip())
    line = int(found["line"]) if found["line"] else None
    if path.suffix == ".csv" or path.name == ".env":  # readers and secrets: what is wrong is told, no line is shown
        return Excerpt(where=found["where"], line=line, reason=with_masks(found["reason"]))
    return Excerpt(where=found["where"], line=line, reason=found["reason"], lines=_around(path, line) if line else ())


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
    shown = (_PASSWORD.sub(rf"\1{HIDDEN}", text) for text in lines[first - 1 : line + AROUND])
    return tuple(enumerate(shown, first))
