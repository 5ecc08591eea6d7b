"""A message with its openings: filled for one subscriber in microseconds, in bytes that are already encoded."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsletter.domain.headers import UNFIT
from newsletter.domain.message import Message, Recipient
from newsletter.domain.slots import Links, Place, Slot
from newsletter.domain.subscriber import Subscriber
from newsletter.errors import SubscriberError
from newsletter.mime.addresses import envelope_address
from newsletter.mime.fields import address_field, text_field, unsubscribe_fields
from newsletter.mime.identity import message_id
from newsletter.mime.quoted_printable import encode_value

_LONGEST_LINE = 998  # RFC 5322 §2.1.1
_LONGEST_VALUE = 255  # of a name or the like in a header


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTemplate:
    """Everything of a message but what differs per subscriber.

    `openings` are the different (slot, place) of the bodies; a number in `body` stands where one is filled in. The
    fields are whole header lines, in the order in which they go out around `To`, `Subject`, `Message-ID` and
    `List-Unsubscribe`.
    """

    issue: str
    list_id: str
    envelope_sender: str
    domain: str
    mailto: str | None
    managed_by_relay: bool
    before_to: bytes = field(repr=False)
    before_subject: bytes = field(repr=False)
    subject: bytes | tuple[str | Slot, ...]
    before_id: bytes = field(repr=False)
    before_unsubscribe: bytes = field(repr=False)
    after_unsubscribe: bytes = field(repr=False)
    openings: tuple[tuple[Slot, Place], ...]
    body: tuple[bytes | int, ...] = field(repr=False)

    def fill(self, recipient: Recipient) -> Message:
        """Make one subscriber's message.

        Raises:
            SubscriberError: the address cannot stand in a command or a header, or a link is too long for a line.
        """
        subscriber, links = recipient.subscriber, recipient.links
        address = envelope_address(subscriber.email)
        identity = message_id(self.list_id, self.issue, subscriber.email, domain=self.domain)
        values = [encode_value(slot.filled(subscriber, links, place)) for slot, place in self.openings]
        head = (
            self.before_to,
            address_field("To", subscriber.name, address),
            self.before_subject,
            self.subject if isinstance(self.subject, bytes) else _subject(self.subject, subscriber, links),
            self.before_id,
            f"Message-ID: {identity}\r\n".encode("ascii"),
            self.before_unsubscribe,
            b"" if self.managed_by_relay else self._unsubscribe(links),
            self.after_unsubscribe,
        )
        body = [values[piece] if isinstance(piece, int) else piece for piece in self.body]
        return Message(
            issue=self.issue,
            message_id=identity,
            sender=self.envelope_sender,
            recipient=address.text,
            smtputf8=address.smtputf8,
            data=b"".join((*head, *body)),
        )

    def _unsubscribe(self, links: Links) -> bytes:
        if len(links.unsubscribe) > _LONGEST_LINE - 100:
            raise SubscriberError("the unsubscribe link is too long for a header", hint="Shorten [unsubscribe] url.")
        return unsubscribe_fields(links.unsubscribe, self.mailto)


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
