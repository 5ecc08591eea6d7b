"""The Report tab: a send that is followed, or one that is looked back on."""

from __future__ import annotations

from typing import Any

from newsletter.web.preview.chart import draw
from newsletter.web.preview.progress import progress
from newsletter.web.preview.visit import Visit


def show(visit: Visit) -> dict[str, Any]:
    visit.display  # noqa: B018 — the head of the page wants it
    shown = progress(visit)
    look = shown["following"]
    aftermath = visit.studio.follower.look_back(visit.project, look) if look else None
    return shown | {
        "aftermath": aftermath,
        "rows": [*((one.domain, one.counts) for one in aftermath.domains), ("elsewhere", aftermath.elsewhere)]
        if aftermath
        else [],
        "states": [state for state, number in shown["following"].counts.by_state.items() if number]
        if aftermath
        else [],
        "chart": draw(aftermath.timeline, zone=shown["zone"]) if aftermath else None,
    }
