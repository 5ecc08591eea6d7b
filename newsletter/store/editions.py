"""A frozen edition as JSON: everything a message is made of, its pictures among it, and nothing else."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from newsletter.domain.item import Picture
from newsletter.domain.message import Letterhead
from newsletter.domain.parts import CalendarEntry, Parts
from newsletter.domain.run import Edition
from newsletter.domain.slots import Slot


def dump_edition(edition: Edition) -> str:
    """Write an edition down. The web edition and the MJML stay behind: no message is made of them."""
    parts = replace(edition.parts, web="", mjml="", web_pictures=())
    return json.dumps({"parts": asdict(parts), "letterhead": asdict(edition.letterhead)}, default=_as_json)


def _as_json(value: object) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def load_edition(text: str) -> Edition:
    """Read an edition as `dump_edition` wrote it: messages made of it are the same, byte for byte."""
    document: dict[str, Any] = json.loads(text)
    parts, letterhead = document["parts"], document["letterhead"]
    return Edition(
        parts=Parts(
            **parts
            | {
                "pictures": tuple(Picture(**row | {"data": b64decode(row["data"])}) for row in parts["pictures"]),
                "web_pictures": (),
                "calendar": tuple(CalendarEntry(**row) for row in parts["calendar"]),
                "slots": tuple(Slot(**row) for row in parts["slots"]),
                "conditions": tuple(tuple(audiences) for audiences in parts["conditions"]),
                "item_conditions": tuple(parts["item_conditions"]),
            }
        ),
        letterhead=Letterhead(**letterhead | {"date": datetime.fromisoformat(letterhead["date"])}),
    )
