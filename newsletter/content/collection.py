"""Everything the editor keeps, collected: content/ and the sources, read anew only where something changed."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from newsletter import __version__
from newsletter.config import Settings
from newsletter.content.cache import (
    Entry,
    cache_file,
    load_entries,
    pack,
    pack_problem,
    save_entries,
    unpack,
    unpack_problem,
)
from newsletter.content.decoding import BINARY, read_text
from newsletter.content.fields import Fields
from newsletter.content.front_matter import FrontMatterError, read_front_matter
from newsletter.content.items import read_item
from newsletter.content.names import suffix_of
from newsletter.content.places import places_of
from newsletter.content.scanning import Findings, FoundFile, scan
from newsletter.content.series import SeriesFile, by_name, read_series
from newsletter.domain.item import Item, Series
from newsletter.errors import ContentError, Problem

_FORMAT = "2"
"""Of the cache: raised when what is read from a file changes without a new version of the tool."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """What was collected: drafts and all, sorted by path. `series` are by their casefolded names and slugs."""

    items: tuple[Item, ...]
    series: Mapping[str, Series]
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


class _Read(NamedTuple):
    items: tuple[Item, ...] = ()
    warnings: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()


def collect(root: Path, settings: Settings, *, today: date, cache: Path | None) -> Collection:
    """Scan a project's content.

    Recurrence of .ics events is expanded from `today` over the settings' `upcoming_days`. `cache` is the folder to
    keep what was read in; None: keep nothing. Never raises for what a file holds: that is in the collection's
    `errors` and `warnings`.
    """
    root = root.resolve()
    horizon = (today, today + timedelta(days=settings.content.upcoming_days))
    fingerprint = _fingerprint(settings)
    file = cache_file(cache, root) if cache else None
    with _uncollected():
        known = load_entries(file, fingerprint) if file else {}
        collected = _Collected(settings=settings, horizon=horizon, known=known)
        for place in places_of(root, settings):
            for found in scan(place, root=root, findings=collected.findings):
                collected.add(found)
        if file and (collected.changed or collected.entries.keys() != known.keys()):
            save_entries(file, fingerprint, collected.entries)
        return collected.result()


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Spare Python its search for cycles while it makes many small values: that is a third of the time.

    To freeze and to unfreeze makes them all old at once, so that the search does not begin the moment it is let go.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def digest(root: Path, path: str) -> str:
    """Return the SHA-256 of the file behind an item's path, in hex.

    Raises:
        ContentError: it cannot be read.
    """
    try:
        return hashlib.sha256((root / file_of(path)).read_bytes()).hexdigest()
    except (OSError, ValueError) as error:
        raise ContentError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def file_of(path: str) -> str:
    """Return the file of an item's path: without the `#uid` of one event of several in an .ics file."""
    at = path.lower().find(".ics#")
    return path if at < 0 else path[: at + 4]


class _Collected:
    """The state of one collection."""

    def __init__(self, *, settings: Settings, horizon: tuple[date, date], known: dict[str, Entry]) -> None:
        self.settings = settings
        self.zone = settings.publication.zone
        self.horizon = horizon
        self.known = known
        self.entries: dict[str, Entry] = {}
        self.changed = False
        self.findings = Findings()
        self.items: dict[str, Item] = {}
        self.files: set[str] = set()
        self.series: list[SeriesFile] = []
        self.fresh_from = time.time_ns()

    def add(self, found: FoundFile) -> None:
        """Take a file in, from the cache if it has not changed; the first place that has it counts."""
        if found.path in self.files:
            return
        self.files.add(found.path)
        if found.place.kind is None and not found.place.source:
            self.series += read_series(found, self.settings, self.findings)
            return
        dated = f"{self.horizon[0]}/{self.horizon[1]}" if suffix_of(found.path) == ".ics" else ""
        entry = self.known.get(found.path)
        read = _from_cache(entry, found, dated) if entry else None
        if read is None:
            self.changed = True
            read = self.read(found)
            entry = [
                found.size,
                found.modified,
                dated,
                [pack(item, found.path) for item in read.items],
                [pack_problem(problem) for problem in read.warnings],
                [pack_problem(problem) for problem in read.errors],
            ]
        if entry and self.settled(found.modified):
            self.entries[found.path] = entry
        for item in read.items:
            self.items[item.path] = item
        self.findings.warnings += read.warnings
        self.findings.errors += read.errors

    def settled(self, modified: int) -> bool:
        """Tell whether a file is old enough that a change would be seen in its time (coarse clocks of file systems)."""
        window = 2_000_000_000 if modified % 1_000_000_000 == 0 else 20_000_000
        return modified < self.fresh_from - window

    def read(self, found: FoundFile) -> _Read:
        """Read one file; whatever is wrong with it is in the answer."""
        where = found.path
        try:
            decoded = read_text(found.absolute)
        except OSError as error:
            return _Read(errors=(Problem(where=where, reason=f"cannot be read: {error.strerror}"),))
        if decoded is None:
            return _Read(errors=(Problem(where=where, reason=BINARY),))
        text = decoded.text
        warnings = (_guessed(where),) if decoded.guessed else ()
        if suffix_of(where) == ".ics":
            from newsletter.content.calendar_files import read_calendar

            items, remarks, errors = read_calendar(text, where=where, zone=self.zone, horizon=self.horizon)
            return _Read(items, (*warnings, *remarks), errors)
        try:
            matter = read_front_matter(text)
        except FrontMatterError as error:
            return _Read(errors=(Problem(where=where, reason=error.reason, line=error.line),), warnings=warnings)
        fields = Fields(where=where, matter=matter, language=self.settings.publication.language, zone=self.zone)
        item = read_item(fields, path=where, below=found.below, place=found.place, settings=self.settings)
        remarks = tuple(Problem(where=where, reason=reason, line=line) for reason, line in matter.remarks)
        return _Read(
            (item,) if item and not fields.errors else (),
            (*warnings, *remarks, *fields.warnings),
            tuple(fields.errors),
        )

    def result(self) -> Collection:
        return Collection(
            items=tuple(self.items[path] for path in sorted(self.items)),
            series=by_name(self.series),
            errors=tuple(sorted(self.findings.errors, key=_order)),
            warnings=tuple(sorted(self.findings.warnings, key=_order)),
        )


def _guessed(where: str) -> Problem:
    return Problem(where=where, reason="is not UTF-8; read as Windows-1252. Save it as UTF-8 to be sure")


def _order(problem: Problem) -> tuple[str, int]:
    return problem.where, problem.line or 0


def _from_cache(entry: Entry, found: FoundFile, dated: str) -> _Read | None:
    """Return what the cache has for a file; None if that is not for the file as it is."""
    try:
        size, modified, horizon, items, warnings, errors = entry
        if size != found.size or modified != found.modified or horizon != dated:
            return None
        return _Read(
            (unpack(items[0], found.path),) if len(items) == 1 else tuple(unpack(one, found.path) for one in items),
            tuple(map(unpack_problem, warnings)) if warnings else (),
            tuple(map(unpack_problem, errors)) if errors else (),
        )
    except (TypeError, ValueError, KeyError, AttributeError):
        return None


def _fingerprint(settings: Settings) -> str:
    publication = settings.publication
    sources = [(source.path, source.kind.value, source.url) for source in settings.content.source]
    told = (_FORMAT, __version__, publication.language, publication.zone.key, publication.base_url, sources)
    return hashlib.sha256(repr(told).encode()).hexdigest()
