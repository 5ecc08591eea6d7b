"""The Text tab: the plain text that is in every message beside the HTML."""

from __future__ import annotations

import re
from typing import Any

from newsletter.web.preview.visit import Visit

_ADDRESS = re.compile(r"((?:https?://|mailto:)[^\s<>\"]+)")


def show(visit: Visit) -> dict[str, Any]:
    text = visit.copy.veiled(visit.copy.text)
    return {
        "pieces": _ADDRESS.split(text),
        "words": len(text.split()),
        "size": len(visit.copy.text.encode()),
        "longest": max(map(len, text.split("\n"))),
    }
