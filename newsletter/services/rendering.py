"""Renders an issue from its plan as it stands, in every language it has an edition in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from newsletter import content, rendering
from newsletter.domain.headers import UNFIT
from newsletter.domain.issue import Issue, Letter
from newsletter.domain.item import Body, Item, Picture
from newsletter.domain.parts import Parts
from newsletter.errors import ContentError, Problem, SubscriberError, together
from newsletter.pictures import ROW, WIDEST, load_picture
from newsletter.planning.assembling import Draft, assemble, languages_of, make_anchors
from newsletter.planning.folders import IssueFolder, other_manifests
from newsletter.planning.manifest import Used
from newsletter.planning.plan import Plan
from newsletter.planning.sections import Section
from newsletter.planning.selection import announcement, event_facts, is_due
from newsletter.planning.slots import SlotDesk, defaults_in, make_nonce
from newsletter.project import Project
from newsletter.services.public import is_published, public_files
from newsletter.subscribers import compile_audience, read_columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """An issue, rendered.

    `editions` are by language, the publication's own first, and so are `issues`, what they were rendered from.
    `fingerprint` changes with anything a reader sees.
    """

    id: str
    date: date
    subject: str
    audience: str | None
    plan: Plan
    issues: Mapping[str, Issue]
    editions: Mapping[str, Parts]
    used: tuple[Used, ...]
    warnings: tuple[Problem, ...]
    fingerprint: str
    published: bool = False


def collect(project: Project, day: date) -> content.Collection:
    """Collect the content as of a day.

    Raises:
        ContentError: names every file that cannot be used.
    """
    collection = content.collect(project.root, project.settings, today=day, cache=project.cache)
    if collection.errors:
        raise together(collection.errors, as_error=ContentError, hint="Nothing was built.")
    return collection


def render_plan(
    project: Project,
    folder: IssueFolder,
    plan: Plan,
    collection: content.Collection,
    *,
    published: bool | None = None,
) -> Rendered:
    """Render a plan; mails may point to its web edition if `published`, or else if that is what was published.

    Raises:
        ContentError, TemplateError: it cannot be rendered; everything found is told at once.
    """
    if published is None and folder.manifest and folder.manifest.published:
        rendered = _Rendering(project, folder, plan, collection, published=True).rendered()
        if is_published(folder.manifest, public_files(rendered.editions, project.settings), project.settings):
            return rendered
    return _Rendering(project, folder, plan, collection, published=bool(published)).rendered()


class _Rendering:
    """One rendering of one plan, and the remarks that come up on the way."""

    def __init__(
        self, project: Project, folder: IssueFolder, plan: Plan, collection: content.Collection, *, published: bool
    ) -> None:
        self.published = published
        self.project = project
        self.folder = folder
        self.plan = plan
        self.collection = collection
        self.known = {item.path: item for item in collection.items}
        self.warnings: list[Problem] = []
        self.bodies: dict[str, Body] = {}

    def rendered(self) -> Rendered:
        settings, plan = self.project.settings, self.plan
        items = self.planned_items()
        planned = [item for section in items.values() for item in section]
        digests = {item.path: content.digest(self.project.root, item.path) for item in planned}
        desk = SlotDesk(
            nonce=make_nonce(self.folder.id, plan.text, *digests.values()),
            columns=read_columns(self.project.subscribers),
        )
        subject = desk.take_out(plan.subject, where=plan.where, line=plan.lines.get("subject", 1))
        preheader = desk.take_out(plan.preheader, where=plan.where, line=plan.lines.get("preheader", 1))
        letter = self.letter(desk)
        if unfit := UNFIT.search(subject):
            reason = f"the subject holds U+{ord(unfit[0]):04X}, which no mail may have there; type it again"
            desk.problems.append(Problem(where=plan.where, line=plan.lines.get("subject"), reason=reason))
        if desk.problems:
            raise together(desk.problems, as_error=ContentError)
        self.warnings += desk.warnings
        others = other_manifests(self.project.issues, self.folder.id)
        draft = Draft(
            id=self.folder.id,
            date=plan.date,
            number=plan.number,
            subject=subject or settings.publication.title,
            preheader=preheader,
            letter=letter,
            items=items,
            anchors=make_anchors(planned),
            announced={item.path: announcement(item, others) for item in items[Section.AGENDA]},
            collected=self.collection.items,
            series=self.collection.series,
            others=others,
            settings=settings,
            body=self.body,
            colours=rendering.brand_colours(settings, self.project.root),
        )
        logo = self.picture(settings.theme.logo, "[theme] logo")
        issues = {language: assemble(draft, language) for language in languages_of(planned, settings)}
        editions = {
            language: rendering.render(
                issue,
                settings=settings,
                root=self.project.root,
                nonce=desk.nonce,
                slots=desk.slots,
                logo=logo,
                published=self.published,
                languages=tuple(issues),
                cache=self.project.template_cache,
            )
            for language, issue in issues.items()
        }
        return Rendered(
            id=self.folder.id,
            date=plan.date,
            subject=defaults_in(draft.subject, desk.slots),
            audience=plan.audience,
            plan=plan,
            issues=issues,
            editions=editions,
            used=self.used(draft, digests),
            warnings=self.all_warnings(planned),
            fingerprint=fingerprint(editions, plan.audience),
            published=self.published,
        )

    def planned_items(self) -> dict[Section, tuple[Item, ...]]:
        """Find the planned items, and say what is wrong with those that cannot be used."""
        problems = unusable(self.plan.audience, where=self.plan.where, line=self.plan.lines.get("audience"))
        items: dict[Section, tuple[Item, ...]] = {}
        for section in Section:
            found: list[Item] = []
            for path in self.plan.items.get(section, ()):
                item = self.known.get(path)
                place = Problem(where=self.plan.where, line=self.plan.lines.get(path), reason="")
                if item is None:
                    reason = f"{path} is not there (any more); delete this line, or put the file back"
                    problems.append(replace(place, reason=reason))
                elif item.kind is not section.kind:
                    problems.append(replace(place, reason=f"{path} is an {item.kind}: it cannot stand under {section}"))
                elif not is_due(item, self.plan.date):
                    reason = f"{path} is a draft, or not for this day: left out of this issue"
                    self.warnings.append(replace(place, reason=reason))
                else:
                    found.append(item)
                    problems += unusable(item.audience, where=item.path)
            items[section] = tuple(found)
        if problems:
            raise together(problems, as_error=ContentError)
        return items

    def letter(self, desk: SlotDesk) -> Letter | None:
        if not self.plan.introduction.strip():
            return None
        editor = self.project.settings.editor
        body = content.render_text(
            desk.take_out(self.plan.introduction, where=self.plan.where, line=self.plan.body_line),
            where=self.plan.where,
            line=self.plan.body_line,
            beside=self.folder.path,
            root=self.project.root,
            settings=self.project.settings,
            warn=self.warnings.append,
        )
        portrait = self.picture(editor.portrait, "[editor] portrait", widest=ROW)
        return Letter(html=body.html, name=editor.name, role=editor.role, portrait=portrait, pictures=body.pictures)

    def picture(self, reference: str | None, key: str, *, widest: int = WIDEST) -> Picture | None:
        if reference is None:
            return None
        return load_picture(
            reference,
            beside=self.project.root,
            root=self.project.root,
            where=f"newsletter.toml: {key}",
            line=None,
            warn=self.warnings.append,
            widest=widest,
        )

    def body(self, item: Item) -> Body:
        """Render an item once, for all languages."""
        if item.path not in self.bodies:
            self.bodies[item.path] = content.read_body(
                item, root=self.project.root, settings=self.project.settings, warn=self.warnings.append
            )
        return self.bodies[item.path]

    def used(self, draft: Draft, digests: Mapping[str, str]) -> tuple[Used, ...]:
        return tuple(
            Used(
                path=item.path,
                kind=item.kind,
                section=section,
                title=item.title,
                anchor=draft.anchors[item.path],
                sha256=digests[item.path],
                event=event_facts(item) | {"sequence": draft.announced[item.path].sequence}
                if section is Section.AGENDA
                else None,
            )
            for section, items in draft.items.items()
            for item in items
        )

    def all_warnings(self, planned: list[Item]) -> tuple[Problem, ...]:
        """Return each remark once: not those about files this issue does not use."""
        planned_files = {item.path.partition("#")[0] for item in planned}
        all_files = {item.path.partition("#")[0] for item in self.collection.items}
        about_content = (
            warning
            for warning in self.collection.warnings
            if warning.where in planned_files or warning.where not in all_files
        )
        return tuple(dict.fromkeys((*about_content, *self.warnings)))


def unusable(audience: str | None, *, where: str, line: int | None = None) -> list[Problem]:
    """Say where an audience stands that cannot be used."""
    try:
        if audience:
            compile_audience(audience)
    except SubscriberError as error:
        return [Problem(where=where, line=line, reason=error.message)]
    return []


def fingerprint(editions: Mapping[str, Parts], audience: str | None) -> str:
    """Return a hash of everything a reader could see."""
    digest = hashlib.sha256(repr(audience).encode())
    for language, parts in editions.items():
        digest.update(repr((language, parts.subject, parts.html, parts.text, parts.calendar)).encode())
        for picture in parts.pictures:
            digest.update(picture.name.encode())
    return digest.hexdigest()
