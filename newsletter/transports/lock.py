"""A lock on an open file that every operating system has, and that goes when its process does."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

_FAR = 0x7FFF0000  # Windows locks bytes for reading too: one that no mailbox reaches


@contextmanager
def locked(file: BinaryIO) -> Iterator[None]:
    """Hold `file` for ourselves; wait while somebody else does.

    Raises:
        OSError: it cannot be had.
    """
    if sys.platform == "win32":
        import msvcrt

        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
            file.seek(0, os.SEEK_END)
    else:
        import fcntl

        fcntl.lockf(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(file, fcntl.LOCK_UN)
