"""`maildir:DIR`: a rehearsal into a mail folder of one file a message, as mutt, Dovecot and Thunderbird read it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from newsletter.domain.message import Message
from newsletter.transports.disk import writing
from newsletter.transports.placing import Piece, PlacingSession


class Maildir:
    """A Maildir. A message's name comes from its Message-ID, so what is sent again is the same file."""

    rehearsal = True

    def __init__(self, folder: Path, *, url: str) -> None:
        self.url = url
        self._folder = folder

    async def connect(self) -> PlacingSession:
        """Make the folders: see `Transport.connect`."""
        with writing(self._folder):
            for name in ("tmp", "new", "cur"):
                (self._folder / name).mkdir(parents=True, exist_ok=True)
        return PlacingSession(self._piece)

    def _piece(self, message: Message) -> Piece:
        """Take the message with the line ends of mail on disk."""
        name = f"{sha256(message.message_id.encode()).hexdigest()[:32]}.newsletter"
        return Piece(
            target=self._folder / "new" / name,
            beside=self._folder / "tmp" / name,
            data=message.data.replace(b"\r\n", b"\n"),
        )
