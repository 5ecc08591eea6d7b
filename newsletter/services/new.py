"""Starts a content file: its name made from the title, its front matter ready to fill in."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from pathlib import Path

from newsletter.domain.item import Kind
from newsletter.domain.slug import slug
from newsletter.errors import UsageError
from newsletter.files import is_device
from newsletter.planning.yaml_text import quoted
from newsletter.project import Project
from newsletter.services.starter import starter
from newsletter.services.today import today

AHEAD = timedelta(days=14)
"""When a new event is, until the editor says so."""


def new(project: Project, kind: Kind, title: str, *, day: date | None = None) -> Path:
    """Write a new content file and return its path; `day` dates it (None: today, where the publication is made).

    Raises:
        UsageError: the title has nothing that can be shown.
    """
    title = _one_line(title)
    if not title:
        raise UsageError("the title is empty", hint=f'For example: newsletter new {kind} "Koffie in de wijk"')
    day = day or today(project)
    values = {"TITLE": quoted(title), "TODAY": day.isoformat(), "EVENT_DAY": (day + AHEAD).isoformat()}
    text = starter(f"new/{kind}.md", values)
    return _written(project.root / "content" / f"{kind}s", _stem(kind, title, day), text)


def _one_line(title: str) -> str:
    """Make one line of a title, without control characters and halves of surrogate pairs."""
    shown = (" " if unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} else letter for letter in title)
    return " ".join("".join(shown).split())


def _stem(kind: Kind, title: str, day: date) -> str:
    """Name a file after its title; an article's name begins with its day, so that a folder sorts by time."""
    stem = slug(title) or kind.value
    if kind is Kind.ARTICLE:
        return f"{day}-{stem}"
    return f"{kind}-{stem}" if is_device(stem) else stem


def _written(folder: Path, stem: str, text: str) -> Path:
    """Write the text under the first name that is free."""
    folder.mkdir(parents=True, exist_ok=True)
    number = 1
    while True:
        path = folder / (f"{stem}.md" if number == 1 else f"{stem}-{number}.md")
        try:
            stream = path.open("x", encoding="utf-8", newline="\n")
        except FileExistsError:
            number += 1
            continue
        try:
            with stream:
                stream.write(text)
        except OSError:
            path.unlink(missing_ok=True)  # half a file would be an article of the next issue
            raise
        return path
