"""The studio as a web application: which address shows what."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from newsletter.errors import NewsletterError
from newsletter.web.preview.actions import Form, Notice, find_action
from newsletter.web.preview.addresses import ServedAddresses
from newsletter.web.preview.contents import asset, edition, frame, picture
from newsletter.web.preview.events import News, events
from newsletter.web.preview.faults import Faults
from newsletter.web.preview.findings import findings
from newsletter.web.preview.progress import following
from newsletter.web.preview.readers import message, readers
from newsletter.web.preview.safety import Guard
from newsletter.web.preview.studio import Studio
from newsletter.web.preview.views import home_page, issue_page, trouble_page
from newsletter.web.preview.visit import Visit

LARGEST_FORM = 1_000_000
"""Bytes."""

SAID = frozenset({"reader", "lang", "lens", "width", "source", "wrap", "seen", "find"})
"""What an address may say behind its question mark; the rest goes no further."""


def make_app(studio: Studio, news: News) -> Starlette:
    """Make the studio's application; below its token it may also change something."""
    read: list[BaseRoute] = [
        Route("/", home),
        Route("/events", events),
        Route("/assets/{name}", asset),
        Route("/issues/{issue}/frame/{lens}", shown(frame)),
        Route("/issues/{issue}/images/{name}", shown(picture)),
        Route("/issues/{issue}/edition/{name:path}", shown(edition)),
        Route("/issues/{issue}/findings", shown(findings)),
        Route("/issues/{issue}/{tab}", tab),
    ]
    write: list[BaseRoute] = [
        Route("/do/{action}", act, methods=["POST"]),
        Route("/issues/{issue}/do/{action}", act, methods=["POST"]),
        Route("/issues/{issue}/following", shown(following)),
        Route("/issues/{issue}/readers", shown(readers)),
        Route("/issues/{issue}/message.eml", shown(message)),
    ]
    app = Starlette(
        routes=[Mount(f"/{studio.token}", routes=[*write, *read]), *read],
        middleware=[Middleware(Guard), Middleware(Faults)],
        exception_handlers={NewsletterError: unusable, 404: missing},
    )
    app.state.studio = studio
    app.state.news = news
    return app


def visit_of(request: Request) -> Visit:
    """Read what a request is about."""
    studio: Studio = request.app.state.studio
    said = {name: value for name, value in request.query_params.items() if name in SAID}
    asked_from = request.query_params.get("tab", "mail")
    may_write = request.scope.get("root_path") == f"/{studio.token}"
    return Visit(
        studio=studio,
        addresses=ServedAddresses(f"/{studio.token}" if may_write else ""),
        issue=request.path_params.get("issue", ""),
        tab=request.path_params.get("tab", asked_from),
        said=said,
        may_write=may_write,
    )


def shown(make: Callable[[Visit, dict[str, str]], Response]) -> Callable[[Request], Response]:
    """Let a function of a visit and the steps of its address answer a request."""

    def answer(request: Request) -> Response:
        return make(visit_of(request), dict(request.path_params))

    return answer


def home(request: Request) -> Response:
    """Go to the issue that is being worked on, else the last one; where there is none, say how to begin."""
    visit = visit_of(request)
    folders = visit.folders
    if not folders:
        return HTMLResponse(home_page(visit))
    return RedirectResponse(visit.addresses.page(folders[0].id, "mail"), status_code=303)


def tab(request: Request) -> Response:
    return HTMLResponse(issue_page(visit_of(request)))


async def act(request: Request) -> Response:
    """Change something, and show the page it was asked for on, with what came of it."""
    action = find_action(request.path_params["action"])
    form = await _form(request)
    if action is None or form is None:
        return PlainTextResponse("There is nothing here to be changed.\n", status_code=404 if form is not None else 413)
    visit = visit_of(request)

    def do() -> Response:
        try:
            if visit.issue:
                visit.folder  # noqa: B018 — an issue that is not there is said before anything is done
            notice = action(visit, form)
        except NewsletterError as error:
            notice = Notice(text=error.message, hint=error.hint or "", wrong=True, status=409)
        visit.studio.changed()
        request.app.state.news.tell_from_thread(visit.studio.generation)
        again = visit_of(request)
        if notice.go_to:
            again.issue = notice.go_to
        make = issue_page if again.issue else home_page
        response = HTMLResponse(make(again, notice), status_code=notice.status)
        response.headers["Content-Location"] = again.url() if again.issue else again.addresses.home()
        return response

    return await run_in_threadpool(do)


async def _form(request: Request) -> Form | None:
    """Read what was filled in; None if it is too much, or not all of it comes."""
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST_FORM:
                return None
    except ClientDisconnect:  # nobody is there to be told
        return None
    values = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: "\n".join(several) for name, several in values.items()}


def unusable(request: Request, error: Exception) -> Response:
    """Show what is wrong with the project instead of a page."""
    assert isinstance(error, NewsletterError)  # noqa: S101 — registered for these
    return HTMLResponse(trouble_page(visit_of(request), error), status_code=200)


def missing(_request: Request, _error: Exception) -> Response:
    return PlainTextResponse(
        "There is nothing here. The studio's address is another each time: open the one that newsletter preview "
        "printed.\n",
        status_code=404,
    )
