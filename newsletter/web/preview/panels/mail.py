"""The Mail tab: the mail in a frame, at any width and through any lens."""

from __future__ import annotations

from typing import Any

from newsletter.web.preview.lenses import Lens
from newsletter.web.preview.visit import NARROWEST, WIDEST, WIDTHS, Visit


def show(visit: Visit) -> dict[str, Any]:
    return {
        "lenses": tuple(Lens),
        "widths": WIDTHS,
        "narrowest": NARROWEST,
        "widest": WIDEST,
        "version": visit.copy.digest[:12],
    }
