"""Pictures made ready for mail: PNG, JPEG or GIF, turned upright, at most 1200 pixels wide, without their metadata."""

from __future__ import annotations

import hashlib
import io
import os
import re
import warnings
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from newsletter.domain.item import Picture
from newsletter.domain.slug import slug
from newsletter.errors import Problem

WIDEST = 1200
LARGEST = 60_000_000
_UNFIT = {".svg": "SVG pictures are not shown in mail; save it as PNG"}
_ICC_LARGEST = 4096
_ORIENTATION = 0x0112
"""The EXIF tag that tells which side of a photograph is up."""
_PNG_HEAVY = 300_000
"""Bytes: a PNG with more, and without transparency, is a photograph that was saved as the wrong kind."""


def load_picture(
    reference: str,
    *,
    beside: Path,
    root: Path,
    where: str,
    line: int | None,
    warn: Callable[[Problem], None],
    bounds: Path | None = None,
) -> Picture | None:
    """Load a local picture, ready for mail; what cannot be loaded costs a warning.

    `reference` is a path relative to `beside` (a folder, or a file in it); with a leading slash, to `root`. `bounds`
    is a folder besides `root` that pictures may come from.
    """

    def refuse(reason: str) -> Picture | None:
        warn(Problem(where=where, line=line, reason=f'the picture "{reference:.200}" {reason}'))
        return None

    try:
        file = find_picture(reference, beside=beside, root=root, bounds=bounds)
    except ValueError as error:
        return refuse(str(error))
    if file is None:
        return refuse("is not there")
    if reason := _UNFIT.get(file.suffix.lower()):
        return refuse(f"is left out: {reason}")
    try:
        status = file.stat()
        if status.st_size > LARGEST:
            return refuse(f"is larger than {LARGEST // 1_000_000} MB; make it smaller")
        return _prepare(file, status.st_mtime_ns, status.st_size)
    except OSError as error:
        return refuse(f"cannot be read: {error.strerror or 'it is no picture, or a broken one'}")
    except _PictureError as error:
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


class _PictureError(Exception):
    """A picture that cannot be made ready; the text goes behind its name."""


@lru_cache(maxsize=64)
def _prepare(file: Path, modified: int, size: int) -> Picture:  # noqa: ARG001 — a changed file is another picture
    """Make the picture; the same file always gives the same bytes."""
    from PIL import Image, UnidentifiedImageError

    data = file.read_bytes()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_formats(data)) as image:
                prepared, kind, width, height = _encode(image, data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _PictureError("has too many pixels; make it smaller") from error
    except UnidentifiedImageError as error:
        raise _PictureError("cannot be read: it is no picture, or of an unknown kind") from error
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, ArithmeticError, EOFError) as error:
        raise _PictureError("cannot be read: it is broken") from error
    except (MemoryError, RuntimeError, AttributeError, NotImplementedError) as error:
        raise _PictureError("cannot be read: it is broken or too large") from error
    extension = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif"}[kind]
    name = f"{slug(file.stem, longest=40) or 'beeld'}-{hashlib.sha256(prepared).hexdigest()[:8]}.{extension}"
    return Picture(name=name, media_type=kind, data=prepared, width=width, height=height)


_RARER = ("WEBP", "BMP", "TIFF", "AVIF")


def _formats(data: bytes) -> list[str]:
    """Return the kinds to try, of those that may be tried: EPS, for one, would start a program.

    The three of mail are known by their first bytes, so that Pillow need not load its other forty readers.
    """
    from PIL import Image

    for begins, name in ((b"\xff\xd8", "JPEG"), (b"\x89PNG", "PNG"), (b"GIF8", "GIF")):
        if data.startswith(begins):
            return [name]
    Image.init()
    return [name for name in _RARER if name in Image.OPEN]


def _encode(image: Any, data: bytes) -> tuple[bytes, str, int, int]:
    from PIL import Image, ImageOps

    if image.format == "GIF" and getattr(image, "is_animated", False):
        return data, "image/gif", *image.size
    png = image.format in ("PNG", "GIF")
    photo = image.format in ("JPEG", "MPO")
    profile = image.info.get("icc_profile")
    if photo and image.size[0] > WIDEST:  # let the decoder do most of the work
        image.draft(image.mode, (WIDEST, WIDEST * image.size[1] // image.size[0]))
    if image.getexif().get(_ORIENTATION, 1) != 1:
        image = ImageOps.exif_transpose(image)
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    drawn = png and image.mode == "P" and not has_alpha and image.width <= WIDEST
    if drawn:  # a drawing of few colours stays one: turned into RGB it would be twice as large
        profile = None
    elif image.mode.startswith(("I", "F")):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    else:
        mode = "RGBA" if has_alpha else "L" if image.mode in ("1", "L") else "RGB"
        image = image if image.mode == mode else image.convert(mode)
        profile = profile if image.mode != "L" else None
    if image.width > WIDEST:
        height = max(1, round(image.height * WIDEST / image.width))
        image = image.resize((WIDEST, height), Image.Resampling.HAMMING, reducing_gap=2.0)
    if has_alpha and image.getextrema()[3][0] == 255:
        image = image.convert("RGB")
        has_alpha = False
    keep = {"icc_profile": profile} if profile and len(profile) <= _ICC_LARGEST and image.mode != "L" else {}
    plain = has_alpha or drawn or (png and len(data) <= _PNG_HEAVY)
    photo = photo or (not plain and image.getcolors(maxcolors=4096) is None)
    image.info = {}
    out = io.BytesIO()
    if photo:
        image.save(out, "JPEG", quality=82, **keep)
        return out.getvalue(), "image/jpeg", *image.size
    image.save(out, "PNG", optimize=True, **keep)
    return out.getvalue(), "image/png", *image.size
