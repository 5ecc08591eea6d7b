"""Builds an issue: collects what is new, brings the plan up to date and renders it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from newsletter.content import Collection
from newsletter.domain.headers import UNFIT
from newsletter.domain.item import Item, Kind
from newsletter.errors import IssueError, Problem
from newsletter.files import replacing
from newsletter.i18n import words
from newsletter.planning.arrangement import Arrangement, additions, arrange, taken_out
from newsletter.planning.assembling import same_language
from newsletter.planning.folders import IssueFolder, free_folder, list_issues, open_draft, open_issue, other_manifests
from newsletter.planning.manifest import Manifest, Used
from newsletter.planning.plan import Plan, may_be_issued, parse_plan, read_plan
from newsletter.planning.plan_text import changed_plan, new_plan
from newsletter.planning.sections import Section
from newsletter.planning.selection import Selection, select
from newsletter.planning.slots import literal
from newsletter.project import Project
from newsletter.services.issue_folder import write_issue
from newsletter.services.rendering import collect, render_plan
from newsletter.services.today import today


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRequest:
    """What the editor asked for. Without `issue` and `day`: the open draft, else a new issue of today."""

    issue: str | None = None
    day: date | None = None
    subject: str | None = None
    since: date | None = None
    everything: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What came of a build. `folder` is None where there was nothing new; `bytes` is the size of email.html.

    `outdated` if it was published, and is not any more what readers find there.
    """

    folder: IssueFolder | None
    since: date
    subject: str = ""
    items: tuple[Used, ...] = ()
    new: tuple[Item, ...] = ()
    taken_out: tuple[str, ...] = ()
    held_back: tuple[Item, ...] = ()
    older: int = 0
    later: int = 0
    bytes: int = 0
    warnings: tuple[Problem, ...] = ()
    outdated: bool = False


def build(project: Project, request: BuildRequest) -> Build:
    """Build an issue.

    Raises:
        IssueError: the issue was sent already.
        ContentError, TemplateError, ConfigError: with everything that is wrong.
    """
    folder, day, plan = _find(project, request)
    collection = collect(project, day)
    others = other_manifests(project.issues, folder.id)
    before = folder.manifest
    offered = before.offered if before else ()
    there = {item.path for item in collection.items}
    gone = taken_out(plan, [path for path in offered if path in there]) if plan else ()
    selection = select(
        collection.items,
        day=day,
        settings=project.settings,
        others=others,
        since=request.since or (before.since if before else None),
        everything=request.everything,
        planned=_articles_in(plan, collection),
        known=frozenset((*plan.paths, *plan.left_out, *gone)) if plan else frozenset(),
    )
    if plan is None:
        if not selection.new:
            last = max((manifest.date for manifest in others), default=selection.since)
            return Build(folder=None, since=last, older=selection.older, later=selection.later)
        number = len(others) + 1
        plan = _first_plan(project, folder, request, day=day, number=number, selection=selection)
        new = selection.new
    else:
        plan, new = _updated_plan(plan, selection, gone, request, day)
    rendered = render_plan(project, folder, plan, collection)
    _write_plan(folder, plan)
    manifest = Manifest(
        issue=folder.id,
        date=day,
        number=plan.number,
        subject=rendered.subject,
        since=selection.since,
        offered=tuple(sorted({*offered, *plan.paths, *plan.left_out})),
        items=rendered.used,
        held_back=tuple(item.path for item in selection.held_back),
        left_out=plan.left_out,
        published=before.published if before else None,
    )
    manifest = write_issue(folder, rendered, manifest, project)
    return Build(
        folder=replace(folder, manifest=manifest),
        since=selection.since,
        subject=rendered.subject,
        items=rendered.used,
        new=new,
        taken_out=gone,
        held_back=selection.held_back,
        older=selection.older,
        later=selection.later,
        bytes=manifest.files["email.html"]["bytes"],
        warnings=rendered.warnings,
        outdated=manifest.published is not None and not rendered.published,
    )


def _find(project: Project, request: BuildRequest) -> tuple[IssueFolder, date, Plan | None]:
    """Find the issue to work on, its day, and its plan if it has one."""
    if request.issue is not None:
        folder = open_issue(project.issues, request.issue)
        if not folder.is_draft:
            raise IssueError(
                f"issue {folder.id} has been sent, and stays as its readers got it",
                hint="Build the next one: newsletter build",
            )
    elif request.day is not None:
        folder = free_folder(project.issues, request.day)
    else:
        folder = open_draft(list_issues(project.issues)) or free_folder(project.issues, today(project))
    plan = read_plan(folder.plan_file, where=project.shown(folder.plan_file)) if folder.has_plan else None
    day = request.day or (plan.date if plan else _day_of(folder.id) or today(project))
    if not may_be_issued(day):
        raise IssueError(f"{day} cannot be the day of an issue", hint="Give one of this time, for example 2026-12-01.")
    return folder, day, plan


def _day_of(issue_id: str) -> date | None:
    try:
        return date.fromisoformat(issue_id[:10])
    except ValueError:
        return None


def _articles_in(plan: Plan | None, collection: Collection) -> int:
    if plan is None:
        return 0
    articles = {item.path for item in collection.items if item.kind is Kind.ARTICLE}
    return sum(path in articles for path in plan.paths)


def _paths(arrangement: Arrangement) -> dict[Section, list[str]]:
    return {section: [item.path for item in items] for section, items in arrangement.items()}


def _first_plan(
    project: Project, folder: IssueFolder, request: BuildRequest, *, day: date, number: int, selection: Selection
) -> Plan:
    arrangement = arrange(selection)
    text = new_plan(
        subject=request.subject or _subject(project, arrangement),
        day=day,
        number=number,
        items=_paths(arrangement),
        introduction=_introduction(project, number),
    )
    return parse_plan(text, where=project.shown(folder.plan_file))


def _subject(project: Project, arrangement: Arrangement) -> str:
    """Name the issue after what stands first in it; everybody sees the subject, so not after what is for some."""
    own = project.settings.publication.language
    for section in Section:
        for item in arrangement[section]:
            for_all = item.audience is None and same_language(item.language or own, own)
            if section is not Section.BLOCKS and for_all:
                return literal(UNFIT.sub("", item.title))
    return literal(project.settings.publication.title)


def _introduction(project: Project, number: int) -> str:
    """Write a greeting for the editor to go on from."""
    publication = project.settings.publication
    say = words(publication.language, address_form=publication.address_form, zone=publication.zone)
    reader = f"{{{{ subscriber.first_name | default('{say.translated('reader')}') }}}}"
    greeting = say.translated("Dear {name},").format(name=reader)
    title = literal(publication.title)
    opening = say.translated("This is issue {number} of {title}. Enjoy reading!").format(number=number, title=title)
    return f"{greeting}\n\n{opening}"


def _updated_plan(
    plan: Plan, selection: Selection, gone: Sequence[str], request: BuildRequest, day: date
) -> tuple[Plan, tuple[Item, ...]]:
    """Add what has appeared, note what the editor took out, and touch nothing else; returns what was added."""
    added = additions(selection, plan, left_out={*plan.left_out, *gone})
    text = changed_plan(
        plan,
        added=_paths(added),
        left_out=gone,
        subject=request.subject if request.subject != plan.subject else None,
        day=day if day != plan.date else None,
    )
    items = tuple(item for section, items in added.items() if section is not Section.BLOCKS for item in items)
    return (parse_plan(text, where=plan.where) if text != plan.text else plan), items


def _write_plan(folder: IssueFolder, plan: Plan) -> None:
    """Write issue.md if its text has changed; in one step, so that the editor's work is never half there."""
    if folder.has_plan and folder.plan_file.read_bytes().decode("utf-8-sig") == plan.text:
        return
    folder.path.mkdir(parents=True, exist_ok=True)
    with replacing(folder.plan_file, durable=True) as stream:
        stream.write(plan.text.encode())
