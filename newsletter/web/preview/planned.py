"""The plan of a draft as the panel at the right shows it: its lines, its items by section, and what else there is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from newsletter import content
from newsletter.domain.item import Item, Kind, day_of
from newsletter.domain.mailbox import split_mailbox
from newsletter.errors import NewsletterError
from newsletter.planning.plan import Plan, read_plan
from newsletter.planning.plan_edits import unix_lines
from newsletter.planning.sections import Section
from newsletter.planning.slots import defaults_in
from newsletter.services.edit_plan import plan_version
from newsletter.services.status import Status
from newsletter.web.preview.inbox import Device, Hint, InboxRow, Program, hint, inbox_rows, preheader_hint
from newsletter.web.preview.visit import Visit

LABELS = {
    Section.LEAD: "Lead",
    Section.STORIES: "Stories",
    Section.AGENDA: "Agenda",
    Section.SERIES: "Series",
    Section.SHORT: "In short",
    Section.BLOCKS: "Blocks",
}
_ROWS = ((Program.GMAIL, Device.PHONE), (Program.OUTLOOK, Device.DESKTOP))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item in the panel. `holders` are the sections that may hold it; `missing` if its file is gone."""

    path: str
    title: str
    note: str
    holders: str
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A section with its items, in their order."""

    section: Section
    label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What the panel shows. `trouble` says why the plan cannot be read, and then there is nothing else."""

    trouble: str = ""
    version: str = ""
    subject: str = ""
    preheader: str = ""
    derived: str = ""
    introduction: str = ""
    letter: Markup | None = None
    shelves: tuple[Shelf, ...] = ()
    left_out: tuple[Entry, ...] = ()
    new: tuple[Entry, ...] = ()
    rows: tuple[InboxRow, ...] = ()
    subject_hint: Hint | None = None
    preheader_hint: Hint | None = None


def planned(visit: Visit, standing: Status | None) -> Planned | None:
    """Look at the plan of a draft that may be changed; None for anything else."""
    if not visit.issue or not visit.may_write or not visit.folder.is_draft or not visit.folder.has_plan:
        return None
    if visit.trouble is None and not visit.display.is_draft:  # it is being sent, and its folder does not know yet
        return None
    project, folder = visit.project, visit.folder
    try:
        plan = read_plan(folder.plan_file, where=project.shown(folder.plan_file))
        collection = content.collect(project.root, project.settings, today=plan.date, cache=project.cache)
    except NewsletterError as error:
        return Planned(trouble=error.message)
    items = {item.path: item for item in collection.items}
    is_current = standing is not None and standing.draft is not None and standing.draft.id == folder.id
    subject, preheader, letter = _rendered(visit, plan)
    sender = split_mailbox(project.settings.publication.sender)[0] or project.settings.publication.title
    rows = inbox_rows(sender, subject, preheader, plan.date)
    return Planned(
        version=plan_version(plan),
        subject=plan.subject,
        preheader=plan.preheader,
        derived=preheader,
        introduction=unix_lines(plan.introduction),
        letter=letter,
        shelves=tuple(
            Shelf(section=section, label=LABELS[section], entries=_entries(plan.items[section], items))
            for section in Section
        ),
        left_out=_entries(plan.left_out, items),
        new=tuple(map(_entry, standing.new)) if standing and is_current else (),
        rows=tuple(row for row in rows if (row.program, row.device) in _ROWS),
        subject_hint=hint(subject),
        preheader_hint=preheader_hint(preheader if plan.preheader else "", subject),
    )


def _rendered(visit: Visit, plan: Plan) -> tuple[str, str, Markup | None]:
    """Return subject, preheader and introduction as readers without a name get them; as typed where that fails."""
    if visit.trouble is not None or visit.display.rendered is None:
        return plan.subject, plan.preheader, None
    rendered = visit.display.rendered
    language = next(iter(rendered.issues))
    issue, slots = rendered.issues[language], rendered.editions[language].slots
    html = re.sub(r'<img\b[^>]*>| (?:href|id)="[^"]*"', "", issue.letter.html) if issue.letter else ""
    for slot in slots:
        html = html.replace(slot.token, escape(slot.default))
    # what content renders has been sanitised, and the page's policy lets no script run
    letter = Markup(html) if html else None  # noqa: S704
    return rendered.subject, defaults_in(issue.preheader, slots), letter


def _entries(paths: Iterable[str], items: Mapping[str, Item]) -> tuple[Entry, ...]:
    return tuple(
        _entry(items[path])
        if path in items
        else Entry(path=path, title=path.rpartition("/")[2], note="the file is gone", holders="", missing=True)
        for path in paths
    )


def _entry(item: Item) -> Entry:
    return Entry(path=item.path, title=item.title, note=_note(item), holders=" ".join(holders(item)))


def holders(item: Item) -> tuple[Section, ...]:
    """Return the sections that may hold an item: those of its kind, and Series for a part of one."""
    fit = (section for section in Section if section.kind is item.kind)
    return tuple(section for section in fit if section is not Section.SERIES or item.series)


def _note(item: Item) -> str:
    """Say in a word or two what an item is that its title does not tell."""
    moment = item.start if item.kind is Kind.EVENT else None
    day = f"{day_of(moment).day} {day_of(moment):%B}" if moment else ""
    told = (day, item.series or "", item.language or "", f"for {item.audience}" if item.audience else "")
    return " · ".join(part for part in told if part)
