"""What pages show inside themselves: the mail through a lens, its pictures, the web edition, the studio's own files."""

from __future__ import annotations

import mimetypes
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from newsletter.errors import IssueError, NewsletterError
from newsletter.web.preview.findings import marked_mail
from newsletter.web.preview.lenses import through
from newsletter.web.preview.own_links import harmless
from newsletter.web.preview.pages import HERE, page
from newsletter.web.preview.safety import CONTENT_POLICY
from newsletter.web.preview.visit import Visit

FOR_EVER = "private, max-age=31536000, immutable"
"""For what is named after its content."""


def frame(visit: Visit, steps: dict[str, str]) -> Response:
    """Show the mail as the visit's reader gets it, through a lens."""
    visit.said["lens"] = steps["lens"]
    try:
        if visit.copy.skipped and not visit.copy.html:
            raise IssueError(f"There is no mail to see: {visit.copy.skipped}.", hint="Choose another reader above.")
        html = framed_mail(visit)
    except NewsletterError as error:
        html = page("frame_trouble.html", trouble=error)
    return _content(html)


def framed_mail(visit: Visit) -> str:
    """Return the HTML of the mail for a frame: its pictures from memory, links in a window of their own."""
    copy = visit.copy
    html = through(marked_mail(visit) if visit.said.get("seen") else copy.html, visit.lens)
    html = with_pictures(harmless(html, copy), visit)
    return html.replace("<head>", '<head><base target="_blank">', 1)


def with_pictures(html: str, visit: Visit) -> str:
    """Let the mail's pictures come from the studio, wherever they will be once it is sent."""
    return replace(visit.copy, html=html).with_pictures_at(visit.addresses.picture(visit.issue, ""))


def picture(visit: Visit, steps: dict[str, str]) -> Response:
    """Show one of the issue's pictures, by its name."""
    found = visit.display.pictures.get(steps["name"])
    if found is None:
        return _nothing()
    return Response(found.data, media_type=found.media_type, headers={"Cache-Control": FOR_EVER})


def edition(visit: Visit, steps: dict[str, str]) -> Response:
    """Show a file of the web edition, by its name."""
    name = steps["name"] or "index.html"
    data = visit.display.public.get(name)
    if data is None:
        return _nothing()
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"Content-Security-Policy": CONTENT_POLICY}
    return Response(data, media_type=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind, headers=headers)


def asset(request: Request) -> Response:
    """Give one of the studio's own style sheets, scripts or pictures."""
    name = request.path_params["name"]
    if name not in {path.name for path in (HERE / "assets").iterdir()}:
        return _nothing()
    kind = "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0]
    return Response((HERE / "assets" / name).read_bytes(), media_type=kind, headers={"Cache-Control": "no-cache"})


def _content(html: str) -> Response:
    return HTMLResponse(html, headers={"Content-Security-Policy": CONTENT_POLICY})


def _nothing() -> Response:
    return PlainTextResponse("There is nothing here.\n", status_code=404)
