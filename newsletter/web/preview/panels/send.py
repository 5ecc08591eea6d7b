"""The Send tab: a test copy for a few eyes, then the issue for everybody."""

from __future__ import annotations

from typing import Any

from newsletter.errors import NewsletterError
from newsletter.services.departure import Departure
from newsletter.services.following import Following
from newsletter.web.preview.progress import progress
from newsletter.web.preview.visit import Visit


def show(visit: Visit) -> dict[str, Any]:
    visit.display  # noqa: B018 — what cannot be rendered cannot be sent
    shown = progress(visit)
    departure: Departure | None = None
    refusal: NewsletterError | None = None
    if not shown["moving"]:
        try:
            departure = visit.studio.foreseer.foresee(
                visit.project, visit.folder.id, mark=_mark(visit, shown["following"]), now=shown["now"]
            )
        except NewsletterError as error:
            refusal = error
    transport = visit.project.transport()
    return shown | {
        "departure": departure,
        "refusal": refusal,
        "transport": transport,
        "own_addresses": visit.project.settings.preview.test_addresses,
        "answers": visit.studio.answers.get(visit.folder.id, ()),
        "typed": "",
        "number": "",
    }


def _mark(visit: Visit, following: Following | None) -> object:
    """Return what changes with all that a departure depends on, but for who leaves the list meanwhile."""
    return visit.generation, following and (following.counts, following.elsewhere, following.rehearsal)
