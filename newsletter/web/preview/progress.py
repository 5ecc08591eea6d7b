"""How far a send is, as both the Send and the Report tab show it, and as the page asks for every second."""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.responses import HTMLResponse, Response

from newsletter.domain.delivery import State
from newsletter.services.following import Following, with_masks
from newsletter.services.sending_process import SendLog
from newsletter.web.preview import wording
from newsletter.web.preview.pages import page
from newsletter.web.preview.visit import Visit

MEANINGS = {
    State.SENT: "accepted by the mail server",
    State.FAILED: "refused for good",
    State.DEFERRED: "refused for now, tried again later",
    State.SKIPPED: "not sent, for a reason of our own",
    State.UNCERTAIN: "may have arrived",
    State.PENDING: "not sent yet",
}

ENDINGS = {
    0: "",
    1: "It was not begun.",
    2: "It was not begun.",
    3: "It is done, and somebody should look at what did not go well.",
    4: "It was not begun: another send was running.",
    5: "It was stopped by a rule.",
    75: "It ended, and something is left for later.",
    130: "It was interrupted.",
}
"""What the exit codes of `send` mean to somebody who reads the page."""

KILLED = (
    "The process that was sending was ended from outside (signal {signal}). Nothing is lost: press send again, and it "
    "goes on where it stopped."
)


def progress(visit: Visit) -> dict[str, Any]:
    """Return what `following.html` shows."""
    studio, project, issue = visit.studio, visit.project, visit.folder.id
    now, zone = studio.now(), project.settings.publication.zone
    log = studio.sendings.log(project, issue)
    mark = log and (log.began, log.process, log.running)
    following = studio.follower.follow(project, issue, mark=mark, now=now)
    starting = log is not None and log.running and (following is None or following.sender is None)
    return {
        "following": following,
        "starting": starting,
        "moving": starting or bool(following and following.sender),
        "parts": _parts(following),
        "meanings": MEANINGS | ({State.SENT: "written"} if following and following.rehearsal else {}),
        "said": tuple(with_masks(line) for line in log.lines) if log else (),
        "ending": _ending(log, following) if not starting else "",
        "why": with_masks(_why(log.lines)) if log else "",
        "at": partial(wording.at_time, zone=zone, now=now),
        "zone": zone,
        "now": now,
    }


def following(visit: Visit, _steps: dict[str, str]) -> Response:
    """Answer how far the send is, as a piece of a page."""
    return HTMLResponse(page("following.html", visit=visit, addresses=visit.addresses, **progress(visit)))


def _parts(following: Following | None) -> list[tuple[State, float, float]]:
    """Measure the bar of all recipients: where each state begins and how wide it is, of 1000."""
    parts: list[tuple[State, float, float]] = []
    begin = 0.0
    for state, number in following.counts.by_state.items() if following else ():
        width = 1000 * number / max(1, following.counts.recipients) if following else 0
        if number:
            parts.append((state, round(begin, 2), round(width, 2)))
        begin += width
    return parts


def _why(lines: tuple[str, ...]) -> str:
    """Return the last error that a send told, with what to do about it."""
    for number, line in reversed(list(enumerate(lines))):
        if line.startswith("Error:"):
            return "\n".join([line.removeprefix("Error:"), *lines[number + 1 :]]).strip()
    return ""


def _ending(log: SendLog | None, following: Following | None) -> str:
    """Say how the send that was started from a page ended, where that is not plain from the numbers."""
    if log is None or log.running or (following and following.sender):
        return ""
    if log.code is None:
        return "It ended while the studio was closed." if following and following.left else ""
    if log.code < 0:
        return KILLED.format(signal=-log.code) if following is None or following.left else ""
    return ENDINGS.get(log.code, f"It ended with code {log.code}.")
