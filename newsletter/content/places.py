"""Where content is kept: the four folders of content/, and the sources that the settings name."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from newsletter.config import Settings
from newsletter.domain.item import Kind

SUFFIXES = (".md", ".markdown", ".txt", ".html", ".ics")


@dataclass(frozen=True, kw_only=True)
class Place:
    """One folder to read, whole or as far as `pattern` matches a file's path below it.

    `prefix` is how its items' paths begin: project-relative POSIX, with a closing slash, or nothing. `kind` is None for
    the folder of series. `url` is a source's pattern of addresses. `source` tells a source from content/ itself.
    """

    folder: Path
    prefix: str
    kind: Kind | None
    pattern: re.Pattern[str] | None = None
    url: str | None = None
    source: bool = False

    @cached_property
    def bounds(self) -> Path:
        """The folder that pictures of a source may come from: the site's `content` above it, else its own."""
        for folder in (self.folder, *self.folder.parents):
            if folder.name == "content":
                return folder
        return self.folder

    @property
    def name(self) -> str:
        """The folder as messages call it."""
        return self.prefix.rstrip("/") or "."

    def holds(self, below: str) -> bool:
        """Tell whether a file, by its POSIX path below the folder, is of this place."""
        return self.pattern is None or self.pattern.fullmatch(below) is not None


@lru_cache(maxsize=8)
def places(root: Path, settings_sources: tuple[tuple[str, Kind, str | None], ...]) -> tuple[Place, ...]:
    """List the places of a project, its own folders first."""
    own = {"articles": Kind.ARTICLE, "events": Kind.EVENT, "blocks": Kind.BLOCK, "series": None}
    found = [Place(folder=root / "content" / name, prefix=f"content/{name}/", kind=kind) for name, kind in own.items()]
    return (*found, *(_source_place(root, path, kind, url) for path, kind, url in settings_sources))


def places_of(root: Path, settings: Settings) -> tuple[Place, ...]:
    return places(root, tuple((source.path, source.kind, source.url) for source in settings.content.source))


def place_of(path: str, root: Path, settings: Settings) -> Place | None:
    """Return the place that an item's file, by its path, came from."""
    for place in places_of(root, settings):
        if path.startswith(place.prefix) and place.holds(path.removeprefix(place.prefix)):
            return place
    return None


def _source_place(root: Path, path: str, kind: Kind, url: str | None) -> Place:
    segments = path.replace("\\", "/").split("/")
    wild = next((number for number, segment in enumerate(segments) if re.search(r"[*?\[{]", segment)), len(segments))
    base, rest = "/".join(segments[:wild]), "/".join(segments[wild:])
    folder = Path(os.path.normpath(root / base)) if base or wild else root
    if not rest and folder.suffix.lower() in SUFFIXES and not folder.is_dir():
        folder, rest = folder.parent, folder.name
    pattern = re.compile(_expression(rest)) if rest else None
    return Place(folder=folder, prefix=_prefix(folder, root), kind=kind, pattern=pattern, url=url, source=True)


def _prefix(folder: Path, root: Path) -> str:
    try:
        relative = os.path.relpath(folder, root).replace(os.sep, "/")
    except ValueError:  # another drive
        relative = folder.as_posix()
    return "" if relative == "." else f"{relative.rstrip('/')}/"


def _expression(glob: str) -> str:
    """Turn a glob into a regular expression: `**` any folders, `*` and `?` inside a name, `[…]`, `{a,b}`."""
    pieces: list[str] = []
    for piece in re.findall(r"\*\*/|\*+|\?|\[[^\]/]*\]|\{[^{}/]*\}|[^*?\[{]+|.", glob):
        if piece == "**/":
            pieces.append("(?:[^/]+/)*")
        elif piece.startswith("**"):
            pieces.append(".*")
        elif piece == "*":
            pieces.append("[^/]*")
        elif piece == "?":
            pieces.append("[^/]")
        elif piece[0] == "[" and len(piece) > 2:
            inside = piece[1:-1].replace("\\", r"\\").replace("[", r"\[")
            pieces.append(f"[{'^' + inside[1:] if inside[0] == '!' else inside}]")
        elif piece[0] == "{" and len(piece) > 2:
            pieces.append("(?:" + "|".join(re.escape(choice) for choice in piece[1:-1].split(",")) + ")")
        else:
            pieces.append(re.escape(piece))
    return "".join(pieces)
