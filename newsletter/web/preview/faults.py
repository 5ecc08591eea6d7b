"""What goes wrong inside the studio itself: told on the page, and in a line on the terminal; the rest goes on."""

from __future__ import annotations

import os
import sys
import traceback

from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsletter.web.preview.pages import page


class Faults:
    """Answers where the application could not; with NEWSLETTER_DEBUG set the terminal says where it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:  # noqa: BLE001 — the last resort: an editor must never see a traceback
            told = f"{type(error).__name__}: {error}"
            detail = "".join(traceback.format_exception(error)) if os.environ.get("NEWSLETTER_DEBUG") else f"{told}\n"
            sys.stderr.write(f"Error: something went wrong inside the studio: {detail}")
            if not begun:
                answer = HTMLResponse(page("fault.html", told=told), status_code=500)
                await answer(scope, receive, noted)
