"""What one subscriber gets, as the rules see it."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsletter.checks.rule import Place
from newsletter.domain.delivery import Outcome
from newsletter.domain.message import Message
from newsletter.domain.slots import Slot
from newsletter.domain.subscriber import Subscriber


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One subscriber's message, or the reason why there is none. `place` is their row; `slots` are those filled in.

    `nonce` is what every slot's token is made with.
    """

    subscriber: Subscriber
    place: Place
    made: Message | Outcome = field(repr=False)
    slots: tuple[Slot, ...] = ()
    nonce: str = ""
