"""What the studio knows between two requests: the project as it was last saved, and the issues rendered since."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from newsletter.domain.delivery import Outcome
from newsletter.errors import NewsletterError
from newsletter.project import Project
from newsletter.services.departure import Foreseer
from newsletter.services.display import Display, display_issue
from newsletter.services.following import Follower
from newsletter.services.readers import made_up_readers
from newsletter.services.seen import Overview, look_over
from newsletter.services.sending_process import SendingProcesses


class Studio:
    """One project in the studio. `token` stands in the address of whoever may change something.

    `answers` are what the transport said to the last test copies of each issue.
    Everything is made anew when a file was saved (`generation` goes up), and only when it is asked for.
    """

    def __init__(self, root: Path, *, token: str, now: Callable[[], datetime]) -> None:
        self.root = root
        self.token = token
        self.now = now
        self.generation = 1
        self.sendings = SendingProcesses()
        self.follower = Follower()
        self.foreseer = Foreseer()
        self.answers: dict[str, tuple[tuple[str, Outcome], ...]] = {}
        self._lock = threading.RLock()
        self._project: Project | None = None
        self._displays: dict[str, Display | NewsletterError] = {}
        self._looking = threading.Lock()
        self._overviews: dict[str, tuple[Display, Overview]] = {}

    def changed(self) -> int:
        """Forget what was made from files that have changed; return the new generation."""
        with self._lock:
            self.generation += 1
            self._project = None
            self._displays.clear()
            return self.generation

    def project(self) -> Project:
        """Return the project as its settings are now.

        Raises:
            ConfigError: newsletter.toml or .env are not right.
        """
        with self._lock:
            if self._project is None:
                self._project = Project.open(self.root)
            return self._project

    def display(self, issue: str) -> Display:
        """Render an issue, once until something changes.

        Raises:
            NewsletterError: it cannot be rendered; everything found is told at once.
        """
        with self._lock:
            if issue not in self._displays:
                try:
                    self._displays[issue] = display_issue(self.project(), issue, now=self.now())
                except NewsletterError as error:
                    self._displays[issue] = error
            found = self._displays[issue]
        if isinstance(found, NewsletterError):
            raise found.with_traceback(None)
        return found

    def overview(self, issue: str) -> Overview:
        """Look over an issue with every rule, once until something changes; pages are not held up meanwhile.

        Raises:
            NewsletterError: it cannot be rendered.
        """
        display = self.display(issue)
        with self._looking:
            known = self._overviews.get(issue)
            if known is None or known[0] is not display:
                known = display, look_over(self.project(), display, made_up_readers(display), now=self.now())
                self._overviews[issue] = known
        return known[1]

    def known_overview(self, issue: str) -> Overview | None:
        """Return what was found, if that has been looked for since something changed."""
        known = self._overviews.get(issue)
        return known[1] if known and known[0] is self._displays.get(issue) else None
