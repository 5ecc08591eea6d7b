"""The studio's pages as files: for a colleague, or for a review of what a change makes of the mail.

They are the very pages of the studio, made for somebody who may only look: readers are made up, links to leave are
nobody's, nothing needs a script or a server. From one page the others are found by the addresses it asks for.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from newsletter.errors import IssueError, NewsletterError
from newsletter.planning.folders import IssueFolder, existing_issue, list_issues
from newsletter.services.display import Display
from newsletter.services.links import link_maker
from newsletter.services.press import Press
from newsletter.web.preview.contents import framed_mail
from newsletter.web.preview.pages import HERE, page
from newsletter.web.preview.studio import Studio
from newsletter.web.preview.views import issue_page
from newsletter.web.preview.visit import WIDTHS, Visit, in_order

MARKER = ".newsletter-preview"
"""Lists what was written into a folder, so that it can be written anew, and nothing else is touched."""

_KEPT = {
    "mail": ("reader", "lang", "lens", "width"),
    "text": ("reader", "lang"),
    "source": ("lang", "source"),
}
"""What of a page's state makes another file; of the rest of the tabs, the language does."""

_USUAL = {"reader": "neutral", "lens": "light", "width": str(WIDTHS[1]), "source": "html"}

_SCRIPT = re.compile(r"<script\b[^>]*></script>\n?")
_LIVE = re.compile(r' data-(?:generation|events|count|find|act|copy)(?:="[^"]*")?')

_PAGE_POLICY = "default-src 'none'; style-src 'self' file:; img-src 'self' file: data:; frame-src 'self' file:"
_CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file: data:; font-src data:"
"""As on the server; a page from a disk has no host, so that its own scheme is named."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was written: the page to begin with, how many files, and of which issues."""

    start: Path
    files: int
    issues: tuple[str, ...]


def write_pages(root: Path, folder: Path, *, issue: str | None = None) -> Written:
    """Write the pages of every issue, or of one, into a folder of their own.

    Raises:
        IssueError: there is no such issue, or none at all.
        NewsletterError: the folder holds something else, or a draft cannot be rendered; nothing is written.
    """
    known = _known_files(folder)
    site = _Site(StillStudio(root.resolve()), issue)
    files = site.files()
    for path in sorted(known - files.keys()):
        (folder / path).unlink(missing_ok=True)
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    (folder / MARKER).write_text("".join(f"{path}\n" for path in sorted(files)), encoding="utf-8", newline="\n")
    return Written(start=folder / "index.html", files=len(files), issues=tuple(one.id for one in site.folders))


def _known_files(folder: Path) -> set[str]:
    """Return what an earlier run wrote into a folder.

    Raises:
        NewsletterError: it holds something else.
    """
    if not folder.exists():
        return set()
    marker = folder / MARKER
    listed = set(marker.read_text(encoding="utf-8").splitlines()) if marker.is_file() else set()
    known = {path for path in listed if not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts}
    for there, _, names in os.walk(folder):
        for name in names:
            path = Path(there, name).relative_to(folder).as_posix()
            if path not in known and path != MARKER:
                raise NewsletterError(
                    f"{folder} holds {path}, which newsletter preview did not write",
                    hint="Name a new folder, or an empty one.",
                )
    return known


class StillStudio(Studio):
    """A studio that stands still: each issue at its own moment, with links that are the same on every computer."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, token="", now=lambda: datetime(2000, 1, 1, tzinfo=UTC))
        self._still: dict[str, Display] = {}

    def display(self, issue: str) -> Display:
        if issue not in self._still:
            display = super().display(issue)
            links = link_maker(self.project().settings, None)
            editions = display.editions
            if display.is_draft:
                nine = datetime.combine(display.date, time(9), tzinfo=UTC)
                editions = {
                    language: replace(edition, letterhead=replace(edition.letterhead, date=nine))
                    for language, edition in editions.items()
                }
            self._still[issue] = self._displays[issue] = replace(
                display, links=links, editions=editions, press=Press(editions, links=links.links)
            )
        return self._still[issue]


class _Site:
    """All files to be written, by their path; a page adds what it leads to."""

    def __init__(self, studio: StillStudio, issue: str | None) -> None:
        self.studio = studio
        issues = studio.project().issues
        folders = in_order(list_issues(issues))
        if issue is not None:
            wanted = existing_issue(issues, issue).id
            folders = tuple(folder for folder in folders if folder.id == wanted)
        if not folders:
            raise IssueError("there is no issue yet", hint="Make one: newsletter build")
        self.folders = folders
        self._asked: deque[tuple[str, str, str, Mapping[str, str]]] = deque()
        self._paths: set[str] = set()

    def files(self) -> dict[str, bytes]:
        """Make every file."""
        files: dict[str, bytes] = {}
        for folder in self.folders:
            files |= {f"{folder.id}/{name}": data for name, data in self._insides(folder)}
        files["index.html"] = self._page("index.html", self.folders[0].id, "mail", {})
        while self._asked:
            path, issue, what, state = self._asked.popleft()
            kind, _, name = what.partition(":")
            make = self._page if kind == "page" else self._frame
            files[path] = make(path, issue, name, state)
        for asset in sorted((HERE / "assets").iterdir()):
            if asset.suffix in (".css", ".svg"):
                files[f"assets/{asset.name}"] = asset.read_bytes()
        return files

    def ask(self, path: str, issue: str, what: str, state: Mapping[str, str]) -> str:
        """Ask for a page or frame to be made; once."""
        if path not in self._paths:
            self._paths.add(path)
            self._asked.append((path, issue, what, state))
        return path

    def _insides(self, folder: IssueFolder) -> Iterator[tuple[str, bytes]]:
        """Make the pictures and the web edition, and look an issue over, so that its pages tell how much was found."""
        try:
            display = self.studio.display(folder.id)
        except NewsletterError:
            if folder.is_draft or len(self.folders) == 1:
                raise
            return
        self.studio.overview(folder.id)
        for name, picture in display.pictures.items():
            yield f"images/{name}", picture.data
        for name, data in display.public.items():
            is_page = name.endswith(".html")
            yield f"edition/{name}", _guarded(data.decode(), _CONTENT_POLICY).encode() if is_page else data

    def _visit(self, path: str, issue: str, tab: str, state: Mapping[str, str]) -> Visit:
        addresses = FileAddresses(self, posixpath.dirname(path))
        visit = Visit(studio=self.studio, addresses=addresses, issue=issue, tab=tab, said=dict(state))
        visit.folders = self.folders
        return visit

    def _page(self, path: str, issue: str, tab: str, state: Mapping[str, str]) -> bytes:
        html = issue_page(self._visit(path, issue, tab, state))
        html = _LIVE.sub("", _SCRIPT.sub("", html)).replace("<html ", '<html class="still" ', 1)
        return _guarded(html, _PAGE_POLICY).encode()

    def _frame(self, path: str, issue: str, lens: str, state: Mapping[str, str]) -> bytes:
        visit = self._visit(path, issue, "mail", {**state, "lens": lens})
        try:
            if visit.copy.skipped and not visit.copy.html:
                raise IssueError(f"There is no mail to see: {visit.copy.skipped}.")
            html = framed_mail(visit)
        except NewsletterError as error:
            html = page("frame_trouble.html", trouble=error)
        return _guarded(html, _CONTENT_POLICY).encode()


class FileAddresses:
    """Addresses of files, from the folder `here` on."""

    live = False

    def __init__(self, site: _Site, here: str) -> None:
        self._site = site
        self._here = here

    def _to(self, path: str) -> str:
        return quote(posixpath.relpath(path, self._here or "."))

    def home(self) -> str:
        return self._to("index.html")

    def page(self, issue: str, tab: str, **state: str) -> str:
        kept = _kept(state, _KEPT.get(tab, ("lang",)))
        return self._to(self._site.ask(f"{issue}/{_named(tab, kept)}", issue, f"page:{tab}", kept))

    def frame(self, issue: str, lens: str, **state: str) -> str:
        kept = _kept(state, ("reader", "lang"))
        name = f"{'seen-' if state.get('seen') else ''}{lens}"
        asked = {**kept, "seen": "1"} if state.get("seen") else kept
        return self._to(self._site.ask(f"{issue}/frames/{_named(name, kept)}", issue, f"frame:{lens}", asked))

    def edition(self, issue: str, name: str) -> str:
        return self._to(f"{issue}/edition/{name or 'index.html'}")

    def picture(self, issue: str, name: str) -> str:
        folder = self._to(f"{issue}/images")
        return f"{folder}/{quote(name)}"

    def asset(self, name: str) -> str:
        return self._to(f"assets/{name}")

    def act(self, issue: str, action: str, **state: str) -> str:  # noqa: ARG002 — there is nobody to ask
        return ""

    def extra(self, issue: str, name: str, **state: str) -> str:  # noqa: ARG002
        return ""


def _kept(state: Mapping[str, str], keys: tuple[str, ...]) -> dict[str, str]:
    kept = {key: state[key] for key in keys if state.get(key) and state[key] != _USUAL.get(key)}
    if "reader" in kept:
        kept.pop("width", None)  # others than the neutral reader are shown at the usual width: files are many
    return kept


def _named(name: str, state: Mapping[str, str]) -> str:
    """Name a file after its state: `mail.dark.375.html`; a reader's and a language's say so."""
    plain = [state[key] for key in ("lens", "width", "source") if key in state]
    told = [f"{'as' if key == 'reader' else 'in'}-{state[key]}" for key in ("reader", "lang") if key in state]
    return ".".join((name, *plain, *told, "html"))


def _guarded(html: str, policy: str) -> str:
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return re.sub(r"<head\b[^>]*>", lambda found: f"{found[0]}{meta}", html, count=1)
