"""What a small test project holds, and what comes of running the command line in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SETTINGS = """\
[publication]
title = "De Proef"
from = "Redactie De Proef <redactie@example.org>"
base_url = "https://nieuws.example.org"
postal_address = "Proefstraat 1, 3500 AA Utrecht"
language = "nl"
timezone = "Europe/Amsterdam"
"""

SUBSCRIBERS = """\
email,first_name,last_name,tags
anna@example.org,Anna,de Wit,zorg
bram@example.org,Bram,,jeugd;zorg
chris@example.org,,,
"""

CONTENT = {
    "content/articles/koffie.md": "---\ntitle: Koffie in de wijk\ndate: 2026-11-20\n---\n\nElke ochtend staat de deur open.\n",
    "content/articles/brief.md": "---\ntitle: Een heldere brief\ndate: 2026-11-18\n---\n\nSchrijf zoals je praat.\n\nEn lees terug.\n",
    "content/events/markt.md": "---\ntitle: Buurtmarkt\nstart: 2026-12-12 10:00\nend: 2026-12-12 12:00\nlocation: Plein\n---\n\nKom langs.\n",
    "content/blocks/over.md": "---\ntitle: Over ons\n---\n\nWij schrijven over de wijk.\n",
}

MakeProject = Callable[..., Path]


@dataclass(frozen=True, kw_only=True)
class Result:
    """How a run of the command line ended."""

    code: int
    out: str
    err: str


RunNewsletter = Callable[..., Result]
