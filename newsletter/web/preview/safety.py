"""Who may talk to the studio: the editor's own browser on this computer, and no page of somebody else's in it."""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HOST = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]{1,5})?")

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""A page of the studio: its own scripts and styles, and nothing from elsewhere (CSP Level 3)."""

SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
"""What a mail in its frame may do, where its links are opened in a window of their own: nothing that is a script's."""

CONTENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src data:; form-action 'none'; "
    f"base-uri 'none'; frame-ancestors 'self'; sandbox {SANDBOX}"
)
"""A mail or a web edition in its frame: no script runs, nothing is fetched from elsewhere, whatever authors wrote."""


class Guard:
    """Lets requests for this computer's own names through, and changes only from the studio's own pages.

    A foreign site whose name is made to lead here (DNS rebinding) comes with its own name in `Host`; one that posts a
    form here comes with its own `Origin`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not _HOST.fullmatch(host):
            refusal = PlainTextResponse("The studio is only for this computer: http://127.0.0.1 …\n", status_code=400)
            await refusal(scope, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD") and not _is_own(headers, host):
            refusal = PlainTextResponse("Only the studio's own pages may change something.\n", status_code=403)
            await refusal(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.setdefault("Content-Security-Policy", PAGE_POLICY)
                answer.setdefault("Cache-Control", "no-store")
                answer["Referrer-Policy"] = "same-origin"  # with none at all, forms without script would name no origin
                answer["X-Content-Type-Options"] = "nosniff"
                answer["Cross-Origin-Resource-Policy"] = "same-origin"
                answer["Cross-Origin-Opener-Policy"] = "same-origin"
            await send(message)

        await self._app(scope, receive, with_headers)


def _is_own(headers: Headers, host: str) -> bool:
    """Tell whether a change is asked for by a page of this server: browsers always say so in `Origin`."""
    return headers.get("origin") == f"http://{host}" and headers.get("sec-fetch-site") in (None, "same-origin")
