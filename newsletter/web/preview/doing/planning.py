"""Changes the plan from the studio: subject, preheader, introduction, and which items stand where."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from newsletter import content
from newsletter.domain.item import Item
from newsletter.errors import ContentError
from newsletter.planning.plan import Plan, read_plan
from newsletter.planning.sections import Section
from newsletter.project import Project
from newsletter.services import edit_plan
from newsletter.services.edit_plan import StalePlanError
from newsletter.web.preview.actions import Form, Notice
from newsletter.web.preview.planned import LABELS, holders
from newsletter.web.preview.visit import Visit

STALE = 412
"""The status that tells the page that the file is another than the one it showed (RFC 9110 §15.5.13)."""


def edit_subject(visit: Visit, form: Form) -> Notice:
    value = form.get("value", "")
    return _tell(form, lambda: edit_plan.edit_line(*_which(visit, form), "subject", value))


def edit_preheader(visit: Visit, form: Form) -> Notice:
    value = form.get("value", "")
    return _tell(form, lambda: edit_plan.edit_line(*_which(visit, form), "preheader", value))


def edit_introduction(visit: Visit, form: Form) -> Notice:
    return _tell(form, lambda: edit_plan.edit_introduction(*_which(visit, form), form.get("value", "")))


def move_item(visit: Visit, form: Form) -> Notice:
    """Move an item to `section` and `position`, or a step `up` or `down` as `way` says."""
    path = form.get("path", "")
    place = _place(form)
    move = (path, *place) if place else _step(visit, path, form.get("way", ""))
    if move is None:
        return Notice(text="", shown={"plan_said": "It cannot go further."})
    moved, section, position = move
    return _tell(form, lambda: edit_plan.move_item(*_which(visit, form), moved, section, position=position), path)


def take_out(visit: Visit, form: Form) -> Notice:
    path = form.get("path", "")
    return _tell(form, lambda: edit_plan.take_out(*_which(visit, form), path), path)


def put_back(visit: Visit, form: Form) -> Notice:
    """Put back what was left out, or take in what is new; at `section` and `position` if they are given."""
    path = form.get("path", "")
    section, position = _place(form) or (None, None)
    return _tell(form, lambda: edit_plan.put_back(*_which(visit, form), path, section, position=position), path)


def _which(visit: Visit, form: Form) -> tuple[Project, str, str]:
    return visit.project, visit.folder.id, form.get("seen", "")


def _tell(form: Form, edit: Callable[[], Plan], path: str = "") -> Notice:
    """Make an edit and say what came of it: in the panel alone, where its script asked for it (`quiet`)."""
    try:
        plan = edit()
    except StalePlanError as error:
        return Notice(text=error.message, hint=error.hint or "", wrong=True, status=STALE)
    said = " ".join(part for part in (_stands(plan, path), "Saved to issue.md.") if part)
    return Notice(text="" if "quiet" in form else said, shown={"plan_said": said})


def _stands(plan: Plan, path: str) -> str:
    if path in plan.left_out:
        return "Left out."
    for section, paths in plan.items.items():
        if path in paths:
            return f"Now {paths.index(path) + 1} of {len(paths)} in {LABELS[section]}."
    return ""


def _place(form: Form) -> tuple[Section, int] | None:
    section, position = form.get("section", ""), form.get("position", "")
    if not section:
        return None
    if section not in list(Section) or not (position.isascii() and position.isdigit() and len(position) < 10):
        raise ContentError(f"there is no place {position!r} in {section!r}")
    return Section(section), int(position)


def _step(visit: Visit, path: str, way: str) -> tuple[str, Section, int] | None:
    """Find what to move for a step up or down: in its section, else to the near end of the next that may hold it.

    Who takes a step up into the lead takes the place of who leads; so a step down from there gives it to the first
    story, and one undoes the other.
    """
    plan = read_plan(visit.folder.plan_file, where=visit.project.shown(visit.folder.plan_file))
    section = next((section for section, paths in plan.items.items() if path in paths), None)
    if section is None:
        return None
    step = -1 if way == "up" else 1
    position = plan.items[section].index(path) + step
    if 0 <= position < len(plan.items[section]):
        return path, section, position
    items = _items(visit, plan)
    if section is Section.LEAD and way != "up" and (heir := _heir(plan, path, items)):
        return heir, section, len(plan.items[section]) - 1
    order = list(Section)[::step]
    fit = holders(items[path]) if path in items else ()
    target = next((other for other in order[order.index(section) + 1 :] if other in fit), None)
    if target is None:
        return None
    return path, target, len(plan.items[target]) if way == "up" and target is not Section.LEAD else 0


def _heir(plan: Plan, path: str, items: Mapping[str, Item]) -> str | None:
    """Return the first story that may lead in the place of another: one in its language."""
    language = items[path].language if path in items else None
    stories = plan.items[Section.STORIES]
    return next((story for story in stories if story in items and items[story].language == language), None)


def _items(visit: Visit, plan: Plan) -> dict[str, Item]:
    project = visit.project
    collection = content.collect(project.root, project.settings, today=plan.date, cache=project.cache)
    return {item.path: item for item in collection.items}
