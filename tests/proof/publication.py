"""A publication made for the proof: the demonstration in one theme, built and rehearsed through the installed command."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.proof.machine import ROOT
from tests.proof.plenty import FILES, READERS

DAY = "2026-12-01"
THEMES = sorted(path.parent.name for path in (ROOT / "templates").glob("*/theme.toml"))
IMAGES = ("embedded", "hosted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A project folder with an issue in it, shared by all test processes.

    `plenty` tells whether it has one of everything besides the demonstration; `published` whether it was published.
    """

    root: Path
    theme: str
    language: str = "nl"
    plenty: bool = False
    published: bool = False
    day: str = DAY

    @property
    def issue(self) -> Path:
        return self.root / "issues" / self.day

    @property
    def mail(self) -> Path:
        """The mail of a neutral reader, with its pictures beside it."""
        return self.issue / "email.html"

    @property
    def web(self) -> Path:
        return self.issue / "index.html"

    @property
    def archive(self) -> Path:
        """The folder it was published into: archive page, feed, and the issue."""
        return self.root / "public"

    def make(self) -> None:
        """Copy the demonstration, set its theme and language, and build its issue."""
        shutil.copytree(ROOT / "content", self.root / "content", dirs_exist_ok=True)
        for name in ("newsletter.toml", "subscribers.csv"):
            shutil.copy(ROOT / name, self.root / name)
        if self.plenty:
            for name, text in FILES.items():
                (self.root / name).write_bytes(text.encode())
            with (self.root / "subscribers.csv").open("a", encoding="utf-8") as readers:
                readers.writelines(f"{row}\n" for row in READERS)
        self.put("publication", "theme", self.theme)
        self.put("publication", "language", self.language)
        self.put("publish", "to", "dir:public")
        command(self.root, "build", "--date", DAY, *(["--all"] if self.plenty else []))
        if self.published:
            command(self.root, "publish")

    def messages(self, images: str = "embedded") -> list[Path]:
        """Return the messages of a rehearsal, a file each, with pictures embedded or hosted."""
        folder = f"outbox-{images}"

        def rehearse() -> None:
            self.put("publish", "images", images)
            self.put("delivery", "transport", f"file:{folder}")
            command(self.root, "send", "--yes", "--force")

        self.once(folder, rehearse)
        return sorted((self.root / folder / DAY).glob("*.eml"))

    def put(self, table: str, key: str, value: str) -> None:
        """Set one setting."""
        path = self.root / "newsletter.toml"
        path.write_text(with_setting(path.read_text("utf-8"), table, key, value), "utf-8")

    def once(self, what: str, make: Callable[[], None]) -> None:
        """Do something in this folder, unless another test process did."""
        done = self.root / f".{what}"
        with alone_in(self.root):
            if not done.exists():
                make()
                done.touch()


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep the other test processes waiting that want to make something in this folder."""
    fcntl = pytest.importorskip("fcntl", reason="test processes share what they make by flock only")
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:  # it goes when the file is closed, whatever happens to the process
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def command(root: Path, *arguments: str) -> str:
    """Run the installed command in a project; it must do what it is told."""
    installed = Path(sys.executable).with_name("newsletter")
    begin = [str(installed)] if installed.exists() else [sys.executable, "-m", "newsletter"]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("NEWSLETTER_")}
    done = subprocess.run(
        [*begin, "-C", str(root), *arguments],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        env=clean | {"NO_COLOR": "1", "XDG_CACHE_HOME": str(root / ".cache")},
    )
    assert done.returncode == 0, f"newsletter {' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def with_setting(text: str, table: str, key: str, value: str) -> str:
    """Set a text in a table of a TOML file, in place of the one it had."""
    line = f'{key} = "{value}"\n'
    head, opening, body = text.partition(f"[{table}]")
    if not opening:
        made = f"{text.rstrip()}\n\n[{table}]\n{line}"
    else:
        rest, following, others = re.match(r"(.*?\n)((?=\[)|\Z)(.*)", body, re.DOTALL).groups()  # type: ignore[union-attr]
        kept = re.sub(rf"^{key}\s*=.*\n", "", rest, flags=re.MULTILINE)
        first, newline, after = kept.partition("\n")
        made = f"{head}{opening}{first}{newline}{line}{after}{following}{others}"
    assert tomllib.loads(made)[table][key] == value
    return made


class Publications:
    """Publications made once a session, for all test processes together, each when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(
        self, theme: str, *, language: str = "nl", plenty: bool = False, published: bool = False, copy: str = ""
    ) -> Publication:
        """Return the publication of this kind; a `copy` has a name and is for whoever changes something in it."""
        traits = (theme, language, "plenty" if plenty else "", "published" if published else "", copy)
        name = "-".join(filter(None, traits))
        publication = Publication(
            root=self._folder / name, theme=theme, language=language, plenty=plenty, published=published
        )
        publication.once("made", publication.make)
        return publication

    def found(self, name: str, look: Callable[[], Any]) -> Any:
        """Return what `look` finds, as JSON has it, in one run for all test processes."""
        folder = self._folder / f"found-{name}"
        told = folder / "found.json"
        with alone_in(folder):
            if not told.exists():
                told.write_text(json.dumps(look()), "utf-8")
        return json.loads(told.read_text("utf-8"))
