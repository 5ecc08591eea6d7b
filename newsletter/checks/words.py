"""How the rules compare words: without capitals, and whole."""

from __future__ import annotations

import re
from functools import cache

_AROUND = " \t\n.,:;!?…\"'“”„‘’«»‹›<>()[]{}*_|-–—→➔➜►▶›»·"


def folded(text: str) -> str:
    """Return a text as phrases are listed: lower case, straight apostrophes, single blanks."""
    return " ".join(text.replace("’", "'").replace("\u00ad", "").replace("\u200b", "").casefold().split())


def bare(text: str) -> str:
    """Return a folded text without what stands around its words: points, quotes, arrows."""
    return folded(text).strip(_AROUND)


@cache
def whole(phrase: str) -> re.Pattern[str]:
    """Match a phrase in a folded text, unless it is part of a longer word, an address or a file's name."""
    return re.compile(rf"(?<![\w@/#.-]){re.escape(phrase)}(?![\w@/-]|\.\w)")
