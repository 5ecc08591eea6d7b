"""Messages as files of their own: written beside their place, and moved there in one step."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from newsletter.domain.delivery import Outcome, State
from newsletter.domain.message import Message
from newsletter.transports.disk import writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What is written, where at first, and where in the end."""

    target: Path
    beside: Path
    data: bytes


class PlacingSession:
    """A session. The point of no return is the move; what fails before it leaves nothing behind."""

    def __init__(self, piece: Callable[[Message], Piece]) -> None:
        self._piece = piece
        self._offered: Piece | None = None

    async def offer(self, message: Message) -> Outcome | None:
        """Write it beside its place: see `Session.offer`."""
        self._discard()
        self._offered = piece = self._piece(message)
        try:
            with writing(piece.target.parent):
                piece.target.parent.mkdir(exist_ok=True)
            with writing(piece.beside):
                piece.beside.write_bytes(piece.data)
        except BaseException:
            self._discard()
            raise
        return None

    async def finish(self, following: Message | None = None) -> Outcome:  # noqa: ARG002 - nothing is gained by it
        """Move it to its place: see `Session.finish`."""
        piece = self._offered
        if piece is None:
            raise RuntimeError("a message is offered before it is finished")
        try:
            with writing(piece.target):
                piece.beside.replace(piece.target)
        finally:
            self._discard()
        return Outcome(state=State.SENT, reply=f"written to {piece.target}")

    async def close(self) -> None:
        """Take back what was not finished: see `Session.close`."""
        self._discard()

    def _discard(self) -> None:
        if self._offered is not None:
            with contextlib.suppress(OSError):
                self._offered.beside.unlink(missing_ok=True)
            self._offered = None
