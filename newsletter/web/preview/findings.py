"""What was found about an issue, for its pages: how much there is, and the mail in which it is marked."""

from __future__ import annotations

from starlette.responses import HTMLResponse, Response

from newsletter.errors import NewsletterError
from newsletter.services.seen import marked
from newsletter.web.preview.pages import page
from newsletter.web.preview.visit import Visit

_STYLE = """<style>
:target { outline: 3px solid #d23c1e !important; outline-offset: 4px !important; scroll-margin: 30vh 0 !important; }
@media (prefers-reduced-motion: no-preference) {
  :target { animation: newsletter-seen 2.4s ease-out !important; }
  @keyframes newsletter-seen { from { outline: 14px solid rgba(210, 60, 30, 0.55); outline-offset: 14px; } }
}
</style>"""
"""What a link led to is outlined, at first so that nobody can miss it."""


def findings(visit: Visit, _steps: dict[str, str]) -> Response:
    """Tell how much was found: a piece of a page, nothing where the issue cannot be rendered."""
    try:
        overview = visit.studio.overview(visit.folder.id)
    except NewsletterError:
        return HTMLResponse("")
    return HTMLResponse(page("findings_count.html", overview=overview))


def marked_mail(visit: Visit) -> str:
    """Return the mail as the visit's reader gets it, with an `id` on everything in which something was found."""
    html = marked(visit.copy, visit.studio.overview(visit.folder.id))
    return html.replace("</head>", f"{_STYLE}</head>", 1)
