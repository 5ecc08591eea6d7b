"""A message with its openings: filled for one subscriber in microseconds, in bytes that are already encoded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from newsletter.domain.headers import UNFIT
from newsletter.domain.message import Message, Recipient
from newsletter.domain.slots import ESCAPES, Links, Place, Slot
from newsletter.domain.subscriber import Subscriber
from newsletter.mime.addresses import envelope_address
from newsletter.mime.fields import address_field, text_field, unsubscribe_fields
from newsletter.mime.identity import message_id
from newsletter.mime.quoted_printable import encode_value

if TYPE_CHECKING:  # cryptography is heavy, and few sign
    from newsletter.mime.dkim import Seal

PERSONAL_FIELDS = ("To", "Subject", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post")
"""The fields that differ per subscriber, in the order in which `fill` makes them."""

_PLAIN = re.compile(r"[!#-%(-\-/-;?-EG-~][!#-%(-;?-~]{0,74}")  # nothing to escape in HTML, nothing to encode
_LONGEST_VALUE = 255  # of a name or the like in a header


class Opening(NamedTuple):
    """A slot of the bodies, with places where it stands.

    `own` if no two readers have the same, and if what is plain of it looks the same in all of these places.
    """

    slot: Slot
    places: tuple[Place, ...]
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTemplate:
    """Everything of a message but what differs per subscriber.

    `pieces` is the whole message, every other piece empty. `order` puts there what is filled in, out of: `To`,
    `Subject`, `Message-ID` and what `List-Unsubscribe` takes, as whole header lines, and a value for each place of each
    of `openings`.
    """

    issue: str
    list_id: str
    envelope_sender: str
    domain: str
    mailto: str | None
    managed_by_relay: bool
    subject: bytes | tuple[str | Slot, ...]
    openings: tuple[Opening, ...]
    order: itemgetter[tuple[bytes, ...]] = field(repr=False)
    pieces: tuple[bytes, ...] = field(repr=False)
    seal: Seal | None = None
    dotless: bool = field(init=False)

    def __post_init__(self) -> None:
        # what is filled in never begins a line with one: fields begin with their names, values are quoted-printable
        object.__setattr__(self, "dotless", all(b"\n." not in b"\n" + piece for piece in self.pieces))

    def fill(self, recipient: Recipient) -> Message:
        """Make one subscriber's message; sign it if there is a seal.

        Raises:
            SubscriberError: the address cannot stand in a command or a header, or a link is too long for a line.
        """
        subscriber, links = recipient.subscriber, recipient.links
        address = envelope_address(subscriber.email)
        identity = message_id(self.list_id, self.issue, subscriber.email, domain=self.domain)
        values = [
            address_field("To", subscriber.name, address),
            self.subject if isinstance(self.subject, bytes) else _subject(self.subject, subscriber, links),
            f"Message-ID: {identity}\r\n".encode("ascii"),
            b"" if self.managed_by_relay else unsubscribe_fields(links.unsubscribe, self.mailto),
        ]
        fields = b"".join(values) if self.seal else b""
        for slot, places, own in self.openings:
            value = slot.value(subscriber, links)
            if own and _PLAIN.fullmatch(value):
                values += [f"{value}=\r\n".encode("ascii")] * len(places)
            elif slot.link:
                values += [encode_value(slot.filled(subscriber, links, place)) for place in places]
            else:
                values += _encoded(value, places)
        pieces = list(self.pieces)
        pieces[1::2] = self.order(values)
        return Message(
            self.issue,
            identity,
            self.envelope_sender,
            address.text,
            address.smtputf8,
            pieces if self.seal is None else self.seal.sign(fields, b"".join(pieces)),
            self.dotless,
        )


@lru_cache(maxsize=4096)
def _encoded(value: str, places: tuple[Place, ...]) -> tuple[bytes, ...]:
    """Encode an attribute for its places. Cached: many readers share a first name, a city, an empty cell."""
    return tuple([encode_value(ESCAPES[place](value)) for place in places])


@lru_cache(maxsize=4096)
def _one_line(value: str) -> str | None:
    """Escape a value for a header, None if it is unfit for one."""
    return None if UNFIT.search(value) or len(value) > _LONGEST_VALUE else ESCAPES[Place.HEADER](value)


@lru_cache(maxsize=4096)
def _subject_field(text: str) -> bytes:
    """Set a subject. Cached: few differ in more than a first name."""
    return text_field("Subject", text)


def _subject(pieces: tuple[str | Slot, ...], subscriber: Subscriber, links: Links) -> bytes:
    """Fill the subject. A value that is unfit for a header counts as an empty cell."""
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
        else:
            value = _one_line(piece.value(subscriber, links))
            texts.append(piece.default if value is None else value)
    return _subject_field("".join(texts))
