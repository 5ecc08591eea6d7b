"""Tells where things stand: what is new, what is coming up, the draft, the last issue, the readers."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.content import collect
from newsletter.domain.item import Item
from newsletter.errors import Problem
from newsletter.planning.folders import IssueFolder, last_issue, list_issues, open_draft
from newsletter.planning.plan import read_plan
from newsletter.planning.selection import select
from newsletter.project import Project
from newsletter.services.today import today


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """`new` is what the next build would add; `subject` is the open draft's."""

    new: tuple[Item, ...]
    upcoming: tuple[Item, ...]
    draft: IssueFolder | None
    subject: str
    last: IssueFolder | None
    problems: tuple[Problem, ...]


def status(project: Project) -> Status:
    """Look at everything and change nothing."""
    folders = list_issues(project.issues)
    draft = open_draft(folders)
    plan = read_plan(draft.plan_file, where=project.shown(draft.plan_file)) if draft and draft.has_plan else None
    day = plan.date if plan else today(project)
    collection = collect(project.root, project.settings, today=day, cache=project.cache)
    others = [folder.manifest for folder in folders if folder.manifest and folder is not draft]
    known = frozenset((*plan.paths, *plan.left_out)) if plan else frozenset()
    selection = select(
        collection.items,
        day=day,
        settings=project.settings,
        others=others,
        since=draft.manifest.since if draft and draft.manifest else None,
        known=known,
    )
    return Status(
        new=tuple(item for item in (*selection.new, *selection.held_back) if item.path not in known),
        upcoming=selection.agenda,
        draft=draft,
        subject=plan.subject if plan else "",
        last=last_issue(folders),
        problems=collection.errors,
    )
