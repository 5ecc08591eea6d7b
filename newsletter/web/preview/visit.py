"""One look at one issue: which tab, as which reader, through which lens; and what there is to see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from newsletter.errors import IssueError, NewsletterError, SubscriberError
from newsletter.planning.folders import IssueFolder, list_issues
from newsletter.project import Project
from newsletter.services.display import Copy, Display
from newsletter.services.readers import Reader, find_reader, made_up_readers
from newsletter.web.preview.addresses import Addresses
from newsletter.web.preview.lenses import Lens
from newsletter.web.preview.studio import Studio

WIDTHS = (375, 600, 700)
"""A phone, the width the mail is designed for, and a window with room around it. Pixels."""

NARROWEST, WIDEST = 320, 900


def in_order(folders: Iterable[IssueFolder]) -> tuple[IssueFolder, ...]:
    """Return issues as an editor wants to find them: what is being worked on, then what was sent, the newest first."""
    newest_first = reversed(tuple(folders))
    return tuple(sorted(newest_first, key=lambda folder: not folder.is_draft))


@dataclass(kw_only=True)
class Visit:
    """What one request is about. `said` are its query's values, `may_write` whether its address has the token.

    `own_language` is that of the edition the reader gets, whichever is shown; `list_trouble` says why the chosen reader
    could not be looked for. `generation` is the project's when the visit began: what is saved while it is answered is
    news to the page.
    """

    studio: Studio
    addresses: Addresses
    issue: str
    tab: str
    said: dict[str, str] = field(default_factory=dict)
    may_write: bool = False
    own_language: str = ""
    list_trouble: str = ""
    generation: int = field(init=False)

    def __post_init__(self) -> None:
        self.generation = self.studio.generation

    @property
    def project(self) -> Project:
        return self.studio.project()

    @cached_property
    def folders(self) -> tuple[IssueFolder, ...]:
        """Every issue, as `in_order`."""
        return in_order(list_issues(self.project.issues))

    @cached_property
    def folder(self) -> IssueFolder:
        """The issue's folder: one of those that are there, never a path of the client's.

        Raises:
            IssueError: there is no such issue.
        """
        for folder in self.folders:
            if folder.id == self.issue:
                return folder
        raise IssueError(f"there is no issue {self.issue}", hint="Its folder was deleted or renamed.")

    @cached_property
    def display(self) -> Display:
        return self.studio.display(self.folder.id)

    @cached_property
    def reader(self) -> Reader:
        """Whose copy is shown: the neutral reader's, unless another is chosen who is there."""
        wanted, language = self.said.get("reader"), self.said.get("lang")
        found = None
        try:
            found = find_reader(self.project, self.display, wanted) if wanted else None
        except SubscriberError as error:  # the issue can be looked at all the same
            self.list_trouble = error.message
        reader = found or self.cast[0]
        self.own_language = self.display.language_of(reader)
        return replace(reader, language=language) if language in self.display.languages else reader

    @cached_property
    def cast(self) -> tuple[Reader, ...]:
        """The readers made up for this issue, the neutral one first."""
        return made_up_readers(self.display)

    @cached_property
    def copy(self) -> Copy:
        return self.display.copy(self.reader)

    @property
    def lens(self) -> Lens:
        try:
            return Lens(self.said.get("lens", ""))
        except ValueError:
            return Lens.LIGHT

    @property
    def width(self) -> int:
        wanted = self.said.get("width", "")
        width = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else WIDTHS[1]
        return min(max(width, NARROWEST), WIDEST)

    def url(self, tab: str | None = None, **changes: str) -> str:
        """Return the address of a tab with this visit's state, but for `changes`; an empty value takes one away."""
        return self.addresses.page(self.issue, tab or self.tab, **{**self.said, **changes})

    def frame(self, lens: str | None = None, **changes: str) -> str:
        """Return the address of the mail through a lens, as this reader gets it."""
        state = {key: value for key, value in self.said.items() if key in ("reader", "lang")}
        return self.addresses.frame(self.issue, lens or self.lens, **state, **changes)

    def act(self, action: str) -> str:
        return self.addresses.act(self.issue, action, tab=self.tab, **self.said)

    @property
    def trouble(self) -> NewsletterError | None:
        """Why this issue cannot be shown, if it cannot."""
        try:
            self.display  # noqa: B018 — rendering it is what may go wrong
        except NewsletterError as error:
            return error
        return None
