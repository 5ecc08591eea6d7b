"""Writing for rehearsals: names that every file system takes, and errors in the editor's words."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from newsletter.domain.subscriber import address_key
from newsletter.errors import StoppedError
from newsletter.files import is_device

_LONGEST = 80
_REMEDIES = {
    errno.ENOSPC: "Make room on that disk, then run the command again: it goes on where it stopped.",
    errno.EDQUOT: "Make room on that disk, then run the command again: it goes on where it stopped.",
    errno.EROFS: "That place is read-only: name another one in [delivery] transport.",
    errno.EACCES: "Close the programs that have it open, and see that you may write there.",
    errno.EPERM: "Close the programs that have it open, and see that you may write there.",
    errno.EEXIST: "Name a folder in [delivery] transport; a file of that name is in the way.",
    errno.ENOTDIR: "Name a folder in [delivery] transport; a file of that name is in the way.",
}


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Translate what the file system says about `path`.

    Raises:
        StoppedError: it cannot be written.
    """
    try:
        yield
    except OSError as error:
        hint = _REMEDIES.get(error.errno or 0, "See that the place exists and that you may write there.")
        raise StoppedError(f"{path} cannot be written: {error.strerror or error}", hint=hint) from error


def safe_name(text: str) -> str:
    """Return a file name for `text` that is its own on every file system, also where case does not count.

    A plain, short, lower-case text is its own name; another gets a short hash behind it.
    """
    key = address_key(text)
    plain = re.sub(r"[^a-z0-9@._+-]", "_", key)[:_LONGEST].strip(".")
    if plain and plain == text and not is_device(plain):
        return plain
    return f"{'_' if is_device(plain) else ''}{plain}-{sha256(key.encode('utf-8', 'replace')).hexdigest()[:10]}"
