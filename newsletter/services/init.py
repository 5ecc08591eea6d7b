"""Makes a new project folder from the starter that comes with the package."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from newsletter.errors import NewsletterError

LANGUAGES = ("nl", "en")

GIT_IGNORE = """\
.env
newsletter.db*
outbox/
subscribers.csv
"""
"""What stays out of git: secrets, addresses, and what is made anew (interface.md §2)."""

_DAYS_TO_EVENT = 21

_SETTINGS: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "title": "Onze nieuwsbrief",
        "tagline": "Nieuws voor wie erbij hoort",
        "sender": "Redactie Onze nieuwsbrief <redactie@example.org>",
        "reply_to": "Redactie <reacties@example.org>",
        "address_form": 'address_form = "je"                     # or "u": how readers are addressed\n',
        "timezone": "Europe/Amsterdam",
        "base_url": "https://nieuws.example.org",
        "postal_address": "Voorbeeldstraat 1, 3500 AA Utrecht",
        "editor": "Jouw naam",
        "role": "redacteur",
        "picture": "welkom.png",
    },
    "en": {
        "title": "Our newsletter",
        "tagline": "News for everyone who belongs",
        "sender": "Our newsletter <editors@example.org>",
        "reply_to": "The editors <replies@example.org>",
        "address_form": "",
        "timezone": "Europe/London",
        "base_url": "https://news.example.org",
        "postal_address": "1 Example Street, Leeds LS1 1AA",
        "editor": "Your name",
        "role": "editor",
        "picture": "welcome.png",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A new project folder and the files made in it, as POSIX paths below it."""

    folder: Path
    files: tuple[str, ...]


def init(folder: Path, *, language: str, today: date) -> Started:
    """Make a project in a new folder or an existing one; nothing that is there is overwritten.

    Raises:
        NewsletterError: names every file that is in the way; nothing was written then.
    """
    if os.path.lexists(folder) and not folder.is_dir():
        raise NewsletterError(f"{folder} is a file, not a folder", hint="Name another: newsletter init DIR")
    wanted = dict(_files(language, today))
    in_the_way = [path for path in wanted if os.path.lexists(folder / path)]
    if in_the_way:
        names = "\n".join(f"{folder / path} is there already" for path in in_the_way)
        raise NewsletterError(names, hint="Nothing was written. Name a new folder: newsletter init DIR")
    for path, data in wanted.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(data)
    (folder / "issues").mkdir(exist_ok=True)
    return Started(folder=folder, files=tuple(wanted))


def _files(language: str, today: date) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a new project with what stands in it."""
    values = {
        **_SETTINGS[language],
        "language": language,
        "today": today.isoformat(),
        "event_day": (today + timedelta(days=_DAYS_TO_EVENT)).isoformat(),
    }
    starter = files("newsletter") / "starter"
    yield "newsletter.toml", _filled((starter / "newsletter.toml").read_text("utf-8"), values).encode()
    yield ".gitignore", GIT_IGNORE.encode()
    for path, source in _walk(starter / language, PurePosixPath()):
        yield _filled(path, values), _filled(source.read_text("utf-8"), values).encode()
    yield f"content/articles/{values['picture']}", (starter / "welcome.png").read_bytes()


def _walk(folder: Traversable, below: PurePosixPath) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _walk(entry, below / entry.name)
        else:
            yield str(below / entry.name), entry


def _filled(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text
