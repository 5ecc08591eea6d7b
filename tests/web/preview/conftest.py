"""The studio of a project, served on loopback for as long as a test runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from newsletter.web.preview.server import StudioServer

OpenStudio = Callable[[Path], StudioServer]


@contextmanager
def serving(root: Path) -> Iterator[StudioServer]:
    """Serve the studio of a project, in a thread of its own."""
    server = StudioServer(root, port=0)
    ready = threading.Event()
    thread = threading.Thread(target=server.run, args=(ready.set,))
    thread.start()
    try:
        assert ready.wait(30)
        yield server
    finally:
        server.stop()
        thread.join(30)
        assert not thread.is_alive()


@pytest.fixture
def open_studio() -> Iterator[OpenStudio]:
    """Open the studio of a project folder: `open_studio(root).address`."""
    with ExitStack() as stack:
        yield lambda root: stack.enter_context(serving(root))


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that fails the test when it asks for anything that is not on this computer, or when a script fails."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    strangers: list[str] = []
    opened.on("request", lambda asked: strangers.extend(() if _is_own(asked.url) else (asked.url,)))
    opened.on("pageerror", lambda error: strangers.append(str(error)))
    yield opened
    context.close()
    assert strangers == []


def _is_own(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "data:", "about:", "blob:", "file:"))
