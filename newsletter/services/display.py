"""An issue as it can be looked at, at one moment: rendered in memory, or as it was frozen. Looking writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from newsletter.domain.item import Picture
from newsletter.domain.message import Message
from newsletter.domain.run import Edition, Run
from newsletter.errors import ContentError, IssueError, Problem, StoreError
from newsletter.mime import content_id
from newsletter.mime.addresses import parse_mailbox
from newsletter.mime.reading import open_message
from newsletter.planning.folders import IssueFolder, existing_issue, open_issue
from newsletter.planning.manifest import IssueState
from newsletter.planning.plan import Plan, read_plan
from newsletter.project import Project
from newsletter.services.copy import Copy
from newsletter.services.kept_issue import KeptIssue, kept_issue
from newsletter.services.letterhead import with_letterhead
from newsletter.services.links import LinkMaker, link_maker
from newsletter.services.press import Press, language_for
from newsletter.services.public import public_files
from newsletter.services.reader import Reader
from newsletter.services.rendering import Rendered, collect, render_plan
from newsletter.services.secrets import known_secret
from newsletter.services.veils import veils_of

__all__ = ["Copy", "Display", "display_issue"]


@dataclass(frozen=True, kw_only=True)
class Display:
    """One issue at one moment; made once and asked often, also from several threads.

    `plan` is None for an issue whose issue.md is gone or cannot be read; `rendered` is there for a draft only, `run`
    for one that the store knows how it was sent. `editions` are by language, the publication's own first; none are
    left of an issue that was sealed elsewhere, whose neutral bodies are in `kept`. `pictures` are by file name,
    `public` is the web edition by the names it has in the folder.
    """

    id: str
    subject: str
    state: IssueState
    date: date
    audience: str | None
    plan: Plan | None
    rendered: Rendered | None
    run: Run | None
    editions: Mapping[str, Edition] = field(repr=False)
    pictures: Mapping[str, Picture] = field(repr=False)
    public: Mapping[str, bytes] = field(repr=False)
    warnings: tuple[Problem, ...]
    links: LinkMaker = field(repr=False)
    kept: KeptIssue | None = field(default=None, repr=False)
    press: Press = field(repr=False)

    @property
    def is_draft(self) -> bool:
        return self.state is IssueState.DRAFT

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it can be read in, the publication's own first."""
        return tuple(self.editions) or tuple(self.kept.bodies if self.kept else ())

    def copy(self, reader: Reader) -> Copy:
        """Make a reader's copy, byte for byte what `send` would send them, but for Date and DKIM signature."""
        language = self.language_of(reader)
        if not self.editions:
            html, text = self.kept.bodies[language] if self.kept else ("", "")
            kept = {f"images/{name}": name for name in self.pictures}
            return Copy(reader=reader, language=language, html=html, text=text, pictures=kept)
        made = self._printed(reader, language)
        edition = self.editions[language]
        if not isinstance(made, Message):
            return Copy(reader=reader, language=language, mjml=edition.parts.mjml, skipped=reader.skipped or made)
        opened = open_message(made.data)
        own = self.links.links(reader.subscriber)
        return Copy(
            reader=reader,
            language=language,
            data=made.data,
            html=opened.html,
            text=opened.text,
            headers=opened.fields,
            raw_head=opened.head,
            mjml=edition.parts.mjml,
            skipped=reader.skipped,
            pictures=_pointers(edition),
            enclosed=opened.enclosed,
            links=(own.unsubscribe, own.preferences),
            veils=() if reader.made_up else veils_of(reader.subscriber, made.recipient, self.links),
        )

    def language_of(self, reader: Reader) -> str:
        """Return the language of the edition that a reader is shown."""
        known = dict.fromkeys(self.languages)
        if reader.language in known:
            return str(reader.language)
        return language_for(reader.subscriber, known) if known else ""

    def _printed(self, reader: Reader, language: str) -> Message | str:
        """Print the message, or say why there is none."""
        if reader.audiences is None:
            made = self.press.message(reader.subscriber, language)
            return made if isinstance(made, Message) else made.reply
        conditions = self.editions[language].parts.conditions
        truths = tuple(not reader.audiences.isdisjoint(condition) for condition in conditions)
        return self.press.copy(reader.subscriber, language, truths)


def display_issue(project: Project, issue_id: str, *, now: datetime) -> Display:
    """Look at an issue; a draft is rendered as it is planned now, as if it were sent at `now`.

    Raises:
        IssueError: there is no such issue.
        ContentError, TemplateError: a draft cannot be rendered; everything found is told at once.
        StoreError: the store cannot be read, and the issue has been sent.
    """
    folder = open_issue(project.issues, issue_id)
    try:
        run, frozen = _frozen(project, folder)
        trouble: tuple[Problem, ...] = ()
    except StoreError as error:
        if not folder.is_draft:
            raise
        run, frozen = None, {}
        trouble = (Problem(where="the store", line=None, reason=error.message),)
    if run is None:
        folder = existing_issue(project.issues, issue_id)
    if folder.is_draft and run is None:
        return _draft(project, folder, now=now, trouble=trouble)
    return _sealed(project, folder, run, frozen)


def _frozen(project: Project, folder: IssueFolder) -> tuple[Run | None, dict[str, Edition]]:
    """Return the run of an issue and what was frozen for it, where the store knows."""
    if not project.has_store:
        return None, {}
    with project.store() as store:
        run = store.ledger.sealed(folder.id)
        return run, store.ledger.editions(run) if run else {}


def _draft(project: Project, folder: IssueFolder, *, now: datetime, trouble: tuple[Problem, ...]) -> Display:
    plan = read_plan(folder.plan_file, where=project.shown(folder.plan_file))
    rendered = render_plan(project, folder, plan, collect(project, plan.date))
    editions = with_letterhead(
        project.settings, rendered.editions, issue=folder.id, date=now, published=rendered.published
    )
    parts = rendered.editions.values()
    links = _links(project)
    return Display(
        id=folder.id,
        subject=rendered.subject,
        state=IssueState.DRAFT,
        date=plan.date,
        audience=plan.audience,
        plan=plan,
        rendered=rendered,
        run=None,
        editions=editions,
        pictures={picture.name: picture for part in parts for picture in (*part.pictures, *part.web_pictures)},
        public=public_files(rendered.editions, project.settings),
        warnings=(*trouble, *rendered.warnings),
        links=links,
        press=Press(editions, links=links.links),
    )


def _sealed(project: Project, folder: IssueFolder, run: Run | None, editions: Mapping[str, Edition]) -> Display:
    kept = kept_issue(folder, project.settings, known=run is not None)
    warnings = list(kept.warnings)
    manifest = folder.manifest
    plan = None
    try:
        plan = read_plan(folder.plan_file, where=project.shown(folder.plan_file))
    except ContentError as error:
        warnings.append(Problem(where=project.shown(folder.plan_file), line=None, reason=error.message))
    day = manifest.date if manifest else plan.date if plan else None
    if day is None and editions:
        day = next(iter(editions.values())).letterhead.date.date()
    if (run is None and manifest is None) or day is None:
        raise IssueError(f"nothing is left of issue {folder.id} to look at")
    links = _links(project)
    frozen = {picture.name: picture for edition in editions.values() for picture in edition.parts.pictures}
    return Display(
        id=folder.id,
        subject=run.subject if run else manifest.subject if manifest else "",
        state=IssueState.SENT if folder.state is IssueState.SENT else IssueState.SEALED,
        date=day,
        audience=run.audience if run else plan.audience if plan else None,
        plan=plan,
        rendered=None,
        run=run,
        editions=editions,
        pictures={**kept.pictures, **frozen},
        public=kept.public,
        warnings=tuple(warnings),
        links=links,
        kept=kept,
        press=Press(editions, links=links.links),
    )


def _links(project: Project) -> LinkMaker:
    return link_maker(project.settings, known_secret(project))


def _pointers(edition: Edition) -> dict[str, str]:
    """Return the names of a mail's pictures by how it points to them."""
    letterhead = edition.letterhead
    names = [picture.name for picture in edition.parts.pictures]
    if letterhead.images is not None:
        return {f"{letterhead.images}images/{name}": name for name in names}
    domain = parse_mailbox(letterhead.sender).address.domain
    return {f"cid:{content_id(letterhead.issue, name, domain)}": name for name in names}
