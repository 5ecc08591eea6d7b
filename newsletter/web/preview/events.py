"""The news that open pages wait for: which generation of the project there is now, as server-sent events.

Source: HTML Living Standard, 9.2 (server-sent events).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

KEEP_ALIVE = 15.0
"""Seconds after which a line is sent that says nothing: a page that has gone is noticed by it."""


class News:
    """Tells every open page when something has changed, until the studio is closed."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._pages: set[asyncio.Queue[int | None]] = set()
        self._closed = False

    def tell(self, generation: int) -> None:
        for page in self._pages:
            page.put_nowait(generation)

    def tell_from_thread(self, generation: int) -> None:
        """Tell it from another thread than that of the server."""
        self._loop.call_soon_threadsafe(self.tell, generation)

    def close(self) -> None:
        """Let every page go, so that the server need not wait for them."""
        self._closed = True
        for page in self._pages:
            page.put_nowait(None)

    async def stream(self, generation: Callable[[], int]) -> AsyncIterator[str]:
        """Yield events, beginning with the generation there is when nothing can be missed any more."""
        page: asyncio.Queue[int | None] = asyncio.Queue()
        self._pages.add(page)
        try:
            yield f"retry: 1000\ndata: {generation()}\n\n"
            while not self._closed:
                try:
                    told = await asyncio.wait_for(page.get(), KEEP_ALIVE)
                except TimeoutError:
                    yield ":\n\n"
                    continue
                if told is None:
                    return
                yield f"data: {told}\n\n"
        finally:
            self._pages.discard(page)


async def events(request: Request) -> Response:
    """Answer `GET /events`."""
    state = request.app.state
    return StreamingResponse(state.news.stream(lambda: state.studio.generation), media_type="text/event-stream")
