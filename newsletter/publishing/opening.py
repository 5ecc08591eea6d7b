"""Opens the place that `[publish] to` names."""

from __future__ import annotations

import os
import re
from pathlib import Path

from newsletter.errors import ConfigError
from newsletter.publishing.destination import Destination
from newsletter.publishing.folder import Folder
from newsletter.publishing.rsync import Rsync

OURS = (".git", "content", "issues", "templates", "outbox")
"""Folders of a project that mean something else."""

_REMOTE = re.compile(r"rsync://|[^/]*:")


def open_destination(to: str, *, root: Path) -> Destination:
    """Return where things are published; a relative path is one in the project `root`. Nothing is written yet.

    Raises:
        ConfigError: nothing can be published there.
    """
    kind, _, place = to.partition(":")
    place = place.strip()
    if kind == "rsync" and _REMOTE.match(place):
        return Rsync(destination=place)
    path = Path(os.path.normpath(root / Path(place).expanduser()))
    _check(path, to, root)
    if kind == "rsync":
        return Rsync(destination=f"{path}/")
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    return Folder(path=path, shown=shown)


def _check(path: Path, to: str, root: Path) -> None:
    """See that a folder is not the project's own, and not elsewhere than it seems."""
    place, project = path.resolve(), root.resolve()
    wrong = None
    if project.is_relative_to(place):
        wrong = "is the project folder, or one around it"
    elif path.is_relative_to(root) and not place.is_relative_to(project):
        wrong = f"is a link that leads out of the project, to {place}"
    elif any(place.is_relative_to(project / own) for own in OURS):
        wrong = "is a folder that newsletter keeps for something else"
    elif path.exists() and not path.is_dir():
        wrong = "is a file, not a folder"
    if wrong:
        raise ConfigError(
            f'newsletter.toml: [publish] to = "{to}" {wrong}',
            hint='Name a folder of its own, such as "dir:public"; it is made if it is not there.',
        )
