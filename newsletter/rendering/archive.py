"""Renders what stands beside the issues: the archive, a page of all that were published, and its feed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from newsletter.config import Settings
from newsletter.config.settings import Publication
from newsletter.domain.item import Picture
from newsletter.i18n import words
from newsletter.rendering.environment import make_environment, render_template, template_folders
from newsletter.rendering.lookup import look_up
from newsletter.rendering.template_errors import jinja_error
from newsletter.rendering.theme import load_tokens
from newsletter.rendering.web_edition import archive_page, feed_page, other_languages

IN_FEED = 20
"""Issues that the feed has: who reads it has seen the others, and who comes new finds them in the archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One published issue in one language.

    `page` leads there from the archive, `url` from anywhere. `html` is its text, None where that is not known any more.
    """

    issue: str
    number: int
    date: date
    title: str
    summary: str
    page: str
    url: str
    id: str
    html: str | None
    published: datetime
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """All published issues in one language, newest first, and where the other languages have theirs."""

    language: str
    entries: Sequence[Entry]
    languages: Sequence[str] = ()

    @property
    def updated(self) -> datetime:
        return max(entry.updated for entry in self.entries)


def stable_id(publication: Publication, *names: str) -> str:
    """Return an id that stays the same when pages move (RFC 4287 §4.2.6): it depends on the list, which is fixed."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join((f"newsletter:{publication.list_host}", *names))).urn


def render_archive(archive: Archive, *, settings: Settings, root: Path, logo: Picture | None) -> str:
    """Render the page of all issues.

    Raises:
        TemplateError: with the template, its line and what included it.
    """
    return _render("archive.html", archive, settings, root, logo)


def render_feed(archive: Archive, *, settings: Settings, root: Path) -> str:
    """Render the feed of the newest issues (RFC 4287).

    Raises:
        TemplateError: with the template, its line and what included it.
    """
    return _render("feed.xml", archive, settings, root, None)


def _render(name: str, archive: Archive, settings: Settings, root: Path, logo: Picture | None) -> str:
    publication = settings.publication
    lookup = look_up(publication.theme, template_folders(root))
    say = words(archive.language, address_form=publication.address_form, zone=publication.zone)
    context: dict[str, Any] = {
        "archive": archive,
        "entries": archive.entries[:IN_FEED] if name == "feed.xml" else archive.entries,
        "publication": publication,
        "settings": settings,
        "theme": load_tokens(lookup, settings.theme),
        "logo": logo,
        "words": say,
        "_": say.gettext,
        "ngettext": say.ngettext,
        "archive_url": publication.page(_address(archive.language, publication)),
        "feed_url": publication.page(feed_page(archive.language, publication)),
        "feed_page": feed_page(archive.language, publication),
        "feed_id": stable_id(publication, archive.language),
        "author": publication.title,
        "others": other_languages(archive.languages, archive.language, publication),
    }
    try:
        return render_template(make_environment(lookup), f"{publication.theme}/{name}", context)
    except Exception as error:
        raise jinja_error(error, f"{publication.theme}/{name}", lookup) from error


def _address(language: str, publication: Publication) -> str:
    return "" if language == publication.language else archive_page(language, publication)
