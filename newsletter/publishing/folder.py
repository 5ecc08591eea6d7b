"""A folder that a web server shows, or that something else takes to one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from newsletter.files import replacing
from newsletter.publishing.destination import PublishError


@dataclass(frozen=True, kw_only=True)
class Folder:
    """A folder on this computer. Nothing is written through a link that leads out of it."""

    path: Path
    shown: str

    def foreign(self, files: Mapping[str, bytes], *, mark: bytes) -> tuple[str, ...]:
        found = {name: self._read(name) for name in files}
        return tuple(
            name for name, data in found.items() if data not in (None, files[name]) and mark not in (data or b"")
        )

    def put(self, files: Mapping[str, bytes]) -> int:
        written = 0
        for name, data in files.items():
            target = self._target(name)
            if self._read(name) == data:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            with replacing(target) as stream:
                stream.write(data)
            written += 1
        return written

    def remove(self, files: Mapping[str, str]) -> None:
        """Take files away that still are what was put there, and folders that this leaves empty."""
        for name, digest in files.items():
            target = self._target(name)
            data = self._read(name)
            if data is None or hashlib.sha256(data).hexdigest() != digest:
                continue
            target.unlink(missing_ok=True)
            with suppress(OSError):  # something else is in it
                target.parent.rmdir()

    def _target(self, name: str) -> Path:
        target = self.path / name
        if not target.resolve().is_relative_to(self.path.resolve()):
            raise PublishError(
                f"{self.shown}/{name} is a link, or in one, that leads out of {self.shown}",
                hint="Nothing is written through it. Take the link away, or publish into the folder it leads to.",
            )
        return target

    def _read(self, name: str) -> bytes | None:
        try:
            return self._target(name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
