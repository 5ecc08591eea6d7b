"""A picture file made ready for mail: PNG, JPEG or GIF, upright, no wider than asked for, without its metadata."""

from __future__ import annotations

import hashlib
import io
import warnings
from functools import lru_cache
from pathlib import Path
from typing import Any

from newsletter.domain.item import Picture
from newsletter.domain.slug import slug
from newsletter.pictures.moving import HEAVIEST, bare_gif
from newsletter.pictures.refusal import PictureError
from newsletter.pictures.svg import draw_svg, is_svg

_ICC_LARGEST = 4096
_ORIENTATION = 0x0112
"""The EXIF tag that tells which side of a photograph is up."""
_PNG_HEAVY = 300_000
"""Bytes: a PNG with more, and without transparency, is a photograph that was saved as the wrong kind."""
_RARER = ("WEBP", "BMP", "TIFF", "AVIF")
_EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif"}


@lru_cache(maxsize=128)
def prepare(
    file: Path,
    modified: int,  # noqa: ARG001 — a changed file is another picture
    size: int,  # noqa: ARG001
    widest: int,
    natural: bool,
) -> Picture:
    """Make the picture, at most `widest` pixels wide; the same file always gives the same bytes.

    A drawing without pixels (SVG) is made that wide; if `natural`, twice as wide as it means to be shown.

    Raises:
        PictureError, OSError: it cannot be used.
    """
    from PIL import Image, UnidentifiedImageError

    data = file.read_bytes()
    if is_svg(data):
        data = draw_svg(data, widest=widest, natural=natural)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_formats(data)) as image:
                prepared, kind, width, height = _encode(image, data, widest)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError("has too many pixels; make it smaller") from error
    except UnidentifiedImageError as error:
        raise PictureError("cannot be read: it is no picture, or of an unknown kind; save it as JPEG or PNG") from error
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, ArithmeticError, EOFError) as error:
        raise PictureError("cannot be read: it is broken") from error
    except (MemoryError, RuntimeError, AttributeError, NotImplementedError) as error:
        raise PictureError("cannot be read: it is broken or too large") from error
    name = f"{slug(file.stem, longest=40) or 'beeld'}-{hashlib.sha256(prepared).hexdigest()[:8]}.{_EXTENSIONS[kind]}"
    return Picture(name=name, media_type=kind, data=prepared, width=width, height=height)


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


def _encode(image: Any, data: bytes, widest: int) -> tuple[bytes, str, int, int]:
    """Encode a picture anew. What moves in a GIF goes on moving; of every other kind the first picture is shown."""
    from PIL import Image, ImageOps

    if image.format == "GIF" and getattr(image, "is_animated", False) and len(data) <= HEAVIEST:
        return bare_gif(data), "image/gif", *image.size
    png = image.format in ("PNG", "GIF")
    photo = image.format in ("JPEG", "MPO")
    profile = image.info.get("icc_profile") if image.mode in ("RGB", "RGBA") else None
    if photo and image.size[0] > widest:  # let the decoder do most of the work
        image.draft(image.mode, (widest, widest * image.size[1] // image.size[0]))
    if image.getexif().get(_ORIENTATION, 1) != 1:
        image = ImageOps.exif_transpose(image)
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    drawn = png and image.mode == "P" and not has_alpha and image.width <= widest
    if image.mode.startswith(("I", "F")):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    elif not drawn:  # a drawing of few colours stays one: turned into RGB it would be twice as large
        mode = "RGBA" if has_alpha else "L" if image.mode in ("1", "L") else "RGB"
        image = image if image.mode == mode else image.convert(mode)
    if image.width > widest:
        height = max(1, round(image.height * widest / image.width))
        image = image.resize((widest, height), Image.Resampling.HAMMING, reducing_gap=2.0)
    if has_alpha and image.getextrema()[3][0] == 255:
        image = image.convert("RGB")
        has_alpha = False
    keep = {"icc_profile": profile} if profile and len(profile) <= _ICC_LARGEST else {}
    plain = has_alpha or drawn or (png and len(data) <= _PNG_HEAVY)
    photo = photo or (not plain and image.getcolors(maxcolors=4096) is None)
    image.info = {}
    out = io.BytesIO()
    if not photo:
        image.save(out, "PNG", optimize=True, **keep)
        if has_alpha or drawn or out.tell() <= _PNG_HEAVY:
            return out.getvalue(), "image/png", *image.size
        out = io.BytesIO()  # a photograph after all: in shades of grey it has few colours too
    image.save(out, "JPEG", quality=82, **keep)
    return out.getvalue(), "image/jpeg", *image.size
