"""`file:DIR`: a rehearsal that leaves one `.eml` a message under `DIR/<issue>/`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from newsletter.domain.delivery import Outcome, State
from newsletter.domain.message import Message
from newsletter.transports.disk import safe_name, writing


class FileFolder:
    """A folder of messages. Delivering again overwrites: a file is there as a whole or not at all."""

    rehearsal = True

    def __init__(self, folder: Path, *, url: str) -> None:
        self.url = url
        self._folder = folder

    def __enter__(self) -> Self:
        with writing(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        return

    def deliver(self, message: Message, *, commit: Callable[[], None]) -> Outcome:
        """Write one message: see `Transport.deliver`."""
        target = self._folder / safe_name(message.issue) / f"{safe_name(message.recipient)}.eml"
        with writing(target.parent):
            target.parent.mkdir(exist_ok=True)
        place(message.data, target, beside=target.with_name(f".{target.name}.part"), commit=commit)
        return Outcome(state=State.SENT, reply=f"written to {target}")


def place(data: bytes, target: Path, *, beside: Path, commit: Callable[[], None]) -> None:
    """Write `data` beside, commit, and move it to its place in one step.

    Raises:
        StoppedError: the disk is full, read-only …; nothing is left behind.
    """
    try:
        with writing(beside):
            beside.write_bytes(data)
        commit()
        with writing(target):
            beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
