"""Watches the project's files, and says when one was saved that an issue is made from."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from watchfiles import Change, awatch

from newsletter.config import SETTINGS_FILE, read_settings
from newsletter.content.places import places_of
from newsletter.errors import ConfigError
from newsletter.planning.manifest import FILE as MANIFEST_FILE
from newsletter.planning.plan import FILE as PLAN_FILE

STEP = 20
"""Milliseconds in which nothing more must be saved before the page hears of it."""

LONGEST = 200
"""Milliseconds after which it hears of it in any case."""

WAIT = 200
"""Milliseconds after which it is said that nothing has changed."""

_OUTCOMES = {"outbox", "public", "node_modules", "__pycache__", "venv"}
_ROOT_FILES = (SETTINGS_FILE, "subscribers.csv", ".env")


def folders(root: Path) -> tuple[Path, ...]:
    """Return the folders of a project that an issue may be made from: not what tools write, nor what is hidden."""
    return tuple(
        sorted(
            path
            for path in root.iterdir()
            if path.is_dir() and not path.name.startswith(".") and path.name not in _OUTCOMES
        )
    )


def outside(root: Path) -> tuple[Path, ...]:
    """Return the folders outside a project that its settings name, as far as pictures of theirs may lie."""
    try:
        saved = (root / SETTINGS_FILE).stat()
    except OSError:
        return ()
    return tuple(folder for folder in _sources(root, saved.st_mtime_ns, saved.st_size) if folder.is_dir())


@lru_cache(maxsize=1)  # it is asked for all the time, and read when it was saved
def _sources(root: Path, _modified: int, _size: int) -> tuple[Path, ...]:
    try:
        settings = read_settings(root / SETTINGS_FILE)
    except ConfigError:
        return ()
    found = {place.bounds for place in places_of(root, settings) if place.source}
    return tuple(sorted(folder for folder in found if not folder.is_relative_to(root)))


def matters(root: Path, path: Path, sources: Sequence[Path] = ()) -> bool:
    """Tell whether an issue may look different when `path` has changed; `sources` are folders outside the project."""
    top = next((folder for folder in (root, *sources) if path.is_relative_to(folder)), None)
    if top is None:
        return False
    steps = path.relative_to(top).parts
    name = steps[-1] if steps else ""
    if not name or name.endswith(("~", ".swp", ".swx", ".new", ".tmp", "4913")) or name.startswith((".#", "#")):
        return False
    if top is not root:
        return not any(step.startswith(".") or step in _OUTCOMES for step in steps)
    if len(steps) == 1:
        # what has gone may have been a folder; not the store's own files, which come and go when it is looked into
        return name in _ROOT_FILES or path.is_dir() or ("." not in name and not path.exists())
    if any(step.startswith(".") for step in steps) or steps[0] in _OUTCOMES:
        return False
    return steps[0] != "issues" or name in (PLAN_FILE, MANIFEST_FILE)


async def watch(root: Path, tell: Callable[[], None]) -> None:
    """Call `tell` when the watching has begun, and whenever something was saved that matters; until cancelled.

    `root` is a resolved path.
    """
    while True:
        await _watch(root, folders(root), outside(root), tell)


async def _watch(root: Path, own: tuple[Path, ...], sources: tuple[Path, ...], tell: Callable[[], None]) -> None:
    """Watch these folders, and the files beside the project's own, until there are other folders."""
    others = asyncio.Event()
    watched = (*own, *sources)
    beginning = {root, *watched}

    def interesting(_change: Change, path: str) -> bool:
        return matters(root, Path(path), sources)

    async def follow(*paths: Path, recursive: bool) -> None:
        async for changes in awatch(
            *paths,
            watch_filter=interesting,
            step=STEP,
            debounce=LONGEST,
            rust_timeout=WAIT,
            yield_on_timeout=True,
            stop_event=others,
            recursive=recursive,
        ):
            if (folders(root), outside(root)) != (own, sources):
                others.set()
            was_beginning = bool(beginning)
            beginning.difference_update(paths)
            # once it has begun, nothing is missed; what was saved just before may have been
            if changes or (was_beginning and not beginning):
                tell()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(follow(root, recursive=False))
        if watched:
            tasks.create_task(follow(*watched, recursive=True))
