"""A message with its openings: filled for one subscriber in microseconds, in bytes that are already encoded."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from newsletter.domain.headers import UNFIT
from newsletter.domain.message import Message, Recipient
from newsletter.domain.slots import ESCAPES, Links, Place, Slot
from newsletter.domain.subscriber import Subscriber
from newsletter.errors import SubscriberError
from newsletter.mime.addresses import envelope_address
from newsletter.mime.fields import address_field, text_field, unsubscribe_fields
from newsletter.mime.identity import message_id
from newsletter.mime.quoted_printable import encode_value

if TYPE_CHECKING:  # cryptography is heavy, and few sign
    from newsletter.mime.dkim import Seal

PERSONAL_FIELDS = ("To", "Subject", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post")
"""The fields that differ per subscriber, in the order in which `fill` makes them."""

_PLAIN_URL = re.compile(r"[!#-%(-\-/-;?-EG-~][!#-%(-;?-~]{0,74}")  # nothing to escape in HTML, nothing to encode
_LONGEST_LINE = 998  # RFC 5322 §2.1.1
_LONGEST_VALUE = 255  # of a name or the like in a header


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTemplate:
    """Everything of a message but what differs per subscriber.

    `pattern` is the whole message, a `%b` where something is filled in (and `%%` for a percent sign): first `To`,
    `Subject`, `Message-ID` and what `List-Unsubscribe` takes, as whole header lines; then, for each number in `order`,
    what that one of `openings`, the different (slot, place) of the bodies, comes to.
    """

    issue: str
    list_id: str
    envelope_sender: str
    domain: str
    mailto: str | None
    managed_by_relay: bool
    subject: bytes | tuple[str | Slot, ...]
    openings: tuple[tuple[Slot, Place], ...]
    order: tuple[int, ...] = field(repr=False)
    pattern: bytes = field(repr=False)
    seal: Seal | None = None
    dotless: bool = field(init=False)

    def __post_init__(self) -> None:
        # what is filled in never begins a line with one: fields begin with their names, values are quoted-printable
        object.__setattr__(self, "dotless", b"\n." not in self.pattern and not self.pattern.startswith(b"."))

    def fill(self, recipient: Recipient) -> Message:
        """Make one subscriber's message; sign it if there is a seal.

        Raises:
            SubscriberError: the address cannot stand in a command or a header, or a link is too long for a line.
        """
        subscriber, links = recipient.subscriber, recipient.links
        address = envelope_address(subscriber.email)
        identity = message_id(self.list_id, self.issue, subscriber.email, domain=self.domain)
        fields = (
            address_field("To", subscriber.name, address),
            self.subject if isinstance(self.subject, bytes) else _subject(self.subject, subscriber, links),
            f"Message-ID: {identity}\r\n".encode("ascii"),
            b"" if self.managed_by_relay else self._unsubscribe(links),
        )
        values = [
            _link(slot, place, subscriber, links)
            if slot.link
            else _encoded(slot.value(subscriber, links), ESCAPES[place])
            for slot, place in self.openings
        ]
        data = self.pattern % (*fields, *[values[number] for number in self.order])
        return Message(
            issue=self.issue,
            message_id=identity,
            sender=self.envelope_sender,
            recipient=address.text,
            smtputf8=address.smtputf8,
            data=data if self.seal is None else self.seal.sign(b"".join(fields), data),
            dotless=self.dotless,
        )

    def _unsubscribe(self, links: Links) -> bytes:
        if len(links.unsubscribe) > _LONGEST_LINE - 100:
            raise SubscriberError("the unsubscribe link is too long for a header", hint="Shorten [unsubscribe] url.")
        return unsubscribe_fields(links.unsubscribe, self.mailto)


@lru_cache(maxsize=4096)
def _encoded(value: str, escape: Callable[[str], str]) -> bytes:
    """Encode an attribute for its place. Cached: many readers share a first name, a city, an empty cell."""
    return encode_value(escape(value))


def _link(slot: Slot, place: Place, subscriber: Subscriber, links: Links) -> bytes:
    """Encode a link for its place; the usual ones look the same everywhere."""
    url = slot.value(subscriber, links)
    return f"{url}=\r\n".encode() if _PLAIN_URL.fullmatch(url) else encode_value(slot.filled(subscriber, links, place))


def _subject(pieces: tuple[str | Slot, ...], subscriber: Subscriber, links: Links) -> bytes:
    """Fill the subject. A value that is unfit for a header counts as an empty cell."""
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
        else:
            value = piece.value(subscriber, links)
            unfit = UNFIT.search(value) or len(value) > _LONGEST_VALUE
            texts.append(piece.default if unfit else piece.filled(subscriber, links, Place.HEADER))
    return text_field("Subject", "".join(texts))
