"""Checks an issue: everything that should be right before it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from newsletter.domain.finding import Finding, Severity
from newsletter.errors import IssueError
from newsletter.fetching import Answer, FetchError, fetch
from newsletter.planning.folders import current_issue, existing_issue
from newsletter.planning.manifest import known_manifest
from newsletter.planning.plan import read_plan
from newsletter.project import Project
from newsletter.services.checking import Inspection, Looked
from newsletter.services.rendering import Rendered, collect, render_plan

AT_ONCE = 8
"""Addresses asked at a time."""


class Onlooker(Protocol):
    """Who hears how far a check is."""

    def begin(self, what: str, total: int) -> None: ...

    def passed(self, number: int) -> None: ...

    def end(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found about an issue; `copies` messages and `addresses` on the web were looked at.

    None were, where it is None: there is no list here, as in a fresh clone; the web was not asked.
    """

    issue: str
    looked: Looked
    copies: int | None
    addresses: int | None

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.looked.findings

    @property
    def errors(self) -> int:
        return self.looked.count(Severity.ERROR)

    @property
    def warnings(self) -> int:
        return self.looked.count(Severity.WARNING)


def check_issue(
    project: Project,
    issue: str | None,
    *,
    online: bool,
    onlooker: Onlooker,
    now: datetime,
    fetch: Callable[..., Answer] = fetch,
) -> Checked:
    """Check a draft as it is planned now, and change nothing; `fetch` asks the web, where `online`.

    Without `issue`: the open draft.

    Raises:
        IssueError: there is no such draft, or it has been sent.
        ContentError, TemplateError: it cannot be rendered; everything found is told at once.
    """
    folder = current_issue(project.issues) if issue is None else existing_issue(project.issues, issue)
    if not known_manifest(folder.path).is_draft:
        raise IssueError(
            f"issue {folder.id} has been sent: nothing in it can be changed any more",
            hint="Build the next one, newsletter build, and check that.",
        )
    plan = read_plan(folder.plan_file, where=project.shown(folder.plan_file))
    rendered = render_plan(project, folder, plan, collect(project, plan.date))
    inspection = Inspection(project=project, rendered=rendered, now=now)
    inspection.look()
    copies: int | None = None
    if project.subscribers.is_file():
        with _Told(onlooker, "Checking every reader's mail", _rows(project)) as told:
            copies = inspection.look_at_copies(told.passed)
    addresses = inspection.addresses() if online else ()
    if online:
        with _Told(onlooker, "Asking the web", len(addresses)) as told:
            inspection.look_online(_ask(addresses, told, fetch))
    return Checked(
        issue=folder.id,
        looked=inspection.looked(),
        copies=copies,
        addresses=len(addresses) if online else None,
    )


def check_before_sending(project: Project, rendered: Rendered, *, now: datetime) -> Looked:
    """Look at a draft about to be sent; what each reader gets is made, and looked at, when it is sent."""
    inspection = Inspection(project=project, rendered=rendered, now=now)
    inspection.look()
    return inspection.looked()


class _Told:
    """Tells an onlooker of one stretch of work, to its end whatever happens."""

    def __init__(self, onlooker: Onlooker, what: str, total: int) -> None:
        self._onlooker = onlooker
        onlooker.begin(what, total)

    def __enter__(self) -> Onlooker:
        return self._onlooker

    def __exit__(self, *_error: object) -> None:
        self._onlooker.end()


def _rows(project: Project) -> int:
    """Count the lines of the list below its head: about as many as there are rows."""
    with project.subscribers.open("rb") as stream:
        return max(0, sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b"")) - 1)


def _ask(addresses: Iterable[str], told: Onlooker, fetch: Callable[..., Answer]) -> Mapping[str, Answer | FetchError]:
    """Ask every address, several at a time, each of a kind that many servers mind least: HEAD, else GET."""

    def ask(address: str) -> tuple[str, Answer | FetchError]:
        try:
            answer = fetch(address, method="HEAD")
            if answer.status in (403, 404, 405, 501):
                answer = fetch(address, method="GET", largest=200_000)
        except FetchError as error:
            return address, error
        return address, answer

    answers: dict[str, Answer | FetchError] = {}
    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        for address, answer in threads.map(ask, addresses):
            answers[address] = answer
            told.passed(1)
    return answers
