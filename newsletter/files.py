"""Files on every system: written in one step, under names that all of them take."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def is_device(name: str) -> bool:
    """Tell whether Windows takes a file's name for a device, as it does with `con.md`."""
    return _DEVICE.match(name) is not None


@contextmanager
def replacing(path: Path, *, durable: bool = False) -> Iterator[BinaryIO]:
    """Open a new file that takes the place of `path` when the block ends; where the block raises, nothing changes.

    Whoever reads `path` meanwhile finds the old file or the new one, never half of it.
    `durable`: it is on the disk when it takes its place, so that a power cut cannot leave it empty. A pipe or a device
    (`/dev/null`) is written to as it is: nothing may take its place.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            yield stream
        return
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")  # two who write at once each have their own
    try:
        with new.open("xb") as stream:
            yield stream
            if durable:
                stream.flush()
                os.fsync(stream.fileno())
        new.replace(path)
    except OSError as error:
        error.filename, error.filename2 = str(path), None  # what is to be written, whatever it is called meanwhile
        raise
    finally:
        with suppress(OSError):  # also where it could not be made, which has been said
            new.unlink()
