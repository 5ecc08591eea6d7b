"""Publishes an issue: its web edition goes where readers find it, with an archive and a feed of all that did."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from newsletter.config.settings import Publication
from newsletter.domain.item import Picture
from newsletter.errors import ConfigError, IssueError, Problem
from newsletter.pictures import load_picture
from newsletter.planning.folders import IssueFolder, current_issue, existing_issue, list_issues
from newsletter.planning.manifest import (
    Manifest,
    Published,
    PublishedPage,
    known_manifest,
    note_published,
)
from newsletter.planning.plan import read_plan
from newsletter.project import Project
from newsletter.publishing import Destination, WebPage, open_destination, read_web_page
from newsletter.rendering.archive import Archive, Entry, render_archive, render_feed, stable_id
from newsletter.rendering.web_edition import archive_page, feed_page
from newsletter.services.issue_folder import write_issue
from newsletter.services.public import hashes, hosted_only, is_page, is_public, place_mark, public_files
from newsletter.services.rendering import Rendered, collect, render_plan
from newsletter.transports.lock import locked

_PAGE = re.compile(r"index(?:\.(?P<language>[A-Za-z0-9-]+))?\.html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """What came of publishing. `files` are the issue's and those beside it; `written` those that had changed."""

    issue: str
    url: str
    to: str
    files: int
    written: int
    withdrawn: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()


def publish(project: Project, issue: str | None, *, now: datetime) -> Publishing:
    """Publish an issue: a draft as it is planned now, what was sent as it is in its folder; `now` is aware.

    Without `issue`: the open draft, else the last issue.

    Raises:
        ConfigError: the settings name no place for it, or one that cannot be used.
        IssueError: there is no such issue, or its folder is not whole.
        ContentError, TemplateError: it cannot be rendered.
        PublishError: it could not be put there.
    """
    to = project.settings.publish.to
    if to is None:
        raise ConfigError(
            "newsletter.toml does not say where to publish",
            hint='Set it, for example:\n\n[publish]\nto = "dir:public"\n\nSee docs/publishing.md.',
        )
    destination = open_destination(to, root=project.root)
    folder = current_issue(project.issues) if issue is None else existing_issue(project.issues, issue)
    with _alone(project):
        return _Publication(project, destination, place_mark(to), now).publish(folder)


@contextmanager
def _alone(project: Project) -> Iterator[None]:
    """Be the only one on this computer who publishes this project; without a place for a lock, hope to be."""
    with ExitStack() as stack:
        with suppress(OSError):
            project.cache.mkdir(parents=True, exist_ok=True)
            file = stack.enter_context((project.cache / "publish.lock").open("ab"))
            stack.enter_context(locked(file))
        yield


class _Publication:
    """One publication of one issue."""

    def __init__(self, project: Project, destination: Destination, place: str, now: datetime) -> None:
        self.project = project
        self.settings = project.settings
        self.destination = destination
        self.place = place
        self.now = now.astimezone(self.settings.publication.zone).replace(microsecond=0)

    def publish(self, folder: IssueFolder) -> Publishing:
        """Put everything there, in an order in which no page lacks its pictures and no link its page."""
        manifest = known_manifest(folder.path)
        rendered = self.rendered(folder) if manifest.is_draft else None
        standing = public_files(rendered.editions, self.settings) if rendered else _files_of(folder, manifest)
        files = hosted_only(standing, self.settings)
        before = manifest.published if manifest.published and manifest.published.place == self.place else None
        self.check_claim(folder.id, files, known=before is not None)
        pages = {name: data for name, data in files.items() if is_page(name)}
        others = {name: data for name, data in files.items() if name not in pages}
        below = f"{folder.id}/"
        logo = self.logo()
        top = {f"images/{logo.name}": logo.data} if logo else {}
        written = self.destination.put(top | _under(below, others)) + self.destination.put(_under(below, pages))
        known = before.files if before and rendered else {}  # mails that were sent go on pointing to what is there
        gone = {name: digest for name, digest in known.items() if name not in files}
        self.destination.remove(_under(below, gone))
        self.note(folder, rendered, self.record(folder.id, manifest.subject, files, before))
        archive, feed = self.around(logo)
        written += self.destination.put(archive) + self.destination.put(feed)
        return Publishing(
            issue=folder.id,
            url=self.publication.web_edition(folder.id, self.publication.language),
            to=self.destination.shown,
            files=len(files) + len(top) + len(archive) + len(feed),
            written=written,
            withdrawn=tuple(gone),
            warnings=rendered.warnings if rendered else (),
        )

    @property
    def publication(self) -> Publication:
        return self.settings.publication

    def rendered(self, folder: IssueFolder) -> Rendered:
        plan = read_plan(folder.plan_file, where=self.project.shown(folder.plan_file))
        return render_plan(self.project, folder, plan, collect(self.project, plan.date), published=True)

    def check_claim(self, issue: str, files: Mapping[str, bytes], *, known: bool) -> None:
        """See, the first time, that no page of somebody else's would be overwritten.

        Raises:
            IssueError: one would be.
        """
        standing: dict[str, bytes] = {}
        if not known:
            standing |= {f"{issue}/{name}": data for name, data in files.items() if is_page(name)}
        if not any(self.issues()):
            standing |= dict.fromkeys((archive_page(self.publication.language, self.publication), "feed.xml"), b"")
        mark = f"newsletter ({self.publication.list_host})".encode()  # as templates say it in `generator`
        if standing and (foreign := self.destination.foreign(standing, mark=mark)):
            raise IssueError(
                f"{self.destination.shown} holds {' and '.join(foreign)} already, which newsletter did not make for "
                "this publication",
                hint="Nothing was published. Name a folder of its own in [publish] to, such as one called news in it, "
                "or move away what is there.",
            )

    def logo(self) -> Picture | None:
        reference = self.settings.theme.logo
        if reference is None:
            return None
        root, where = self.project.root, "newsletter.toml: [theme] logo"
        return load_picture(reference, beside=root, root=root, where=where, line=None, warn=lambda _problem: None)

    def record(self, issue: str, subject: str, files: Mapping[str, bytes], before: Published | None) -> Published:
        """Return what the manifest is to remember: that of before, if nothing has changed."""
        now, made = self.now.isoformat(), hashes(files)
        pages = {}
        for name, data in files.items():
            if language := self.language_of(name):
                page = self.read(issue, language, data, subject)
                pages[language] = PublishedPage(title=page.title, summary=page.summary)
        record = Published(place=self.place, first=now, updated=now, files=made, pages=pages)
        if before is None:
            return record
        updated = before.updated if dict(before.files) == made else now
        return replace(record, first=before.first, updated=updated)

    def note(self, folder: IssueFolder, rendered: Rendered | None, published: Published) -> None:
        """Note it in the manifest as it is now; bring a draft's folder up to date with what was published."""
        manifest = known_manifest(folder.path)
        if rendered and manifest.is_draft:
            manifest = replace(manifest, subject=rendered.subject, items=rendered.used, published=published)
            write_issue(folder, rendered, manifest, self.project)
        else:
            note_published(folder.path, published)

    def language_of(self, name: str) -> str | None:
        """Return the language of a page of the web edition, by its name; None for anything else."""
        found = _PAGE.fullmatch(name)
        return (found["language"] or self.publication.language) if found else None

    def read(self, issue: str, language: str, data: bytes, title: str) -> WebPage:
        url = self.publication.web_edition(issue, language)
        return read_web_page(data.decode(errors="replace"), url=url, title=title)

    # what stands beside the issues

    def issues(self) -> Iterator[tuple[IssueFolder, Manifest, Published]]:
        """Find every issue that was published here, newest first."""
        for folder in reversed(list_issues(self.project.issues)):
            manifest = folder.manifest
            if manifest and manifest.published and manifest.published.place == self.place:
                yield folder, manifest, manifest.published

    def around(self, logo: Picture | None) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """Return the archive's pages, and its feeds."""
        entries: dict[str, list[Entry]] = {}
        for folder, manifest, published in self.issues():
            for language, page in published.pages.items():
                entries.setdefault(language, []).append(self.entry(folder, manifest, published, language, page))
        own = self.publication.language
        languages = sorted(entries, key=lambda language: (language != own, language))
        pages, feeds = {}, {}
        for language in languages:
            archive = Archive(language=language, entries=entries[language], languages=languages)
            all_issues = render_archive(archive, settings=self.settings, root=self.project.root, logo=logo)
            feed = render_feed(archive, settings=self.settings, root=self.project.root)
            pages[archive_page(language, self.publication)] = all_issues.encode()
            feeds[feed_page(language, self.publication)] = feed.encode()
        return pages, feeds

    def entry(
        self, folder: IssueFolder, manifest: Manifest, published: Published, language: str, page: PublishedPage
    ) -> Entry:
        name = archive_page(language, self.publication)
        return Entry(
            issue=manifest.issue,
            number=manifest.number,
            date=manifest.date,
            title=page.title,
            summary=page.summary,
            page=f"{manifest.issue}/{name}",
            url=self.publication.web_edition(manifest.issue, language),
            id=stable_id(self.publication, manifest.issue, language),
            html=self.text(folder, published, language, name),
            published=datetime.fromisoformat(published.first),
            updated=datetime.fromisoformat(published.updated),
        )

    def text(self, folder: IssueFolder, published: Published, language: str, name: str) -> str | None:
        """Return a page's text for the feed, if the folder still holds what was published: a draft may have gone on."""
        try:
            data = (folder.path / name).read_bytes()
        except OSError:
            return None
        if hashlib.sha256(data).hexdigest() != published.files.get(name):
            return None
        return self.read(folder.id, language, data, "").html


def _files_of(folder: IssueFolder, manifest: Manifest) -> dict[str, bytes]:
    """Read the public files of an issue that was sent.

    Raises:
        IssueError: one of them is not there.
    """
    files: dict[str, bytes] = {}
    inside = folder.path.resolve()
    for name in filter(is_public, manifest.files):
        path: Path = folder.path / name
        if not path.resolve().is_relative_to(inside) or not path.is_file():
            raise IssueError(
                f"issues/{folder.id}/{name} is not there: what was sent is not whole",
                hint="Take it back from git or a backup.",
            )
        files[name] = path.read_bytes()
    return files


_Value = TypeVar("_Value", bytes, str)


def _under(folder: str, files: Mapping[str, _Value]) -> dict[str, _Value]:
    return {f"{folder}{name}": value for name, value in files.items()}
