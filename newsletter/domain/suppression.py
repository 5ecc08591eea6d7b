"""An address that gets no mail any more, whatever the CSV says, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """What somebody, or their mail server, said. `key` as `address_key` makes it; `source` tells where it came from.

    `reason` is a plain word or sentence: "unsubscribed", "complained", "bounced".
    """

    key: str
    email: str
    reason: str
    at: datetime
    source: str
