"""The Size tab: what the message weighs, against the limits of Gmail, and what in it weighs most."""

from __future__ import annotations

from typing import Any

from newsletter.web.preview.sizes import HTML_LIMIT, HTML_NEAR, STYLE_LIMIT, measure
from newsletter.web.preview.visit import Visit

_MOST = 10


def show(visit: Visit) -> dict[str, Any]:
    copy = visit.copy
    sizes = measure(copy.data, copy.html)
    known = visit.display.pictures
    hosted = (
        () if sizes.pictures else tuple(known[name] for name in dict.fromkeys(copy.pictures.values()) if name in known)
    )
    return {
        "sizes": sizes,
        "limit": HTML_LIMIT,
        "near": HTML_NEAR,
        "style_limit": STYLE_LIMIT,
        "blocks": sizes.blocks[:_MOST],
        "hosted": sorted(hosted, key=lambda one: -one.bytes),
    }
