"""A project's store to look into: its own, or an empty one elsewhere where there is none yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from newsletter.project import Project
from newsletter.store import Store, open_store


@contextmanager
def open_books(project: Project) -> Iterator[Store]:
    """Open the store for somebody who only looks; it is never made where it is not there.

    Raises:
        StoreError: it cannot be opened.
    """
    if project.has_store:
        with project.store() as store:
            yield store
        return
    with TemporaryDirectory(prefix="newsletter-") as folder, open_store(
        "sqlite:///empty.db", root=Path(folder)
    ) as store:  # fmt: skip
        yield store
