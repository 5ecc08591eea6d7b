"""Opens what a project's settings name: the only place where things are wired together."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.config import SETTINGS_FILE, Settings, load_environment, read_settings
from newsletter.errors import ConfigError

if TYPE_CHECKING:  # SQLAlchemy is heavy, and most commands need neither
    from newsletter.store import Store
    from newsletter.transports import Transport


def find_project(directory: str | None) -> Path:
    """Return the project folder: `directory`, else NEWSLETTER_PROJECT, else the nearest upwards with a newsletter.toml.

    Raises:
        ConfigError: there is none.
    """
    named = directory or os.environ.get("NEWSLETTER_PROJECT")
    if named:
        root = Path(named)
        if (root / SETTINGS_FILE).is_file():
            return root.resolve()
        raise ConfigError(
            f"{named}: there is no {SETTINGS_FILE} in this folder",
            hint=f"Make a project there: newsletter init {named}",
        )
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise ConfigError(
        f"there is no {SETTINGS_FILE} here or in a folder above",
        hint="Go to your project folder, name it with -C, or make one: newsletter init nieuwsbrief",
    )


@dataclass(frozen=True, kw_only=True)
class Project:
    """A project folder with its settings and its environment (`NEWSLETTER_…`)."""

    root: Path
    settings: Settings
    environment: Mapping[str, str] = field(repr=False)

    @classmethod
    def open(cls, root: Path) -> Project:
        """Read the settings of `root`.

        Raises:
            ConfigError: newsletter.toml or .env are not right.
        """
        return cls(root=root, settings=read_settings(root / SETTINGS_FILE), environment=load_environment(root))

    def shown(self, path: Path) -> str:
        """Return a path as errors name it: from the project folder on, POSIX."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)

    @property
    def cache(self) -> Path:
        """Where what is known of unchanged content files is kept: with the user's caches, not in the project."""
        from platformdirs import user_cache_path

        return user_cache_path("newsletter", appauthor=False) / self._mark

    @property
    def template_cache(self) -> Path:
        """Where what templates were compiled to is kept, for all projects: most have the packaged ones."""
        return self.cache.parent / "templates"

    @property
    def issues(self) -> Path:
        return self.root / "issues"

    @property
    def subscribers(self) -> Path:
        return self.root / "subscribers.csv"

    @property
    def database(self) -> str:
        """The URL of the store; a path in it is relative to the project."""
        return self.environment.get("NEWSLETTER_DATABASE") or "sqlite:///newsletter.db"

    @property
    def store_file(self) -> Path | None:
        """Where the store's file is or will be; None for a store on a server."""
        scheme, _, path = self.database.partition(":///")
        return self.root / path.partition("?")[0] if scheme.partition("+")[0] == "sqlite" else None

    @property
    def has_store(self) -> bool:
        """Whether there is a store: who only looks must not make one."""
        return self.store_file is None or self.store_file.exists()

    @property
    def shelter(self) -> Path:
        """The folder for the store of a project that lies where more than this computer writes."""
        from platformdirs import user_data_path

        return user_data_path("newsletter", appauthor=False) / f"{self.root.resolve().name}-{self._mark[:8]}"

    def store(self) -> Store:
        """Open the store; make it if it is not there.

        Raises:
            StoreError: it cannot be opened.
        """
        from newsletter.store import open_store

        if self.store_file and self.store_file.parent == self.shelter:
            self.shelter.mkdir(parents=True, exist_ok=True)
        return open_store(self.database, root=self.root)

    def transport(self) -> Transport:
        """Return where messages go: what the environment says, else the settings. Nothing is opened yet.

        Raises:
            ConfigError: there is no such transport.
        """
        from newsletter.transports import open_transport, transport_url

        delivery = self.settings.delivery
        url = transport_url("", self.environment) or delivery.url
        messages = delivery.limits.messages_per_connection
        return open_transport(url, root=self.root, environment=self.environment, messages=messages)

    @property
    def _mark(self) -> str:
        """What tells this project from others on this computer."""
        return hashlib.sha256(str(self.root.resolve()).encode()).hexdigest()[:16]
