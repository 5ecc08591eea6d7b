"""Finds the content files of a place, opening none of them."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from newsletter.content.places import SUFFIXES, Place
from newsletter.errors import Problem

LARGEST = 5_000_000
"""Bytes: what is larger is no text that somebody wrote."""

_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\u2028\u2029]")


class FoundFile(NamedTuple):
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
    if not place.folder.is_dir():
        if place.source:
            reason = "this folder of [[content.source]] is not there"
            findings.warnings.append(Problem(where=place.name, reason=reason))
        elif os.path.lexists(top):
            findings.errors.append(Problem(where=place.name, reason="must be a folder"))
        return
    walk = _Walk(place, root, findings)
    if not walk.inside(os.path.realpath(top)):
        findings.warnings.append(Problem(where=place.name, reason=LEADS_OUT))
        return
    folders = [("", top)]
    while folders:
        below, folder = folders.pop()
        entered: list[tuple[str, str]] = []
        for entry in walk.listing(below, folder):
            name = entry.name
            if name[0] in ".~":
                continue
            if _is_folder(entry):
                if walk.enters(entry, below):
                    entered.append((f"{below}{name}/", entry.path))
            elif name.lower().endswith(SUFFIXES) and not _ignored(name) and place.holds(below + name):
                found = walk.file(entry, below + name)
                if found is not None:
                    yield found
        folders += reversed(entered)


class _Walk:
    """One walk through a place: what has been seen, and what was wrong."""

    def __init__(self, place: Place, root: Path, findings: Findings) -> None:
        top = os.path.realpath(place.folder)
        self.place = place
        self.findings = findings
        self.allowed = (os.path.realpath(root), *((top,) if place.source else ()))
        self.seen = {top}

    def inside(self, real: str) -> bool:
        return any(_is_in(real, bound) for bound in self.allowed)

    def listing(self, below: str, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self.refuse(below.rstrip("/"), f"cannot be read: {error.strerror}")
            return []

    def enters(self, entry: os.DirEntry[str], below: str) -> bool:
        """Tell whether to go into a folder: into none twice, and into none outside."""
        path = f"{below}{entry.name}"
        real = entry.path
        if entry.is_symlink():
            real = os.path.realpath(entry.path)
            if not self.inside(real):
                self.remark(path, LEADS_OUT)
                return False
            if any(_is_in(known, real) for known in self.seen):
                self.remark(path, "left out: this link leads to a folder that is read already")
                return False
        if real in self.seen:
            return False
        self.seen.add(real)
        if entry.name.lower().endswith(SUFFIXES):
            self.remark(path, "is a folder with the name of a file; what is in it is read")
        return True

    def file(self, entry: os.DirEntry[str], below: str) -> FoundFile | None:
        """Return the entry if it is a file to read; never opens it, so that a pipe blocks nobody."""
        try:
            status = entry.stat()
            if entry.is_symlink() and not self.inside(os.path.realpath(entry.path)):
                self.remark(below, LEADS_OUT)
                return None
        except OSError as error:
            self.refuse(below, f"cannot be read: {error.strerror}")
            return None
        path = self.place.prefix + below
        if not stat.S_ISREG(status.st_mode):
            self.refuse(below, "is not a file but a pipe or a device; take it away")
        elif status.st_size > LARGEST:
            self.refuse(below, f"is larger than {LARGEST // 1_000_000} MB; a text is not, so keep it elsewhere")
        elif not path.isprintable() and _UNWRITABLE.search(path):
            self.refuse(below, "has characters in its name that no list can hold; rename it")
        else:
            return FoundFile(path, below, entry.path, status.st_size, status.st_mtime_ns, self.place)
        return None

    def refuse(self, below: str, reason: str) -> None:
        self.findings.errors.append(self._problem(below, reason))

    def remark(self, below: str, reason: str) -> None:
        self.findings.warnings.append(self._problem(below, reason))

    def _problem(self, below: str, reason: str) -> Problem:
        return Problem(
            where=_UNWRITABLE.sub("�", self.place.prefix + below if below else self.place.name), reason=reason
        )


LEADS_OUT = (
    "left out: this link leads out of the project; if what is there belongs to it, name it under [[content.source]]"
)


def _ignored(name: str) -> bool:
    return name[0] in "_rR" and name.lower().startswith(("_index.", "readme."))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_in(real: str, bound: str) -> bool:
    return real == bound or real.startswith(bound.rstrip(os.sep) + os.sep)
