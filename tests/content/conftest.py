from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from newsletter.config import Settings
from newsletter.config.settings import Content, Publication, Source
from newsletter.content import Collection, collect, read_body
from newsletter.domain.item import Body, Item, Kind
from newsletter.errors import Problem

TODAY = date(2026, 12, 1)


class Newsroom:
    """A project folder in the making, and what the tool makes of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.settings = make_settings()
        self.warnings: list[Problem] = []

    def write(self, path: str, text: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def collect(self, cache: Path | None = None) -> Collection:
        return collect(self.root, self.settings, today=TODAY, cache=cache)

    def item(self, text: str | bytes, path: str = "content/articles/stuk.md") -> Item:
        """Return the only item of a project with this one file."""
        self.write(path, text)
        collection = self.collect()
        assert collection.errors == ()
        [item] = collection.items
        return item

    def body(self, text: str | bytes, path: str = "content/articles/stuk.md") -> Body:
        return self.rendered(self.item(text, path))

    def rendered(self, item: Item) -> Body:
        self.warnings.clear()
        return read_body(item, root=self.root, settings=self.settings, warn=self.warnings.append)

    def problems(self, text: str | bytes, path: str = "content/articles/stuk.md") -> list[str]:
        self.write(path, text)
        return [str(problem) for problem in self.collect().errors]

    def remarks(self, text: str | bytes, path: str = "content/articles/stuk.md") -> list[str]:
        self.write(path, text)
        return [str(problem) for problem in self.collect().warnings]


def make_settings(*sources: Source, language: str = "nl") -> Settings:
    publication = Publication(
        title="De Verbinding",
        sender="Redactie <redactie@example.org>",
        base_url="https://nieuws.example.org",
        postal_address="Straat 1, Utrecht",
        language=language,
        timezone="Europe/Amsterdam",
    )
    return Settings(publication=publication, content=Content(source=sources))


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    root = tmp_path / "nieuws"
    root.mkdir()
    return Newsroom(root)


@pytest.fixture
def site(newsroom: Newsroom) -> Callable[..., None]:
    """Make the newsroom collect from a site next to it."""

    def add(path: str, url: str | None = None, kind: Kind = Kind.ARTICLE) -> None:
        newsroom.settings = make_settings(Source(path=path, kind=kind, url=url))

    return add
