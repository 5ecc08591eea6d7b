"""A place that rsync reaches: a folder on a server by way of SSH, an rsync server, or a disk."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from newsletter.publishing.destination import PublishError

STALLED = 60
"""Seconds without a byte after which rsync gives up."""

LONGEST = 1800
"""Seconds after which a call of rsync is ended, whatever it is doing."""

CONNECTING = "ssh -o ConnectTimeout=20"
"""How rsync reaches a server, unless RSYNC_RSH says otherwise: SSH would wait for minutes."""

_PASSWORD = re.compile(r"(?<=//)([^/@:\s]*):[^/@\s]*@|(?<!\S)([^/@:\s]+):[^/@\s]*@")


@dataclass(frozen=True, kw_only=True)
class Rsync:
    """A destination in the words of rsync. What is put there is staged in a folder first."""

    destination: str
    program: str = "rsync"

    @property
    def shown(self) -> str:
        return without_password(self.destination)

    def foreign(self, files: Mapping[str, bytes], *, mark: bytes) -> tuple[str, ...]:  # noqa: ARG002
        """Return all that differ: nobody can look into them from here."""
        return tuple(self._transfer(files, "--dry-run", "--existing"))

    def put(self, files: Mapping[str, bytes]) -> int:
        return len(self._transfer(files)) if files else 0

    def remove(self, files: Mapping[str, str]) -> None:
        """Let rsync delete what the staged folder has not, and nothing but these names."""
        if not files:
            return
        folders = {parent.as_posix() for name in files for parent in Path(name).parents} - {"."}
        included = [*(f"/{_literal(folder)}/" for folder in sorted(folders)), *(f"/{_literal(name)}" for name in files)]
        rules = [f"--include={name}" for name in included]
        self._transfer({f"{folder}/": b"" for folder in folders}, "--delete", *rules, "--exclude=*")

    def _transfer(self, files: Mapping[str, bytes], *options: str) -> list[str]:
        """Take staged files there, compared by what they hold and not by their times; returns those that changed."""
        with _staged(files) as stage:
            command = [
                self.program, "--recursive", "--checksum", f"--timeout={STALLED}", "--out-format=%n", *options,
                "--", "./", self.destination,
            ]  # fmt: skip
            printed = self._run(command, stage)
        return [name for name in printed.splitlines() if name in files]

    def _run(self, command: list[str], stage: Path) -> str:
        environment = {"RSYNC_RSH": CONNECTING} | os.environ | {"LC_ALL": "C.UTF-8"}
        try:
            done = subprocess.run(
                command, check=False, cwd=stage, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                timeout=LONGEST,
            )  # fmt: skip
        except FileNotFoundError as error:
            raise PublishError(
                "rsync is not installed on this computer",
                hint='Install it (on Windows: in WSL), or publish into a folder: [publish] to = "dir:public"',
            ) from error
        except subprocess.TimeoutExpired as error:
            raise PublishError(f"rsync to {self.shown} did not end within {LONGEST // 60} minutes") from error
        if done.returncode:
            said = [line for line in done.stderr.decode(errors="replace").splitlines() if line.strip()]
            reason = without_password("\n".join(said[-5:])) or "it did not say why"
            raise PublishError(
                f"rsync to {self.shown} failed (its code is {done.returncode}):\n{reason}",
                hint="Try the same by hand: rsync --recursive public/ DESTINATION. Running publish again is safe.",
            )
        return done.stdout.decode(errors="replace")


def without_password(text: str) -> str:
    """Leave passwords out of a destination, or of what a program says about it."""
    return _PASSWORD.sub(lambda found: f"{found[1] or found[2] or ''}:…@", text)


@contextmanager
def _staged(files: Mapping[str, bytes]) -> Iterator[Path]:
    """Lay files out in a folder of their own, with the rights that a web server needs."""
    with tempfile.TemporaryDirectory(prefix="newsletter-") as name:
        stage = Path(name) / "stage"
        stage.mkdir(mode=0o755)
        for path, data in files.items():
            target = stage / path
            (target if path.endswith("/") else target.parent).mkdir(parents=True, exist_ok=True)
            if not path.endswith("/"):
                target.write_bytes(data)
                target.chmod(0o644)
        yield stage


def _literal(name: str) -> str:
    """Write a name so that rsync's patterns mean just it."""
    return re.sub(r"([\\*?\[])", r"\\\1", name)
