"""One issue for one subscriber, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from newsletter.errors import StoppedError


class State(StrEnum):
    """The six states of interface.md §3; every recipient is in exactly one."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    DEFERRED = "deferred"
    SKIPPED = "skipped"
    UNCERTAIN = "uncertain"

    __hash__ = str.__hash__  # Enum's own is Python, and states are counted for every message


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a transport, or our own rules, decided about one delivery; `reply` in the server's words or ours."""

    state: State
    reply: str


class Scope(StrEnum):
    """Whom a refusal is about (mail.md S18). Only RECIPIENT counts against a subscriber."""

    RECIPIENT = "recipient"
    SENDER = "sender"
    POLICY = "policy"
    MESSAGE = "message"
    SIGN_IN = "sign-in"
    CONNECTION = "connection"


class RefusedError(StoppedError):
    """The server refused a message for a reason that is not its recipient: others may fare the same."""

    def __init__(self, message: str, *, scope: Scope, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.scope = scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One row of the ledger. `at` is the time of the last change, None while nothing happened."""

    email: str
    state: State
    reply: str = ""
    at: datetime | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many deliveries of an issue are in each state; they add up to `recipients`."""

    sent: int = 0
    failed: int = 0
    deferred: int = 0
    skipped: int = 0
    uncertain: int = 0
    pending: int = 0

    @property
    def by_state(self) -> dict[State, int]:
        """The number in each state, in the order in which an editor wants to hear them."""
        return {State(field.name): getattr(self, field.name) for field in fields(self)}

    @property
    def recipients(self) -> int:
        return sum(self.by_state.values())
