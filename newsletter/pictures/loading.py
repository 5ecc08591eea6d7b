"""Finds the local pictures that texts point to, and has them made ready; what cannot be used costs a warning."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from newsletter.domain.item import Picture
from newsletter.errors import Problem
from newsletter.pictures.preparing import prepare
from newsletter.pictures.refusal import PictureError

WIDEST = 1200
"""Pixels: twice the width of a mail."""
ROW = 288
"""Pixels: twice the width a picture has in a row of a list."""
LARGEST = 60_000_000


def load_picture(
    reference: str,
    *,
    beside: Path,
    root: Path,
    where: str,
    line: int | None,
    warn: Callable[[Problem], None],
    bounds: Path | None = None,
    widest: int = WIDEST,
    natural: bool = False,
) -> Picture | None:
    """Load a local picture, ready for mail, at most `widest` pixels wide; what cannot be loaded costs a warning.

    `reference` is a path relative to `beside` (a folder, or a file in it); with a leading slash, to `root`. `bounds`
    is a folder besides `root` that pictures may come from. An SVG drawing is made `widest` pixels wide;
    if `natural`, twice as wide as it means to be.
    """

    def refuse(reason: str) -> Picture | None:
        warn(Problem(where=where, line=line, reason=f'the picture "{reference:.200}" {reason}', topic="picture"))
        return None

    try:
        file = find_picture(reference, beside=beside, root=root, bounds=bounds)
    except ValueError as error:
        return refuse(str(error))
    if file is None:
        return refuse("is not there")
    try:
        status = file.stat()
        if status.st_size > LARGEST:
            return refuse(f"is larger than {LARGEST // 1_000_000} MB; make it smaller")
        return prepare(file, status.st_mtime_ns, status.st_size, widest, natural)
    except OSError as error:
        return refuse(f"cannot be read: {error.strerror or 'it is no picture, or a broken one'}")
    except PictureError as error:
        return refuse(str(error))


def find_picture(reference: str, *, beside: Path, root: Path, bounds: Path | None = None) -> Path | None:
    """Return the file that a reference means; None if there is none.

    Raises:
        ValueError: it is outside the project, or not a file.
    """
    folder = beside if beside.is_dir() else beside.parent
    bare = re.split(r"[?#]", reference, maxsplit=1)[0].replace("\\", "/")
    outside = odd = False
    for path in dict.fromkeys((reference, bare, unquote(bare))):
        try:
            start = root if path.startswith("/") else folder
            file = Path(os.path.realpath(start / path.lstrip("/")))
            allowed = [Path(os.path.realpath(bound)) for bound in (root, bounds) if bound]
            if not any(file.is_relative_to(bound) for bound in allowed):
                outside = True
            elif file.is_file():
                return file
            elif file.exists():
                odd = True
        except (OSError, ValueError):  # a name too long, or with characters no name has
            continue
    if odd:
        raise ValueError("is not a file")
    if outside:
        raise ValueError("is outside the project; copy it next to the text")
    return None
