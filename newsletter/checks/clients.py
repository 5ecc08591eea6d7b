"""What mail programs can do, as caniemail.com tested it: read from `clients.toml`, which tells its date and licence."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

PROGRAMS: Mapping[str, str] = {
    "gmail": "Gmail",
    "outlook_classic": "Outlook (classic)",
    "outlook_new": "Outlook (new)",
    "apple_mail": "Apple Mail",
    "yahoo": "Yahoo",
    "samsung": "Samsung",
    "thunderbird": "Thunderbird",
}


def support(feature: str) -> str:
    """Say which programs lack a feature, and how old that knowledge is: `Outlook (classic) does not show that (…)`."""
    facts = _facts()
    told = facts[feature]
    none, some = ([name for key, name in PROGRAMS.items() if told.get(key) == answer] for answer in ("no", "partly"))
    lacking = [
        *([f"{_listed(none)} {'does' if len(none) == 1 else 'do'} not show that"] if none else []),
        *([f"{_listed(some)} only in part"] if some else []),
    ]
    return f"{', '.join(lacking)} (caniemail.com/features/{feature}, {facts['date']})"


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


@cache
def _facts() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("clients.toml").read_text(encoding="utf-8"))
