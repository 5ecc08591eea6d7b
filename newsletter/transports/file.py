"""`file:DIR`: a rehearsal that leaves one `.eml` a message under `DIR/<issue>/`."""

from __future__ import annotations

from pathlib import Path

from newsletter.domain.message import Message
from newsletter.transports.disk import safe_name, writing
from newsletter.transports.placing import Piece, PlacingSession


class FileFolder:
    """A folder of messages. Sending again overwrites: a file is there as a whole or not at all."""

    rehearsal = True

    def __init__(self, folder: Path, *, url: str) -> None:
        self.url = url
        self._folder = folder

    async def connect(self) -> PlacingSession:
        """Make the folder: see `Transport.connect`."""
        with writing(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        return PlacingSession(self._piece)

    def _piece(self, message: Message) -> Piece:
        target = self._folder / safe_name(message.issue) / f"{safe_name(message.recipient)}.eml"
        return Piece(target=target, beside=target.with_name(f".{target.name}.part"), data=message.data)
