"""Which issue a command is about, and what of it is frozen already."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.domain.run import Run
from newsletter.errors import IssueError
from newsletter.planning.folders import IssueFolder, current_issue, existing_issue, list_issues, open_issue
from newsletter.planning.manifest import IssueState
from newsletter.project import Project
from newsletter.store import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An issue: its folder, and its real run if the ledger knows one."""

    folder: IssueFolder
    sealed: Run | None

    @property
    def id(self) -> str:
        return self.folder.id


def choose_issue(project: Project, ledger: Ledger, issue: str | None) -> Choice:
    """Return the issue that is meant.

    Without a name: the one that was begun and not finished, else the open draft, else the last.

    Raises:
        IssueError: there is none; or it was sent from elsewhere, so that nobody here knows who has had it.
    """
    choice = _named(project, ledger, issue) if issue is not None else _next(project, ledger)
    if choice.sealed is None and not choice.folder.is_draft:
        raise sealed_elsewhere(choice.folder)
    return choice


def check_begun_here(project: Project, ledger: Ledger) -> None:
    """See that no issue was begun, and not finished, of which this store knows nothing (interface.md §3, the promise).

    Raises:
        IssueError: there is one.
    """
    for folder in list_issues(project.issues):
        if folder.state is IssueState.SEALED and ledger.sealed(folder.id) is None:
            raise sealed_elsewhere(folder)


def _named(project: Project, ledger: Ledger, issue: str) -> Choice:
    sealed = ledger.sealed(issue)
    if sealed is not None:  # also when its folder is gone: the ledger has all that is needed
        return Choice(folder=open_issue(project.issues, issue), sealed=sealed)
    return Choice(folder=existing_issue(project.issues, issue), sealed=None)


def _next(project: Project, ledger: Ledger) -> Choice:
    unfinished = ledger.unfinished()
    if unfinished:
        run = unfinished[0]
        return Choice(folder=open_issue(project.issues, run.issue), sealed=run)
    folder = current_issue(project.issues)
    return Choice(folder=folder, sealed=ledger.sealed(folder.id))


def sealed_elsewhere(folder: IssueFolder) -> IssueError:
    seal = folder.manifest.sealed if folder.manifest else None
    by = f"on {seal.machine} ({seal.store}), {seal.at}" if seal else "elsewhere"
    return IssueError(
        f"issue {folder.id} was sent {by}, and the store of this project does not know who has had it",
        hint="Send from there; or bring what it remembers here: newsletter backup there, newsletter restore here. "
        "Nothing was sent: nobody gets it twice.",
    )


def check_own(run: Run, *, list_id: str, secret_mark: str) -> None:
    """Refuse to go on with a run whose readers could no longer be told apart or could no longer leave.

    Raises:
        IssueError: the list's identity or the secret is not what it was when the run was frozen.
    """
    if run.list_id != list_id:
        raise IssueError(
            f"issue {run.issue} was begun as list {run.list_id}, and newsletter.toml now says {list_id}",
            hint=f'Set [publication] list_id = "{run.list_id}": it is fixed once an issue has been sent.',
        )
    if run.secret_mark != secret_mark:
        raise IssueError(
            f"issue {run.issue} was sent with another NEWSLETTER_SECRET than there is now",
            hint="Put the old one back into .env: the unsubscribe links that readers have depend on it.",
        )
