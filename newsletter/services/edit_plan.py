"""Edits issue.md from a page: as a person would have done it, and never over what somebody else wrote meanwhile."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock

from newsletter import content
from newsletter.domain.headers import UNFIT
from newsletter.domain.item import Item
from newsletter.errors import ContentError, IssueError, Problem, StoreError, together
from newsletter.files import replacing
from newsletter.planning.folders import IssueFolder, existing_issue
from newsletter.planning.plan import Plan, parse_plan
from newsletter.planning.plan_edits import LINES, change_introduction, change_line, leave_out, one_line, place_item
from newsletter.planning.sections import Section, section_of
from newsletter.planning.slots import SlotDesk
from newsletter.project import Project
from newsletter.subscribers import read_columns

_ALONE = Lock()
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_OPEN = re.compile(r"\{\{(?!.*?\}\})", re.DOTALL)


class StalePlanError(IssueError):
    """The plan on disk is not the one the page showed; nothing was written."""


def plan_version(plan: Plan) -> str:
    """Return a mark of a plan's text: whoever changes it must say which one they saw."""
    return hashlib.sha256(plan.text.encode()).hexdigest()[:32]


def edit_line(project: Project, issue_id: str, seen: str, key: str, value: str) -> Plan:
    """Change the `subject` or the `preheader` of a draft; an empty preheader is made from the titles again.

    Raises:
        StalePlanError: issue.md has changed since `seen`.
        IssueError: there is no such draft (any more).
        ContentError: the text cannot be used, or issue.md cannot be changed safely. Nothing was written.
    """
    if key not in LINES:
        raise ContentError(f"{key!r} cannot be changed from here")

    def change(plan: Plan) -> Plan:
        if key == "subject" and not one_line(value):
            raise _unusable(plan, key, "an issue needs a subject")
        _look_at(project, plan, key, one_line(value), unfit=UNFIT if key == "subject" else _CONTROL)
        return change_line(plan, key, value)

    return _edit(project, issue_id, seen, change)


def edit_introduction(project: Project, issue_id: str, seen: str, text: str) -> Plan:
    """Change the introduction of a draft, Markdown; errors as `edit_line`."""

    def change(plan: Plan) -> Plan:
        _look_at(project, plan, "introduction", text, unfit=_CONTROL)
        return change_introduction(plan, text)

    return _edit(project, issue_id, seen, change)


def move_item(project: Project, issue_id: str, seen: str, path: str, section: Section, *, position: int) -> Plan:
    """Move a planned item to a place in a section that may hold it, counted without the item; errors as `edit_line`."""

    def change(plan: Plan) -> Plan:
        before = _section_in(plan, path)
        if before is None:
            raise _unusable(plan, path, f"{path} does not stand in this issue (any more)")
        if before is section:
            return place_item(plan, path, section, position)
        return _placed(project, plan, path, section, position)

    return _edit(project, issue_id, seen, change)


def take_out(project: Project, issue_id: str, seen: str, path: str) -> Plan:
    """Take an item out of a draft: its line moves to `left_out`; errors as `edit_line`."""

    def change(plan: Plan) -> Plan:
        if _section_in(plan, path) is None and path not in plan.left_out:
            raise _unusable(plan, path, f"{path} does not stand in this issue (any more)")
        return leave_out(plan, path)

    return _edit(project, issue_id, seen, change)


def put_back(
    project: Project,
    issue_id: str,
    seen: str,
    path: str,
    section: Section | None = None,
    *,
    position: int | None = None,
) -> Plan:
    """Put what was left out, or what is new, into a section, at its end without `position`; errors as `edit_line`.

    Without `section`: the one it asks for, where a story that would lead joins the others if one leads already.
    """

    def change(plan: Plan) -> Plan:
        target = section or _section_in(plan, path)
        if target is None:
            asked = section_of(_items(project, plan, path)[path])
            target = Section.STORIES if asked is Section.LEAD and plan.items[Section.LEAD] else asked
        if _section_in(plan, path) is target:
            return place_item(plan, path, target, plan.items[target].index(path))
        return _placed(project, plan, path, target, position)

    return _edit(project, issue_id, seen, change)


def _placed(project: Project, plan: Plan, path: str, section: Section, position: int | None) -> Plan:
    """Put an item into a section that it did not stand in; what it takes the lead from heads the stories then."""
    items = _items(project, plan, path)
    item = items[path]
    if item.kind is not section.kind:
        raise _unusable(plan, path, f"{path} is an {item.kind}: it cannot stand under {section}")
    if section is Section.SERIES and not item.series:
        raise _unusable(plan, path, f"{path} belongs to no series: under {section} nobody would see it")
    if section is Section.LEAD:
        for other in plan.items[Section.LEAD]:
            if other not in items or items[other].language == item.language:
                plan = place_item(plan, other, Section.STORIES, 0)
    return place_item(plan, path, section, position)


def _edit(project: Project, issue_id: str, seen: str, change: Callable[[Plan], Plan]) -> Plan:
    folder = existing_issue(project.issues, issue_id)
    where = project.shown(folder.plan_file)
    with _ALONE:
        _refuse_sent(project, existing_issue(project.issues, issue_id))
        data = _read(folder.plan_file)
        if data is None or hashlib.sha256(data.removeprefix(codecs.BOM_UTF8)).hexdigest()[:32] != seen:
            raise _stale(where)
        plan = parse_plan(data.decode("utf-8-sig"), where=where)
        changed = change(plan)
        if changed is not plan:
            mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
            _write(folder.plan_file, mark + changed.text.encode(), instead_of=data, where=where)
        return changed


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _write(path: Path, data: bytes, *, instead_of: bytes, where: str) -> None:
    """Replace the plan in one step, if it is still the one that was read.

    The new one is on the disk before the old one is looked at for the last time, so that there is next to no time left
    for somebody else to write in between.
    """
    with replacing(path, durable=True) as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
        if _read(path) != instead_of:
            raise _stale(where)


def _stale(where: str) -> StalePlanError:
    return StalePlanError(
        f"{where} has been changed elsewhere meanwhile: nothing was written",
        hint="Look at what it says now, and make your change again.",
    )


def _refuse_sent(project: Project, folder: IssueFolder) -> None:
    """Refuse what its folder or the store knows as sent; a store that cannot be read keeps nobody from writing."""
    sealed = not folder.is_draft
    if not sealed and project.has_store:
        with suppress(StoreError), project.store() as store:
            sealed = store.ledger.sealed(folder.id) is not None
    if sealed:
        raise IssueError(
            f"issue {folder.id} has been sent, and stays as its readers got it", hint="Edit the next one, or build it."
        )


def _section_in(plan: Plan, path: str) -> Section | None:
    return next((section for section, paths in plan.items.items() if path in paths), None)


def _items(project: Project, plan: Plan, path: str) -> dict[str, Item]:
    """Return all there is, by path, if `path` is among it: nothing else can be put into a plan."""
    collection = content.collect(project.root, project.settings, today=plan.date, cache=project.cache)
    items = {item.path: item for item in collection.items}
    if path not in items:
        raise _unusable(plan, path, f"{path} is not there (any more)")
    return items


def _look_at(project: Project, plan: Plan, key: str, text: str, *, unfit: re.Pattern[str]) -> None:
    """Refuse a text that a build would refuse, and braces that are opened and not closed.

    What stands there already is not held against a change of something else.
    """
    line = plan.body_line if key == "introduction" else plan.lines.get(key)
    place = Problem(where=plan.where, line=line, reason="")
    before = getattr(plan, key)
    desk = SlotDesk(nonce="", columns=read_columns(project.subscribers))
    desk.take_out(text, where=plan.where, line=line or 1)
    problems = [*desk.problems]
    if new := sorted(set(unfit.findall(text)) - set(before)):
        named = ", ".join(f"U+{ord(sign):04X}" for sign in new)
        problems.append(replace(place, reason=f"the {key} holds {named}, which cannot stand there; type it again"))
    if _OPEN.search(text) and not _OPEN.search(before):
        problems.append(replace(place, reason="`{{` is not closed by `}}`"))
    if problems:
        raise together(problems, as_error=ContentError, hint="Nothing was written.")


def _unusable(plan: Plan, key: str, reason: str) -> ContentError:
    problem = Problem(where=plan.where, line=plan.lines.get(key), reason=reason)
    return together([problem], as_error=ContentError, hint="Nothing was written.")
