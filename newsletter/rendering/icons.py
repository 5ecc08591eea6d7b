"""The icons that come with a theme: small pictures, found as its templates are."""

from __future__ import annotations

import hashlib
import re

from newsletter.domain.item import Picture
from newsletter.errors import TemplateError
from newsletter.rendering.lookup import Lookup

ANY = "website"
"""The icon of what has none of its own."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def load_icon(lookup: Lookup, name: str) -> Picture:
    """Read `icons/<name>.png` of a theme, or that of any website; its size stands in the file (PNG, 11.2.2).

    Raises:
        TemplateError: there is neither, or it is no PNG.
    """
    plain = name.lower() if re.fullmatch(r"[A-Za-z0-9_-]+", name) else ANY
    found = (lookup.find(f"{lookup.themes[0]}/icons/{each}.png") for each in (plain, ANY))
    path = next((path for path in found if path), None)
    if path is None:
        raise TemplateError(f"the theme {lookup.themes[0]!r} has no icons/{ANY}.png, nor one of its own for {name!r}")
    data = path.read_bytes()
    if not data.startswith(_SIGNATURE) or len(data) < 24:
        raise TemplateError(f"templates/{lookup.real_name(path)} is no PNG")
    return Picture(
        name=f"icon-{path.stem}-{hashlib.sha256(data).hexdigest()[:8]}.png",
        media_type="image/png",
        data=data,
        width=int.from_bytes(data[16:20], "big"),
        height=int.from_bytes(data[20:24], "big"),
    )
