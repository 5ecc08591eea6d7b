"""Ballast: a little room on the disk, taken while there is plenty and given up when the disk is full.

What a server has answered by then can still be written down (mail.md R08).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SIZE = 1_000_000


class Ballast:
    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Have the room for as long as the block lasts, or until it is dropped.

        Raises:
            OSError: there is none to be had.
        """
        self.drop()
        try:
            self._take()
            yield
        finally:
            self.drop()

    def _take(self) -> None:
        try:
            with os.fdopen(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(os.urandom(SIZE))  # a disk that compresses would make nothing of zeros
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            error.filename = str(self._path)
            raise

    def drop(self) -> None:
        with suppress(OSError):
            self._path.unlink()
