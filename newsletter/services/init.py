"""Makes a new project folder: settings that explain themselves, and one example of everything."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from newsletter.errors import ConfigError
from newsletter.services.starter import starter

LANGUAGES = ("nl", "en")
AHEAD = timedelta(days=21)
"""How far ahead the example event is: within the agenda's reach for a good while."""

_WORDS: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "TITLE": "Onze nieuwsbrief",
        "FROM": "Redactie <redactie@example.org>",
        "REPLY_TO": "redactie@example.org",
        "TIMEZONE": "Europe/Amsterdam",
        "BASE_URL": "https://nieuws.example.org",
        "POSTAL_ADDRESS": "Voorbeeldstraat 1, 3500 AA Utrecht",
    },
    "en": {
        "TITLE": "Our newsletter",
        "FROM": "The editors <editors@example.org>",
        "REPLY_TO": "editors@example.org",
        "TIMEZONE": "Europe/London",
        "BASE_URL": "https://news.example.org",
        "POSTAL_ADDRESS": "1 Example Street, Leeds",
    },
}
_NAMES = {
    "nl": {"article": "welkom", "event": "inloopmiddag", "block": "over"},
    "en": {"article": "welcome", "event": "open-afternoon", "block": "about"},
}
_SUBSCRIBERS = {
    "nl": "email,first_name,last_name,language,tags\nlezer@example.org,Noor,Voorbeeld,nl,zorg;jeugd\n",
    "en": "email,first_name,last_name,language,tags\nreader@example.org,Robin,Example,en,members;press\n",
}
_GITIGNORE = ".gitignore"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProject:
    """A project folder that was made, and the paths in it (POSIX, relative) that are new."""

    root: Path
    made: tuple[str, ...]


def init(root: Path, *, language: str, today: date | None = None) -> NewProject:
    """Make a project in `root`, which may hold other files already; `today` dates the examples.

    A .gitignore that is there gets the lines it lacks; no other file is touched.

    Raises:
        ConfigError: something that would be made is there already. Then nothing has been made.
    """
    texts = _texts(language, today or datetime.now(ZoneInfo(_WORDS[language]["TIMEZONE"])).date())
    _refuse_to_overwrite(root, texts)
    made: list[Path] = []
    try:
        for path, text in texts.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="\n") as stream:
                made.append(target)
                stream.write(text)
        (root / "issues").mkdir(exist_ok=True)
        keep_out_of_git(root, starter("gitignore", {}))
    except OSError:
        for target in made:  # a half-made project would be in the way of the next attempt
            target.unlink(missing_ok=True)
        raise
    return NewProject(root=root, made=(*texts, _GITIGNORE))


def _texts(language: str, today: date) -> dict[str, str]:
    """Return the text of every file by its path in the project."""
    values = {
        **_WORDS[language],
        "LANGUAGE": language,
        "TODAY": today.isoformat(),
        "EVENT_DAY": (today + AHEAD).isoformat(),
    }
    names = _NAMES[language]
    return {
        "newsletter.toml": starter("newsletter.toml", values),
        f"content/articles/{today}-{names['article']}.md": starter(f"{language}/article.md", values),
        f"content/events/{names['event']}.md": starter(f"{language}/event.md", values),
        f"content/blocks/{names['block']}.md": starter(f"{language}/block.md", values),
        "subscribers.csv": _SUBSCRIBERS[language],
    }


def _refuse_to_overwrite(root: Path, texts: Mapping[str, str]) -> None:
    if os.path.lexists(root) and not root.is_dir():
        raise ConfigError(f"{root} is there already, and is not a folder", hint="Choose another name.")
    there = [path for path in texts if os.path.lexists(root / path)]
    if there:
        raise ConfigError(
            "\n".join(f"{root / path} is there already" for path in there),
            hint="Nothing has been changed. Make it in another folder, for example: newsletter init nieuwsbrief",
        )


def keep_out_of_git(root: Path, wanted: str) -> None:
    """Write .gitignore with the lines of `wanted`, or add to the one there is those that it lacks."""
    path = root / _GITIGNORE
    try:
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(wanted)
    except FileExistsError:
        before = path.read_bytes()
        known = {line.strip() for line in before.splitlines()}
        lacking = [line for line in wanted.splitlines() if line.encode() not in known]
        if any(not line.startswith("#") for line in lacking):
            gap = b"\n" if before and not before.endswith(b"\n") else b""
            with path.open("ab") as stream:
                stream.write(gap + "\n".join((*lacking, "")).encode())
