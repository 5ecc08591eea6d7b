"""The Web tab: the web edition in a frame, as it opens from disk or on the web, and the files that belong to it."""

from __future__ import annotations

import hashlib
from typing import Any

from newsletter.web.preview.visit import Visit


def show(visit: Visit) -> dict[str, Any]:
    public = visit.display.public
    own = visit.project.settings.publication.language
    language = visit.copy.language
    name = "index.html" if language in ("", own) else f"index.{language}.html"
    data = public.get(name)
    return {
        "entry": name if data is not None else "",
        "size": len(data or b""),
        "version": hashlib.sha256(data or b"").hexdigest()[:12],
        "calendars": sorted(file for file in public if file.endswith(".ics")),
        "files": sorted(file for file in public if file.startswith("images/")),
        "sizes": {file: len(data) for file, data in public.items()},
        "address": visit.project.settings.publication.web_edition(visit.issue, language or own),
    }
