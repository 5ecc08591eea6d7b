"""The folder of an issue under issues/, brought up to date with its plan: bodies, web edition, pictures, calendars."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from newsletter.files import replacing
from newsletter.planning.folders import IssueFolder, existing_issue
from newsletter.planning.manifest import Manifest, known_manifest, write_manifest
from newsletter.planning.plan import read_plan
from newsletter.project import Project
from newsletter.services.neutral import neutral_bodies
from newsletter.services.public import public_files
from newsletter.services.rendering import Rendered, collect, render_plan


def render_issue(project: Project, issue_id: str) -> Rendered:
    """Render a draft as it is planned now, and bring its folder up to date.

    Raises:
        IssueError: there is no such issue, or it was never built, so that nothing would tell that it was sent.
        ContentError, TemplateError: it cannot be rendered; everything found is told at once.
    """
    folder = existing_issue(project.issues, issue_id)
    manifest = known_manifest(folder.path)
    plan = read_plan(folder.plan_file, where=project.shown(folder.plan_file))
    rendered = render_plan(project, folder, plan, collect(project, plan.date))
    write_issue(folder, rendered, replace(manifest, subject=rendered.subject, items=rendered.used), project)
    return rendered


def issue_files(rendered: Rendered, project: Project) -> dict[str, bytes]:
    """Return what stands in an issue's folder beside its plan and manifest, by name."""
    files = public_files(rendered.editions, project.settings)
    own = project.settings.publication.language
    for language, parts in rendered.editions.items():
        infix = "" if language == own else f".{language}"
        html, text = neutral_bodies(parts, project)
        files[f"email{infix}.html"] = html.encode()
        files[f"email{infix}.txt"] = text.encode()
    return files


def write_issue(folder: IssueFolder, rendered: Rendered, manifest: Manifest, project: Project) -> Manifest:
    """Bring the folder up to date: what is the same stays untouched, what is no longer used goes."""
    files = issue_files(rendered, project)
    manifest = replace(
        manifest,
        files={
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(files.items())
        },
        warnings=tuple(map(str, rendered.warnings)),
    )
    for name, data in files.items():
        _write(folder.path / name, data)
    for name in set(folder.manifest.files if folder.manifest else ()) - set(files):
        _remove(folder.path, name)
    write_manifest(folder.path, manifest)
    return manifest


def _write(path: Path, data: bytes) -> None:
    """Replace a file in one step, if it would change."""
    if path.is_file() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as stream:
        stream.write(data)


def _remove(folder: Path, name: str) -> None:
    """Remove a file that an earlier build wrote; a manifest with a name outside the folder removes nothing."""
    path = (folder / name).resolve()
    if path.is_relative_to(folder.resolve()) and path.is_file():
        path.unlink()
