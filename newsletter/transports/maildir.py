"""`maildir:DIR`: a rehearsal into a mail folder of one file a message, as mutt, Dovecot and Thunderbird read it."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from newsletter.domain.delivery import Outcome, State
from newsletter.domain.message import Message
from newsletter.transports.disk import writing
from newsletter.transports.file import place


class Maildir:
    """A Maildir. A message's name comes from its Message-ID, so a second delivery is the same file."""

    rehearsal = True

    def __init__(self, folder: Path, *, url: str) -> None:
        self.url = url
        self._folder = folder

    def __enter__(self) -> Self:
        with writing(self._folder):
            for name in ("tmp", "new", "cur"):
                (self._folder / name).mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        return

    def deliver(self, message: Message, *, commit: Callable[[], None]) -> Outcome:
        """Write one message with the line ends of mail on disk: see `Transport.deliver`."""
        name = f"{sha256(message.message_id.encode()).hexdigest()[:32]}.newsletter"
        target = self._folder / "new" / name
        place(message.data.replace(b"\r\n", b"\n"), target, beside=self._folder / "tmp" / name, commit=commit)
        return Outcome(state=State.SENT, reply=f"written to {target}")
