"""Runs the studio on this computer until the editor stops it."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import secrets
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import uvicorn

from newsletter.errors import NewsletterError
from newsletter.web.preview.app import make_app
from newsletter.web.preview.events import News
from newsletter.web.preview.studio import Studio
from newsletter.web.preview.watching import watch

USUAL_PORT = 8400


class StudioServer:
    """The studio of a project, listening on loopback from the moment it is made; `address` ends in a slash.

    Without `port` it is the usual one, or any that is free.

    Raises:
        NewsletterError: the port cannot be had.
    """

    def __init__(self, root: Path, *, port: int | None = None) -> None:
        self.studio = Studio(root.resolve(), token=secrets.token_urlsafe(24), now=lambda: datetime.now(UTC))
        self._listening = _listen(port)
        self.host = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self.address = f"http://{self.host}/{self.studio.token}/"
        self._stop: Callable[[], None] = lambda: None

    def run(self, opened: Callable[[], None]) -> None:
        """Serve until stopped by Ctrl-C or `stop`; `opened` is called when pages can be had."""
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(self._serve(opened))

    def stop(self) -> None:
        """Stop serving, from any thread; one that has stopped already stays so."""
        self._stop()

    async def _serve(self, opened: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        news = News(loop)
        config = uvicorn.Config(
            make_app(self.studio, news),
            access_log=False,
            log_level="warning",
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        server = _Server(config, opened=opened, stopped=news.close)

        def stop() -> None:
            loop.call_soon_threadsafe(server.leave)

        self._stop = stop
        begun = asyncio.Event()

        def tell() -> None:
            begun.set()
            news.tell(self.studio.changed())

        watching = asyncio.create_task(watch(self.studio.root, tell))
        beginning = asyncio.create_task(begun.wait())
        try:
            # no page is there before its files are watched: none is to be fetched again as soon as it was
            await asyncio.wait((watching, beginning), return_when=asyncio.FIRST_COMPLETED)
            await server.serve(sockets=[self._listening])
        finally:
            for task in (watching, beginning):
                task.cancel()
            await asyncio.gather(watching, beginning, return_exceptions=True)
            self._stop = lambda: None


class _Server(uvicorn.Server):
    """A server that says when it is there, and lets the waiting pages go when it is stopped: it would wait for them."""

    def __init__(self, config: uvicorn.Config, *, opened: Callable[[], None], stopped: Callable[[], None]) -> None:
        super().__init__(config)
        self._opened = opened
        self._stopped = stopped

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._opened()

    def leave(self) -> None:
        self._stopped()
        self.should_exit = True

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._stopped()
        super().handle_exit(sig, frame)


def _listen(port: int | None) -> socket.socket:
    """Take the port on loopback; it is there from now on, whatever else starts meanwhile."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", USUAL_PORT if port is None else port))
    except OSError as error:
        if port is None and error.errno in (errno.EADDRINUSE, errno.EACCES):
            listening.bind(("127.0.0.1", 0))
            return listening
        listening.close()
        raise NewsletterError(
            f"port {port} cannot be had: {error.strerror}", hint="Leave --port out, and a free one is taken."
        ) from error
    return listening
