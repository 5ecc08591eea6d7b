"""`newsletter status`: where things stand, at a glance."""

from __future__ import annotations

from typing import Any

import click

from newsletter.commands.invocation import Invocation, json_option, pass_invocation
from newsletter.domain.item import Item
from newsletter.planning.folders import IssueFolder
from newsletter.services.status import Status
from newsletter.services.status import status as look
from newsletter.services.subscribers import subscriber_stats


@click.command()
@json_option
@pass_invocation
def status(invocation: Invocation, *, as_json: bool) -> None:
    """Tell what is new, what is coming up and where the issue stands. Changes nothing.

    \b
    Examples:
      newsletter status
      newsletter status --json
    """
    found = look(invocation.project)
    counts = subscriber_stats(invocation.project).counts
    if as_json:
        invocation.json(document(found, counts))
    else:
        show(invocation, found, counts)


def _item(item: Item) -> dict[str, Any]:
    day = item.day
    return {"path": item.path, "kind": item.kind, "title": item.title, "date": day.isoformat() if day else None}


def _issue(folder: IssueFolder | None) -> dict[str, Any] | None:
    if folder is None:
        return None
    manifest = folder.manifest
    return {
        "issue": folder.id,
        "state": folder.state,
        "subject": manifest.subject if manifest else "",
        "date": manifest.date.isoformat() if manifest else None,
        "items": len(manifest.items) if manifest else 0,
    }


def document(found: Status, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "new": [_item(item) for item in found.new],
        "upcoming": [_item(item) for item in found.upcoming],
        "draft": _issue(found.draft),
        "last_sent": _issue(found.last),
        "subscribers": counts,
        "problems": [str(problem) for problem in found.problems],
    }


def show(invocation: Invocation, found: Status, counts: dict[str, int]) -> None:
    _list(invocation, "New", found.new, "nothing")
    _list(invocation, "Coming up", found.upcoming, "nothing")
    draft = f"{found.draft.id}  {found.subject}" if found.draft else "none; newsletter build makes one"
    _row(invocation, "Draft", draft)
    last = found.last
    _row(invocation, "Last issue", f"{last.id}  {last.manifest.subject}" if last and last.manifest else "none yet")
    beside = ", ".join(f"{counts[key]} {key}" for key in ("invalid", "duplicates", "suppressed") if counts.get(key))
    _row(invocation, "Readers", f"{counts['active']} active" + (f" ({beside})" if beside else ""))
    for problem in found.problems:
        invocation.warn(str(problem))


def _row(invocation: Invocation, label: str, text: str) -> None:
    invocation.result(f"{click.style(f'{label:<12}', bold=True)}{text}")


def _list(invocation: Invocation, label: str, items: tuple[Item, ...], nothing: str) -> None:
    if not items:
        _row(invocation, label, nothing)
    for position, item in enumerate(items):
        day = item.day.isoformat() if item.day else "no date   "
        _row(invocation, "" if position else label, f"{day}  {item.title}  {click.style(item.path, dim=True)}")
