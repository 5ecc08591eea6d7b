"""`newsletter preview`: the studio in the browser."""

from __future__ import annotations

import threading
import webbrowser
from pathlib import Path

import click

from newsletter.commands.invocation import Invocation, pass_invocation
from newsletter.commands.wording import counted
from newsletter.errors import UsageError
from newsletter.project import find_project


@click.command()
@click.argument("issue", required=False)
@click.option("--port", type=click.IntRange(0, 65535), help="Where to listen [default: 8400, or any that is free].")
@click.option("--no-browser", is_flag=True, help="Print the address, and open nothing.")
@click.option(
    "--static",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the pages as files into DIR, for a colleague or a review, and end.",
)
@pass_invocation
def preview(
    invocation: Invocation, *, issue: str | None, port: int | None, no_browser: bool, folder: Path | None
) -> None:
    """Open the studio: the issue in the browser, exactly as it will go out.

    It follows every file as it is saved. Only this computer reaches it, and only the address that is printed may change
    something. Ctrl-C ends it; a sending that was started from it goes on.

    \b
    Examples:
      newsletter preview                      the open draft
      newsletter preview 2026-12-01           another issue
      newsletter preview --static review      as files, without a server
    """
    if folder is not None:
        if port is not None:
            raise UsageError("--static and --port do not go together: files need no port")
        _write(invocation, folder, issue)
        return
    from newsletter.web.preview.server import StudioServer

    start = f"issues/{project_issue(invocation, issue)}/mail" if issue else ""
    server = StudioServer(find_project(invocation.directory), port=port)

    def opened() -> None:
        invocation.result(f"The studio is open at {server.address}{start}")
        invocation.remark("Ctrl-C ends it.")
        if not no_browser:
            # a thread of its own: some browsers return only when they are closed
            threading.Thread(target=webbrowser.open, args=(f"{server.address}{start}",), daemon=True).start()

    server.run(opened)


def _write(invocation: Invocation, folder: Path, issue: str | None) -> None:
    from newsletter.web.preview.static import write_pages

    written = write_pages(find_project(invocation.directory), folder, issue=issue)
    issues = "issue " + written.issues[0] if len(written.issues) == 1 else counted(len(written.issues), "issue")
    invocation.result(f"Open {written.start}: {counted(written.files, 'file')}, of {issues}")


def project_issue(invocation: Invocation, issue: str) -> str:
    """Return the name of an issue that is there.

    Raises:
        IssueError: it is not.
    """
    from newsletter.planning.folders import existing_issue

    return existing_issue(invocation.project.issues, issue).id
