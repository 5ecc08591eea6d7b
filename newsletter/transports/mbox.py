"""`mbox:FILE`: a rehearsal into one file of many messages (mboxrd, RFC 4155), as any mail program imports it."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import BinaryIO

from newsletter.domain.delivery import Outcome, State
from newsletter.domain.message import Message
from newsletter.errors import StoppedError
from newsletter.transports.disk import writing
from newsletter.transports.lock import locked

_FROM = re.compile(rb"^(>*From )", re.MULTILINE)
_DATE = re.compile(rb"\r\nDate: ([^\r]+)")


class Mbox:
    """An mbox file. A message is appended under a lock; what was written of one that failed is taken back."""

    rehearsal = True

    def __init__(self, path: Path, *, url: str) -> None:
        self.url = url
        self._path = path

    async def connect(self) -> MboxSession:
        """Open the file: see `Transport.connect`."""
        with writing(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch()
            file = self._path.open("r+b", buffering=0)
            begins = file.read(5)
        if not b"From ".startswith(begins):
            file.close()
            raise StoppedError(
                f"{self._path} holds something else than messages", hint="Name another file in [delivery] transport."
            )
        return MboxSession(self._path, file)


class MboxSession:
    """A session. The lock is held while one message is appended, so sessions take turns."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path = path
        self._file = file
        self._offered: bytes | None = None

    async def offer(self, message: Message) -> Outcome | None:
        """Make its entry ready: see `Session.offer`."""
        self._offered = mbox_entry(message)
        return None

    async def finish(self, following: Message | None = None) -> Outcome:  # noqa: ARG002 - nothing is gained by it
        """Append it: see `Session.finish`."""
        entry, self._offered = self._offered, None
        if entry is None:
            raise RuntimeError("a message is offered before it is finished")
        with writing(self._path), locked(self._file):
            _append(self._file, entry)
        return Outcome(state=State.SENT, reply=f"appended to {self._path}")

    async def close(self) -> None:
        """Close the file: see `Session.close`."""
        self._file.close()


def mbox_entry(message: Message) -> bytes:
    """Write a message as it stands in an mbox, with its `From ` line and the empty line behind it."""
    text = _FROM.sub(rb">\1", message.data.replace(b"\r\n", b"\n")).rstrip(b"\n")
    return f"From {message.sender} {_written(message)}\n".encode() + text + b"\n\n"


def _written(message: Message) -> str:
    """Return the message's own date as mbox wants it: asctime, UTC."""
    from email.utils import mktime_tz, parsedate_tz

    date = _DATE.search(message.data)
    parsed = parsedate_tz(date[1].decode("ascii", "replace")) if date else None
    return time.asctime(time.gmtime(mktime_tz(parsed) if parsed else 0))


def _append(file: BinaryIO, entry: bytes) -> None:
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - 2))
    tail = file.read(2)
    entry = b"\n" * (0 if end == 0 or tail == b"\n\n" else 1 if tail.endswith(b"\n") else 2) + entry
    try:
        view = memoryview(entry)
        while view:  # an unbuffered write may take less than it is given
            view = view[file.write(view) :]
    except BaseException:
        file.truncate(end)
        raise
