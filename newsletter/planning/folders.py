"""The folders under issues/: which issues there are, and which one is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from newsletter.errors import IssueError
from newsletter.planning.manifest import IssueState, Manifest, read_manifest
from newsletter.planning.plan import FILE as PLAN_FILE

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueFolder:
    """One folder under issues/; its manifest is None before the first build."""

    id: str
    path: Path
    manifest: Manifest | None

    @property
    def is_draft(self) -> bool:
        return self.manifest is None or self.manifest.is_draft

    @property
    def plan_file(self) -> Path:
        return self.path / PLAN_FILE

    @property
    def has_plan(self) -> bool:
        return self.plan_file.is_file()

    @property
    def state(self) -> IssueState:
        return self.manifest.state if self.manifest else IssueState.DRAFT


def list_issues(issues: Path) -> tuple[IssueFolder, ...]:
    """Return every issue there is, oldest first."""
    if not issues.is_dir():
        return ()
    names = (path.name for path in issues.iterdir() if path.is_dir() and _NAME.fullmatch(path.name))
    folders = [open_issue(issues, name) for name in names]
    known = [folder for folder in folders if folder.manifest or folder.has_plan]
    return tuple(sorted(known, key=lambda folder: (folder.manifest.date if folder.manifest else date.max, folder.id)))


def open_issue(issues: Path, issue_id: str) -> IssueFolder:
    """Return the folder of an issue, whether or not it is there yet.

    Raises:
        IssueError: the name cannot be a folder's.
    """
    if not _NAME.fullmatch(issue_id):
        raise IssueError(
            f"{issue_id!r} cannot be the name of an issue",
            hint="A name has letters, digits, hyphens, dots and underscores, for example 2026-12-01.",
        )
    path = issues / issue_id
    return IssueFolder(id=issue_id, path=path, manifest=read_manifest(path))


def existing_issue(issues: Path, issue_id: str) -> IssueFolder:
    """Return an issue that must be there.

    Raises:
        IssueError: it is not; names those that are.
    """
    folder = open_issue(issues, issue_id)
    if folder.manifest is None and not folder.has_plan:
        names = ", ".join(known.id for known in list_issues(issues)[-5:])
        raise IssueError(
            f"there is no issue {issue_id}", hint=f"There are: {names}" if names else "Make one: newsletter build"
        )
    return folder


def current_issue(issues: Path) -> IssueFolder:
    """Return the issue that is meant where none is named: the open draft, else the last one sent.

    Raises:
        IssueError: there is none.
    """
    folders = list_issues(issues)
    folder = open_draft(folders) or last_issue(folders)
    if folder is None:
        raise IssueError("there is no issue yet", hint="Make one: newsletter build")
    return folder


def other_manifests(issues: Path, issue_id: str) -> tuple[Manifest, ...]:
    """Return the manifests of all issues but one, oldest first."""
    return tuple(folder.manifest for folder in list_issues(issues) if folder.manifest and folder.id != issue_id)


def open_draft(folders: Sequence[IssueFolder]) -> IssueFolder | None:
    """Return the draft that is being worked on: the newest."""
    return next((folder for folder in reversed(folders) if folder.is_draft), None)


def last_issue(folders: Sequence[IssueFolder]) -> IssueFolder | None:
    """Return the newest issue that has been sealed or sent."""
    return next((folder for folder in reversed(folders) if not folder.is_draft), None)


def free_folder(issues: Path, day: date) -> IssueFolder:
    """Return the folder for an issue of a day: its draft, else a new one; `-2` behind the day of a sealed one."""
    number = 1
    while True:
        folder = open_issue(issues, day.isoformat() if number == 1 else f"{day.isoformat()}-{number}")
        if folder.is_draft:
            return folder
        number += 1
