"""What comes before sending an issue: the publication's own papers, the material, and who is to get it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from newsletter.domain.finding import Finding, Severity
from newsletter.domain.run import Addressee, Edition
from newsletter.errors import IssueError
from newsletter.project import Project
from newsletter.services.choice import Choice, check_own
from newsletter.services.lanes import LaneOrder
from newsletter.services.leaving import check_way_out
from newsletter.services.material import Material, issue_material
from newsletter.services.press import Press
from newsletter.services.recipients import addressees, nobody, tell_problems
from newsletter.services.secrets import known_secret, made_secret, mark
from newsletter.services.sending import Warned
from newsletter.store import Store
from newsletter.subscribers import Report
from newsletter.transports import Transport

if TYPE_CHECKING:  # the rules are heavy, and only one who begins looks
    from newsletter.services.checking import Looked

PLACEHOLDER = "link-placeholder"
"""The rule about addresses that are nobody's, such as localhost."""


@dataclass(slots=True, kw_only=True)
class Issuing:
    """One project about to send something."""

    project: Project
    store: Store
    transport: Transport
    listener: Warned
    report: Report = field(default_factory=Report)
    secret: str | None = field(default=None, repr=False)

    def check_publication(self) -> None:
        """See that readers can leave, and that they can with the links they have had before.

        Raises:
            ConfigError: there is no safe way to unsubscribe (mail.md M17).
            IssueError: the list or the secret is another than in earlier issues.
        """
        self.secret = known_secret(self.project)
        if self.transport.rehearsal:
            return
        settings = self.project.settings
        check_way_out(settings)
        for run in self.store.ledger.runs():
            if not run.rehearsal:
                check_own(run, list_id=settings.publication.list_host, secret_mark=mark(self.secret))

    def make_secret(self) -> None:
        """Have a secret that the links of a real send are made with."""
        if not self.transport.rehearsal:
            self.secret = made_secret(self.project)

    @property
    def secret_mark(self) -> str:
        return mark(self.secret)

    def material(self, choice: Choice, *, audience: str | None, now: datetime) -> Material:
        """Return what is sent, and tell what is wrong with it."""
        material = issue_material(self.project, self.store.ledger, choice, audience=audience, now=now)
        for warning in material.warnings:
            self.listener.warn(str(warning))
        return material

    def look(self, material: Material, *, now: datetime) -> Looked | None:
        """Look for what would embarrass the editor; None for what was frozen before."""
        if material.rendered is None:
            return None
        from newsletter.services.check import check_before_sending

        return check_before_sending(self.project, material.rendered, now=now)

    def obstacles(self, looked: Looked | None) -> tuple[Finding, ...]:
        """Return the errors that keep it from being sent.

        Who rehearses may not have an address of their own yet: placeholders only stop what really leaves.
        """
        return tuple(
            finding
            for finding in (looked.findings if looked else ())
            if finding.severity is Severity.ERROR and (finding.rule != PLACEHOLDER or not self.transport.rehearsal)
        )

    def check(self, material: Material, *, now: datetime, force: bool) -> None:
        """Look for what would embarrass the editor, and tell it.

        Raises:
            IssueError: there are errors, and the editor does not insist.
        """
        looked = self.look(material, now=now)
        if looked is None:
            return
        tell = f"newsletter check {material.issue} tells what to do"
        grave = self.obstacles(looked)
        if grave and not force:
            raise IssueError(
                "\n".join(f"{finding.place}: {finding.reason} ({finding.rule})" for finding in grave),
                hint=f"Nothing was sent. {tell}; --force sends it as it is.",
            )
        for finding in looked.findings:
            if finding.severity is Severity.ERROR:
                self.listener.warn(f"{finding.place}: {finding.reason} ({finding.rule})")
        if warnings := looked.count(Severity.WARNING):
            self.listener.warn(f"{warnings} thing{'s' if warnings > 1 else ''} to look at in this issue: {tell}")

    def order(self, editions: Mapping[str, Edition]) -> LaneOrder:
        return LaneOrder(project=self.project, editions=editions, secret=self.secret)

    def press(self, editions: Mapping[str, Edition]) -> Press:
        return self.order(editions).press(self.listener.warn)

    def recipients(self, languages: Collection[str], audience: str | None, report: Report) -> Iterator[Addressee]:
        suppressed = self.store.suppressions.keys()
        return addressees(self.project, audience=audience, languages=languages, suppressed=suppressed, report=report)

    def at_least_one(self, material: Material) -> Iterator[Addressee]:
        """Return the recipients of an issue that was not begun.

        Raises:
            SubscriberError: there is nobody.
        """
        everybody = self.recipients(material.editions, material.audience, self.report)
        first = next(everybody, None)
        if first is None:
            self.tell_problems()
            raise nobody(material.audience)
        return chain([first], everybody)

    def tell_problems(self) -> None:
        tell_problems(self.report, self.listener.warn)
