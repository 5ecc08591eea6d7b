"""What the reader chooser asks for: who is on the list, and the message of who was chosen."""

from __future__ import annotations

from starlette.responses import HTMLResponse, PlainTextResponse, Response

from newsletter.errors import NewsletterError
from newsletter.services.readers import search_readers
from newsletter.web.preview.pages import page
from newsletter.web.preview.visit import Visit

MOST = 20
"""Readers shown at a time."""


def readers(visit: Visit, _steps: dict[str, str]) -> Response:
    """List those whose address or name holds what was typed; addresses are masked."""
    query = visit.said.pop("find", "")
    try:
        found = search_readers(visit.project, query, most=MOST, display=visit.display)
    except NewsletterError as error:
        return HTMLResponse(page("reader_options.html", visit=visit, found=(), trouble=error, most=MOST))
    return HTMLResponse(page("reader_options.html", visit=visit, found=found, trouble=None, most=MOST))


def message(visit: Visit, _steps: dict[str, str]) -> Response:
    """Give the message itself, as any mail program opens it; only to who may write."""
    data = visit.copy.data
    if not data:
        return PlainTextResponse("This reader gets no message.\n", status_code=404)
    name = f"{visit.issue}-{visit.reader.id}.eml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type="message/rfc822", headers=headers)
