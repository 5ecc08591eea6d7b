"""What of a reader's message is not for others' eyes, and what they see instead."""

from __future__ import annotations

from newsletter.domain.mailbox import HIDDEN, masked
from newsletter.domain.subscriber import Subscriber
from newsletter.services.links import LinkMaker


def veils_of(subscriber: Subscriber, envelope: str, links: LinkMaker) -> tuple[tuple[str, str], ...]:
    """Return what to hide and what to show for it; `envelope` is the address as it stands in the message's head."""
    shown = masked(subscriber.email)
    written = dict.fromkeys((subscriber.email, envelope))
    return *((address, shown) for address in written), (links.token(subscriber), HIDDEN)
