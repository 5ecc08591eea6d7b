"""What a file's name tells: its slug, its date, and its title in words."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath

_DATED = re.compile(r"(?<!\d)(\d{4})(?:([-/_.])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2}))(?!\d)")
_DATE_PREFIX = re.compile(r"\d{4}(?:([-_.])\d{1,2}\1\d{1,2}|\d{4})(?:[-_. ]+|$)")
_LANGUAGE = re.compile(r"\.[a-z]{2}(?:-[a-z]{2})?$", re.IGNORECASE)


def suffix_of(path: str) -> str:
    """Return the ending that a content file has, in lower case, with its dot."""
    return path[path.rfind(".") :].lower()


def stem_of(path: str) -> str:
    """Return a file's name without its ending; of `index.md`, its folder's: a Hugo bundle is one page."""
    file = PurePosixPath(path)
    stem = _LANGUAGE.sub("", file.stem)
    return file.parent.name if stem.lower() == "index" and file.parent.name else stem


def slug_of(path: str) -> str:
    """Return the stem without a date before it."""
    stem = stem_of(path)
    return _DATE_PREFIX.sub("", stem, count=1) or stem


def date_in(*names: str | None) -> date | None:
    """Find `2017-11-06` or `2017/11/06` in the first of several names that holds one."""
    for name in names:
        for found in _DATED.finditer(name or ""):
            year, month, day = int(found[1]), int(found[3] or found[5]), int(found[4] or found[6])
            try:
                if 1900 <= year < 2200:
                    return date(year, month, day)
            except ValueError:
                continue
    return None


def title_from(path: str) -> str:
    """Say a file's name in words: `2017-11-06-goed-verbonden.txt` is "Goed verbonden"."""
    words = re.sub(r"[-_\s]+", " ", slug_of(path)).strip()
    words = words or stem_of(path) or path
    return words[:1].upper() + words[1:]
