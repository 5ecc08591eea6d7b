"""The Inbox tab: the message among others, in the lists of mail programs."""

from __future__ import annotations

from typing import Any

from newsletter.web.preview.inbox import Device, Program, hint, inbox_rows, opening, preheader_hint
from newsletter.web.preview.visit import Visit


def show(visit: Visit) -> dict[str, Any]:
    copy = visit.copy
    said = {name.lower(): value for name, value in copy.headers}
    sender = said.get("from", visit.project.settings.publication.sender)
    name = sender.rpartition("<")[0].strip(' "') or sender.strip("<> ")
    subject = copy.veiled(said.get("subject", visit.display.subject))
    preheader = copy.veiled(opening(copy.html))
    rows = inbox_rows(name, subject, preheader, visit.display.date)
    return {
        "rows": {(row.device, row.program): row for row in rows},
        "devices": tuple(Device),
        "programs": tuple(Program),
        "subject_hint": hint(subject),
        "preheader_hint": preheader_hint(preheader, subject),
        "day": f"{visit.display.date.day} {visit.display.date:%b}",
    }
