"""The files of an issue that are for everybody: its web edition, with pictures and calendars."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from newsletter.config import Settings
from newsletter.domain.calendar import calendar
from newsletter.domain.parts import Parts
from newsletter.planning.manifest import Manifest


def public_files(editions: Mapping[str, Parts], settings: Settings) -> dict[str, bytes]:
    """Return them by the names they have in the issue's folder; nothing of them depends on whether it is published.

    Pictures are those of every mail too, since mails point to them.
    """
    files: dict[str, bytes] = {}
    for language, parts in editions.items():
        infix = "" if language == settings.publication.language else f".{language}"
        files[f"index{infix}.html"] = parts.web.encode()
        for picture in (*parts.pictures, *parts.web_pictures):
            files[f"images/{picture.name}"] = picture.data
        public = {entry.file: entry.component for entry in parts.calendar if entry.condition is None}
        files.update((name, calendar([component]).encode()) for name, component in public.items())
        if public:
            files[f"agenda{infix}.ics"] = calendar(public.values()).encode()
    return files


def is_page(name: str) -> bool:
    return name.startswith("index.") and name.endswith(".html")


def is_public(name: str) -> bool:
    """Tell whether a file in an issue's folder is for everybody, by its name."""
    return is_page(name) or name.endswith(".ics") or name.startswith("images/")


def hosted_only(files: Mapping[str, bytes], settings: Settings) -> dict[str, bytes]:
    """Leave out the pictures that no page shows where mails bring their own along: they may be for an audience."""
    if settings.publish.images != "embedded":
        return dict(files)
    pages = [data.decode() for name, data in files.items() if is_page(name)]
    return {
        name: data
        for name, data in files.items()
        if not name.startswith("images/") or any(name in page for page in pages)
    }


def hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}


def place_mark(to: str) -> str:
    """Return what stands in a manifest for the place where things are published, which may hold somebody's name."""
    return hashlib.sha256(to.encode()).hexdigest()[:16]


def is_published(manifest: Manifest | None, files: Mapping[str, bytes], settings: Settings) -> bool:
    """Tell whether these files are what stands where the settings say."""
    published, to = manifest.published if manifest else None, settings.publish.to
    if published is None or to is None or published.place != place_mark(to):
        return False
    return dict(published.files) == hashes(hosted_only(files, settings))
