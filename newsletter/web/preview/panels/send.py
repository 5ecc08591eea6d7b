"""The Send tab: a test copy for a few eyes, then the issue for everybody."""

from __future__ import annotations

from typing import Any

from newsletter.errors import NewsletterError
from newsletter.services.departure import Departure, foresee
from newsletter.web.preview.progress import progress
from newsletter.web.preview.visit import Visit


def show(visit: Visit) -> dict[str, Any]:
    visit.display  # noqa: B018 — what cannot be rendered cannot be sent
    shown = progress(visit)
    departure: Departure | None = None
    refusal: NewsletterError | None = None
    if not shown["moving"]:
        try:
            departure = foresee(visit.project, visit.folder.id, now=visit.studio.now())
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
