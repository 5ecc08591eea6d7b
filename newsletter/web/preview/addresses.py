"""The addresses of the studio's pages: one place makes them all, so that they keep the token and the state."""

from __future__ import annotations

from typing import Protocol
from urllib.parse import quote, urlencode


class Addresses(Protocol):
    """Where things are; the studio has them on a server, `preview --static` in files, where nothing is `live`."""

    live: bool

    def home(self) -> str: ...

    def page(self, issue: str, tab: str, **state: str) -> str: ...

    def frame(self, issue: str, lens: str, **state: str) -> str: ...

    def edition(self, issue: str, name: str) -> str: ...

    def picture(self, issue: str, name: str) -> str: ...

    def asset(self, name: str) -> str: ...

    def act(self, issue: str, action: str, **state: str) -> str: ...

    def extra(self, issue: str, name: str, **state: str) -> str: ...


class ServedAddresses:
    """Addresses on the studio's server; `base` is empty, or a slash and the token."""

    live = True

    def __init__(self, base: str) -> None:
        self._base = base

    def _path(self, *steps: str, state: dict[str, str] | None = None) -> str:
        path = self._base + "".join(f"/{quote(step, safe='/')}" for step in steps)
        query = urlencode({key: value for key, value in (state or {}).items() if value})
        return f"{path}?{query}" if query else path

    def home(self) -> str:
        return f"{self._base}/"

    def page(self, issue: str, tab: str, **state: str) -> str:
        return self._path("issues", issue, tab, state=state)

    def frame(self, issue: str, lens: str, **state: str) -> str:
        return self._path("issues", issue, "frame", lens, state=state)

    def edition(self, issue: str, name: str) -> str:
        return self._path("issues", issue, "edition", name)

    def picture(self, issue: str, name: str) -> str:
        return self._path("issues", issue, "images", name)

    def asset(self, name: str) -> str:
        return self._path("assets", name)

    def act(self, issue: str, action: str, **state: str) -> str:
        """Return where a change is posted; without an issue, one of the whole project."""
        return self._path(*(("issues", issue) if issue else ()), "do", action, state=state)

    def extra(self, issue: str, name: str, **state: str) -> str:
        """Return what a page fetches besides: `findings`, `readers`, `message.eml`."""
        return self._path("issues", issue, name, state=state)
