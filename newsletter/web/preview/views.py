"""The studio's pages put together: the issues at the left, the tabs, and what one tab shows."""

from __future__ import annotations

from typing import Any

from newsletter.errors import IssueError, NewsletterError
from newsletter.services.status import Status, status
from newsletter.web.preview.actions import Notice
from newsletter.web.preview.pages import page
from newsletter.web.preview.planned import planned
from newsletter.web.preview.studio import Studio
from newsletter.web.preview.tabs import TABS, Tab
from newsletter.web.preview.trouble import excerpts
from newsletter.web.preview.visit import Visit


def issue_page(visit: Visit, notice: Notice | None = None) -> str:
    """Make the page of one tab of an issue; where the issue cannot be rendered, it shows why, and where."""
    folder = visit.folder
    tabs = [tab for tab in TABS if tab.fits(folder, may_write=visit.may_write)]
    tab = next((tab for tab in tabs if tab.name == visit.tab), tabs[0])
    visit.tab = tab.name
    shown, trouble = _shown(visit, tab)
    return page(
        f"{tab.name}.html" if trouble is None else "trouble.html",
        **_frame(visit.studio, visit),
        folder=folder,
        tabs=tabs,
        tab=tab,
        notice=notice,
        trouble=trouble,
        excerpts=excerpts(trouble, visit.studio.root) if trouble else (),
        **{**shown, **(notice.shown if notice else {})},
    )


def home_page(visit: Visit, notice: Notice | None = None) -> str:
    """Make the page of a project that has no issue yet."""
    return page("home.html", **_frame(visit.studio, visit), notice=notice, trouble=None, excerpts=())


def trouble_page(visit: Visit, error: NewsletterError) -> str:
    """Make the page that is shown while the project itself cannot be read."""
    return page(
        "broken.html",
        visit=visit,
        addresses=visit.addresses,
        studio=visit.studio,
        trouble=error,
        gone=isinstance(error, IssueError),
        excerpts=excerpts(error, visit.studio.root),
        notice=None,
    )


def _shown(visit: Visit, tab: Tab) -> tuple[dict[str, Any], NewsletterError | None]:
    try:
        return tab.show(visit), None
    except NewsletterError as error:
        return {}, error


def _frame(studio: Studio, visit: Visit) -> dict[str, Any]:
    standing = _standing(visit)
    return {
        "visit": visit,
        "addresses": visit.addresses,
        "studio": studio,
        "settings": visit.project.settings,
        "standing": standing,
        "planned": planned(visit, standing),
    }


def _standing(visit: Visit) -> Status | None:
    """Tell what is new and what is coming up, where that can be told."""
    try:
        return status(visit.project)
    except NewsletterError:
        return None
