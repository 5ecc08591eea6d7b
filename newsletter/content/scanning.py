"""Finds the content files of a place, opening none of them."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from newsletter.content.places import SUFFIXES, Place
from newsletter.errors import Problem

LARGEST = 5_000_000
"""Bytes: what is larger is no text that somebody wrote."""

_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A regular file to read. `path` is project-relative, `below` relative to its place's folder, both POSIX."""

    path: str
    below: str
    absolute: str
    size: int
    modified: int
    place: Place


@dataclass(slots=True)
class Findings:
    """What a scan could not use, filled while it runs."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def scan(place: Place, *, root: Path, findings: Findings) -> Iterator[FoundFile]:
    """Walk a place by name; links are followed once, inside the project or the source only."""
    top = str(place.folder)
    allowed = tuple(map(os.path.realpath, (root, top) if place.source else (root,)))
    if not place.folder.is_dir():
        if place.source:
            reason = "this folder of [[content.source]] is not there"
            findings.warnings.append(Problem(where=place.prefix, reason=reason))
        elif os.path.lexists(top):
            findings.errors.append(Problem(where=place.prefix, reason="must be a folder"))
        return
    if not _inside(os.path.realpath(top), allowed):
        findings.warnings.append(Problem(where=place.prefix, reason=LEADS_OUT))
        return
    seen = {os.path.realpath(top)}
    folders = [("", top)]
    while folders:
        prefix, folder = folders.pop()
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            where = f"{place.prefix}/{prefix}".rstrip("/")
            findings.errors.append(Problem(where=where, reason=f"cannot be read: {error.strerror}"))
            continue
        for entry in reversed(listed):
            if entry.name[0] not in ".~" and _is_folder(entry):
                real = os.path.realpath(entry.path) if entry.is_symlink() else entry.path
                if _enter(entry, real, seen, allowed, f"{place.prefix}/{prefix}{entry.name}", findings):
                    folders.append((f"{prefix}{entry.name}/", entry.path))
        for entry in listed:
            name = entry.name
            if name.lower().endswith(SUFFIXES) and not _ignored(name) and place.holds(prefix + name):
                found = _regular(entry, f"{place.prefix}/{prefix}{name}", prefix + name, place, allowed, findings)
                if found is not None:
                    yield found


LEADS_OUT = (
    "left out: this link leads out of the project; if what is there belongs to it, name it under [[content.source]]"
)


def _ignored(name: str) -> bool:
    lowered = name.lower()
    return lowered[0] in ".~" or lowered.startswith("_index.") or lowered.startswith("readme.")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _inside(real: str, allowed: tuple[str, ...]) -> bool:
    return any(real == bound or real.startswith(bound.rstrip(os.sep) + os.sep) for bound in allowed)


def _enter(
    entry: os.DirEntry[str], real: str, seen: set[str], allowed: tuple[str, ...], path: str, findings: Findings
) -> bool:
    if entry.is_symlink():
        if not _inside(real, allowed):
            findings.warnings.append(Problem(where=_shown(path), reason=LEADS_OUT))
            return False
        if real in seen or any(_inside(known, (real,)) for known in seen):
            reason = "left out: this link leads to a folder that is read already"
            findings.warnings.append(Problem(where=_shown(path), reason=reason))
            return False
    if real in seen:
        return False
    seen.add(real)
    if entry.name.lower().endswith(SUFFIXES):
        reason = "is a folder with the name of a file; what is in it is read"
        findings.warnings.append(Problem(where=_shown(path), reason=reason))
    return True


def _regular(
    entry: os.DirEntry[str], path: str, below: str, place: Place, allowed: tuple[str, ...], findings: Findings
) -> FoundFile | None:
    """Return the entry if it is a file to read; never opens it, so that a FIFO blocks nobody."""
    try:
        status = entry.stat()
        if stat.S_ISDIR(status.st_mode):
            return None
        if entry.is_symlink() and not _inside(os.path.realpath(entry.path), allowed):
            findings.warnings.append(Problem(where=_shown(path), reason=LEADS_OUT))
            return None
    except OSError as error:
        findings.errors.append(Problem(where=_shown(path), reason=f"cannot be read: {error.strerror}"))
        return None
    reason = None
    if not stat.S_ISREG(status.st_mode):
        reason = "is not a file but a pipe or a device; take it away"
    elif status.st_size > LARGEST:
        reason = f"is larger than {LARGEST // 1_000_000} MB; a text is not, so keep it elsewhere"
    elif _UNWRITABLE.search(path):
        reason = "has characters in its name that no list can hold; rename it"
    if reason:
        findings.errors.append(Problem(where=_shown(path), reason=reason))
        return None
    return FoundFile(path, below, entry.path, status.st_size, status.st_mtime_ns, place)


def _shown(path: str) -> str:
    return _UNWRITABLE.sub("�", path)
