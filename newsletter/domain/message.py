"""A message on its way: what is the same for everybody, whom it is for, and the bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from newsletter.domain.slots import Links
from newsletter.domain.subscriber import Subscriber


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What every message of an issue carries; frozen when the issue is sealed.

    `date` is aware. `images` is the URL before `images/<name>` where pictures are hosted, None where they are
    embedded. `unsubscribe` tells which List-Unsubscribe headers go out: none where a relay adds its own.
    """

    issue: str
    date: datetime
    sender: str
    reply_to: str | None
    bounce_address: str
    list_id: str
    list_name: str
    language: str
    unsubscribe_mailto: str | None
    managed_by_relay: bool
    archived_at: str | None
    images: str | None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A subscriber with the links that were made for them."""

    subscriber: Subscriber
    links: Links


class Message(NamedTuple):
    """One message for one recipient: the envelope, and the bytes (7-bit, CRLF, no line over 998).

    The bytes are in `pieces`, most of them the same in every message of an issue: nobody need copy them.

    `recipient` is the envelope's form of the address (IDN domain as A-label). `smtputf8` if the local part is not
    ASCII (RFC 6531). `dotless` if no line can begin with a dot, by the way it was made: to look for one takes as long
    as half of everything else.
    """

    issue: str
    message_id: str
    sender: str
    recipient: str
    smtputf8: bool
    pieces: Sequence[bytes]
    dotless: bool = False

    @property
    def size(self) -> int:
        return sum(map(len, self.pieces))

    @property
    def data(self) -> bytes:
        """The whole message, copied together."""
        return b"".join(self.pieces)
