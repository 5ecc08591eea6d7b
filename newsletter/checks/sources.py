"""Where something in a mail comes from: the file and line in which the editor would find it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from newsletter.checks.rule import Place


class Sources:
    """The texts an issue is made from, by project-relative path, in the order in which they are looked through."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def text(self, path: str) -> str:
        """Return the text of a file, nothing if it is not one of these."""
        return self._texts.get(path, "")

    def find(self, needle: str, *, within: str | None = None) -> Place | None:
        """Find the first file that holds a text, or an address in any way it may have been written.

        `within` is a path to look into first: that of an item, if it is known.
        """
        paths = [path for path in (within, *self._texts) if path is not None and path in self._texts]
        for spelling in _spellings(needle):
            for path in paths:
                text = self._texts[path]
                index = _index(text, spelling)
                if index >= 0:
                    return Place(where=path, line=text.count("\n", 0, index) + 1)
        return Place(where=within) if within else None

    def match(self, pattern: re.Pattern[str], path: str) -> Place | None:
        """Find where in a file something of this form begins."""
        text = self.text(path)
        found = pattern.search(text)
        return Place(where=path, line=text.count("\n", 0, found.start()) + 1) if found else None


def _index(text: str, spelling: str) -> int:
    """Find a text; an address first where it is not the beginning of a longer one."""
    if "/" in spelling and (whole := re.search(rf"(?<![\w.-]){re.escape(spelling)}(?![\w/-]|[.?#&=%]\w)", text)):
        return whole.start()
    return text.find(spelling)


def _spellings(needle: str) -> list[str]:
    """Return how a text may stand in a source: as it is, escaped, or as an address relative to the site."""
    spellings = [needle, html.escape(needle), html.unescape(needle), unquote(needle)]
    if needle.startswith(("http://", "https://")):
        try:
            parts = urlsplit(needle)
        except ValueError:  # no address at all: `http://[x`
            return [needle]
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        spellings += [path, path.lstrip("/")] if len(path) > 4 else []
    return [spelling for spelling in dict.fromkeys(spellings) if spelling.strip()]
