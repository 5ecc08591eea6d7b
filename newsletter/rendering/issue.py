"""Renders one edition of an issue: the mail's two bodies, the web edition and the calendar, slots left open."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from newsletter.config import Settings
from newsletter.domain.issue import Block, Event, Issue, Story
from newsletter.domain.item import Picture
from newsletter.domain.parts import CalendarEntry, Parts
from newsletter.domain.slots import Slot, slot_token
from newsletter.i18n import words
from newsletter.rendering.calendar import google_link, office365_link, outlook_link, vevent
from newsletter.rendering.environment import (
    keep_compiled,
    make_environment,
    render_template,
    template_folders,
    templates_in,
)
from newsletter.rendering.icons import load_icon
from newsletter.rendering.lookup import Lookup, look_up
from newsletter.rendering.mjml import MjmlError, compile_mjml
from newsletter.rendering.plain_text import plain_text
from newsletter.rendering.regions import Regions
from newsletter.rendering.template_errors import jinja_error, mjml_error
from newsletter.rendering.theme import load_tokens
from newsletter.rendering.web_edition import for_everybody, web_edition


def render(
    issue: Issue,
    *,
    settings: Settings,
    root: Path,
    nonce: str,
    slots: tuple[Slot, ...],
    logo: Picture | None,
    published: bool = False,
    languages: Sequence[str] = (),
    cache: Path | None = None,
) -> Parts:
    """Render an edition with the publication's theme.

    Args:
        issue: the edition; its subject, preheader and letter may hold the tokens of `slots`.
        settings: the publication, its theme and its links.
        root: the project folder, whose `templates/` shadow the packaged ones.
        nonce: what slot tokens and region markers are made with.
        slots: the slots taken out so far; the links of the footer are put behind them.
        logo: the publication's own, if it has one.
        published: whether the web edition and its pictures stand where mails may point to them.
        languages: those that the issue has editions in.
        cache: a folder where compiled templates are kept, if anywhere.

    Raises:
        TemplateError: with the template, its line and what included it.
    """
    rendering = _Rendering(issue, settings=settings, root=root, nonce=nonce, slots=slots, logo=logo, cache=cache)
    rendering.published, rendering.languages = published, languages
    return rendering.parts()


Stamp = tuple[tuple[Path, int, int], ...]


@lru_cache(maxsize=8)
def _environment(lookup: Lookup, stamp: Stamp) -> Environment:  # noqa: ARG001 — the stamp is part of the key
    return make_environment(lookup)


def _stamp(folders: tuple[Path, ...]) -> Stamp:
    """Return when every template was last changed, so that a long-lived program sees the change."""
    files = ((path, path.stat()) for path in sorted(templates_in(folders)) if path.is_file())
    return tuple((path, status.st_mtime_ns, status.st_size) for path, status in files)


class _Rendering:
    """One edition on its way through Jinja, MJML and plain text."""

    def __init__(
        self,
        issue: Issue,
        *,
        settings: Settings,
        root: Path,
        nonce: str,
        slots: tuple[Slot, ...],
        logo: Picture | None,
        cache: Path | None,
    ) -> None:
        self.issue = issue
        self.settings = settings
        self.theme = settings.publication.theme
        folders = template_folders(root)
        self.lookup = look_up(self.theme, folders)
        self.environment = _environment(self.lookup, _stamp(folders))
        if cache is not None:
            keep_compiled(self.environment, cache)
        self.nonce = nonce
        self.logo = logo
        self.published = False
        self.icons: dict[str, Picture] = {}
        self.languages: Sequence[str] = ()
        publication = settings.publication
        self.words = words(issue.language, address_form=publication.address_form, zone=publication.zone)
        self.regions = Regions(nonce)
        self.slots = list(slots)
        self.links = {
            "unsubscribe": self.slot("unsubscribe", link=True),
            "preferences": self.slot("preferences", link=True),
        }
        self.address = self.slot("email", default=self.words.translated("this address"))
        self.tokens = load_tokens(self.lookup, settings.theme)

    def slot(self, name: str, *, default: str = "", link: bool = False) -> str:
        """Open one more slot and return its token."""
        slot = Slot(token=slot_token(self.nonce, len(self.slots)), name=name, default=default, link=link)
        self.slots.append(slot)
        return slot.token

    def parts(self) -> Parts:
        mjml = self.template("email.mjml", self.issue)
        try:
            markup = compile_mjml(mjml)
        except MjmlError as error:
            entry, context = f"{self.theme}/email.mjml", self.context(self.issue)
            raise mjml_error(error, mjml, entry, context=context, lookup=self.lookup) from error
        text = self.template("email.txt", self.issue)
        public = for_everybody(self.issue, self.slots)
        about = web_edition(public, languages=self.languages, settings=self.settings, logo=self.logo)
        web = self.template("web.html", public, web=about)
        items = _items(self.issue)
        conditions = [self.regions.condition(item.audience) for item in items]
        calendar = tuple(
            CalendarEntry(
                file=event.calendar_file,
                component=vevent(event, day=self.issue.date, settings=self.settings),
                condition=self.regions.condition(event.audience),
            )
            for event in self.issue.agenda
        )
        return Parts(
            language=self.issue.language,
            nonce=self.nonce,
            subject=self.issue.subject,
            preheader=self.issue.preheader,
            html=markup,
            text=text,
            web=web,
            mjml=mjml,
            pictures=self.pictures_in(markup),
            web_pictures=self.pictures_in(web),
            calendar=calendar,
            slots=tuple(self.slots),
            conditions=self.regions.conditions,
            everybody=not items or None in conditions,
            item_conditions=tuple(sorted({number for number in conditions if number is not None})),
        )

    def template(self, name: str, issue: Issue, **more: Any) -> str:
        """Render one template of the theme."""
        try:
            return render_template(self.environment, f"{self.theme}/{name}", {**self.context(issue), **more})
        except Exception as error:
            raise jinja_error(error, f"{self.theme}/{name}", self.lookup) from error

    def context(self, issue: Issue) -> Mapping[str, Any]:
        """Return what every template sees: docs/templates.md."""
        say = self.words
        return {
            "issue": issue,
            "publication": self.settings.publication,
            "settings": self.settings,
            "theme": self.tokens,
            "logo": self.logo,
            "words": say,
            "_": say.gettext,
            "ngettext": say.ngettext,
            "links": self.links,
            "address": self.address,
            "only_for": self.regions.only_for,
            "google_link": google_link,
            "outlook_link": outlook_link,
            "office365_link": office365_link,
            "icon": self.icon,
            "plain_text": plain_text,
            "pieces": [*_items(issue), *issue.blocks],
            "published": self.published,
            "web_url": self.settings.publication.web_edition(issue.id, issue.language),
        }

    def icon(self, name: str) -> Picture:
        """Return the icon of a social link: the theme's own, else that of any website."""
        icon = load_icon(self.lookup, name)
        self.icons[icon.name] = icon
        return icon

    def pictures_in(self, markup: str) -> tuple[Picture, ...]:
        """Return the pictures that a body points to, each once."""
        issue = self.issue
        blocks: Sequence[Story | Event | Block] = [*_items(issue), *issue.blocks]
        pictures = [picture for piece in blocks for picture in piece.pictures]
        seen = [piece.illustration for piece in blocks if piece.illustration]
        pictures += [one for illustration in seen for one in (illustration.picture, illustration.small) if one]
        if issue.letter:
            pictures += issue.letter.pictures
            pictures += [issue.letter.portrait] if issue.letter.portrait else []
        pictures += [self.logo] if self.logo else []
        pictures += self.icons.values()
        by_name = {picture.name: picture for picture in pictures}
        return tuple(picture for name, picture in sorted(by_name.items()) if f"images/{html.escape(name)}" in markup)


def _items(issue: Issue) -> list[Story | Event]:
    """Return what counts as an item to read: everything but the standing blocks."""
    lead = [issue.lead] if issue.lead else []
    dossiers = [story for dossier in issue.dossiers for story in dossier.stories]
    return [*lead, *issue.stories, *dossiers, *issue.shorts, *issue.agenda]
