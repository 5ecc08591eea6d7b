"""Web addresses: where an item stands on its site, and what a relative link means there."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import quote, urljoin, urlsplit

from newsletter.config import Settings
from newsletter.content.names import slug_of, stem_of
from newsletter.content.places import Place

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_WITHOUT_SCHEME = re.compile(r"www\.[^/.]+\.[^/]|(?:[a-z0-9-]+\.)+[a-z]{2,}/(?=[^/])", re.IGNORECASE)
"""How people write an address on paper; hardly a folder's name."""
_SAFE = "/%:?#[]@!$&'()*+,;=~"
SLOT = re.compile(r"NL[0-9a-f]+S\d+Z")


def site_url(place: Place | None, settings: Settings) -> str:
    """Return the address that a path beginning with `/` or nothing is under: the source's host, else `base_url`."""
    if place is not None and place.url:
        parts = urlsplit(re.sub(r"\{\w*\}", "x", place.url))
        return f"{parts.scheme}://{parts.netloc}/"
    return settings.publication.page("")


def item_url(place: Place, *, below: str, day: date | None, slug: str | None, path: str | None) -> str | None:
    """Fill in a source's `url` pattern for a file; None if it asks for a date that the file has not.

    `slug` and `path` are the file's own keys, if any: a path in them (Zola, Jekyll) is kept. Without, `{path}` is
    the file's path without its ending.
    """
    pattern = place.url or ""
    if day is None and re.search(r"\{(?:year|month|day)\}", pattern):
        return None
    file = PurePosixPath(below)
    parent = file.parent.parent if file.stem.lower() == "index" else file.parent
    values = {
        "section": _section(place, parent),
        "slug": (slug or slug_of(_named(place, below))).strip("/"),
        "path": (path or str(parent / stem_of(_named(place, below)))).strip("/"),
        "year": f"{day.year:04d}" if day else "",
        "month": f"{day.month:02d}" if day else "",
        "day": f"{day.day:02d}" if day else "",
    }
    filled = re.sub(r"\{(\w+)\}", lambda found: quote(values[found[1]], safe="/~"), pattern)
    return re.sub(r"(?<!:)//+", "/", filled)


def _named(place: Place, below: str) -> str:
    return below if "/" in below else f"{place.folder.name}/{below}"


def _section(place: Place, parent: PurePosixPath) -> str:
    """Return Hugo's section: the first folder below `content`; elsewhere the first below the source's folder, or it."""
    parts = (*place.folder.parts, *parent.parts)
    if "content" in place.folder.parts:
        start = len(place.folder.parts) - place.folder.parts[::-1].index("content")
        if len(parts) > start:
            return parts[start]
        return ""
    return (parent.parts[0] if parent.parts else place.folder.name).lstrip("_")


def absolute(reference: str, base: str) -> str | None:
    """Make a link absolute; None for what is no address a mail may hold (`javascript:`, `file:` …)."""
    reference = re.sub(r"[\x00-\x20\x7f]+", lambda run: "" if "\n" in run[0] else "%20", reference.strip())
    if SLOT.match(reference):
        return reference
    if _WITHOUT_SCHEME.match(reference):
        reference = f"https://{reference}"
    scheme = _SCHEME.match(reference)
    if scheme and scheme[1].lower() in ("mailto", "tel"):
        return reference
    if scheme and scheme[1].lower() not in ("http", "https"):
        return None
    try:
        joined = reference if scheme else urljoin(base, reference)
        host = urlsplit(joined).hostname
    except ValueError:
        return None
    return quote(joined, safe=_SAFE) if host else None
