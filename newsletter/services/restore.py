"""Makes the project's store of a backup again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from newsletter.project import Project
from newsletter.store import Restored
from newsletter.store import restore as restore_store


def restore(project: Project, file: Path, *, replace: bool, now: datetime) -> Restored:
    """Put what a backup holds into the project's store; with `replace` also where there is something in it.

    Raises:
        StoreError: it is no backup, or the store has something in it.
        BusyError: a send is running.
    """
    return restore_store(file, project.database, root=project.root, replace=replace, now=now)
