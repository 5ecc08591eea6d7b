"""Writes a backup of the store: all that the project remembers, and no file of the project itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from newsletter.errors import StoreError
from newsletter.project import Project
from newsletter.store import Contents


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    path: Path
    size: int
    store: str
    contents: Contents


def backup(project: Project, file: Path | None, *, now: datetime) -> Backup:
    """Write a backup to `file`, a new one; without it, into the project folder, its name telling the time.

    Raises:
        StoreError: there is no store yet, or something is at `file`.
    """
    if not project.has_store:
        raise StoreError(
            "there is nothing to back up yet: the store begins with the first send or the first who leaves",
            hint="Send or rehearse an issue: newsletter send",
        )
    path = file or project.root / f"newsletter.db-{now.astimezone():%Y-%m-%d-%H%M%S}.backup"
    with project.store() as store:
        contents = store.back_up(path)
        return Backup(path=path, size=path.stat().st_size, store=store.place, contents=contents)
