"""An issue as the web edition has it: what is for everybody, and addressed to nobody in particular."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from markupsafe import Markup

from newsletter.config import Settings
from newsletter.config.settings import Publication
from newsletter.domain.issue import Block, Dossier, Event, Illustration, Issue, Part, Story
from newsletter.domain.item import Picture
from newsletter.domain.slots import Slot
from newsletter.i18n import words
from newsletter.rendering.structured_data import absolute, structured_data

LOCALES = {"nl": "nl_NL", "en": "en_GB", "de": "de_DE", "fr": "fr_FR"}
"""What social cards call a language of which the settings do not say where it is spoken."""

WIDE_ENOUGH = 200
"""Pixels that a picture of a social card must have in both directions, or it is not shown."""

_Piece = TypeVar("_Piece", Story, Event, Block, Part)


def for_everybody(issue: Issue, slots: Sequence[Slot]) -> Issue:
    """Leave out every piece that has an audience, and fill the slots with what stands in for them."""

    def filled(text: str, escape: Callable[[str], str] = str) -> str:
        for slot in slots:
            text = text.replace(slot.token, escape(slot.default))
        return text

    return replace(
        issue,
        subject=filled(issue.subject),
        preheader=filled(issue.preheader),
        letter=replace(issue.letter, html=filled(issue.letter.html, html.escape)) if issue.letter else None,
        lead=issue.lead if issue.lead and issue.lead.audience is None else None,
        stories=_public(issue.stories),
        quote=issue.quote if issue.quote and issue.quote.audience is None else None,
        agenda=_public(issue.agenda),
        dossiers=tuple(filter(_has_news, map(_public_dossier, issue.dossiers))),
        shorts=_public(issue.shorts),
        blocks=_public(issue.blocks),
    )


def _public(pieces: Iterable[_Piece]) -> tuple[_Piece, ...]:
    return tuple(piece for piece in pieces if piece.audience is None)


def _public_dossier(dossier: Dossier) -> Dossier:
    return replace(dossier, parts=_public(dossier.parts), stories=_public(dossier.stories))


def _has_news(dossier: Dossier) -> bool:
    return bool(dossier.stories) or any(part.new for part in dossier.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherLanguage:
    """A page in another language, beside this one; `name` is what it calls itself."""

    language: str
    name: str
    page: str


def other_languages(languages: Sequence[str], own: str, publication: Publication) -> tuple[OtherLanguage, ...]:
    """Return the same page in the other languages there are."""
    return tuple(
        OtherLanguage(
            language=language,
            name=language_name(language, publication),
            page=archive_page(language, publication),
        )
        for language in languages
        if language != own
    )


def language_name(language: str, publication: Publication) -> str:
    """Return what a language calls itself: Nederlands, English."""
    name = words(language, zone=publication.zone).locale.get_display_name() or language
    return name[:1].upper() + name[1:]


def archive_page(language: str, publication: Publication) -> str:
    """Return the name of the archive's page in a language."""
    return "index.html" if language == publication.language else f"index.{language}.html"


def feed_page(language: str, publication: Publication) -> str:
    return "feed.xml" if language == publication.language else f"feed.{language}.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebEdition:
    """What a page of the web edition knows of itself and of what is around it.

    `archive` and `feed` lead to what stands beside the issues, None where nothing is published; `image` is absolute.
    """

    url: str
    archive: str | None
    feed: str | None
    image: Illustration | None
    locale: str | None
    others: tuple[OtherLanguage, ...]
    structured_data: Markup


def web_edition(issue: Issue, *, languages: Sequence[str], settings: Settings, logo: Picture | None) -> WebEdition:
    """Describe the page of a public edition; `languages` are those that the issue has editions in."""
    publication, language = settings.publication, issue.language
    url = publication.web_edition(issue.id, language)
    own = language == publication.language
    return WebEdition(
        url=url,
        archive=("../" if own else f"../{archive_page(language, publication)}") if settings.publish.to else None,
        feed=f"../{feed_page(language, publication)}" if settings.publish.to else None,
        image=_card_image(issue, url),
        locale=language.replace("-", "_") if "-" in language else LOCALES.get(language),
        others=other_languages(languages, language, publication),
        structured_data=structured_data(issue, settings=settings, logo=logo),
    )


def _card_image(issue: Issue, url: str) -> Illustration | None:
    """Return the picture that stands for the issue: the first of its own that is large enough, else a drawn one."""
    pieces: list[Story | Event] = [issue.lead] if issue.lead else []
    pieces += [*issue.stories, *(story for dossier in issue.dossiers for story in dossier.stories), *issue.agenda]
    seen = [piece.illustration for piece in pieces if piece.illustration]
    fit = [one for one in seen if one.src and (one.width is None or min(one.width, one.height or 0) >= WIDE_ENOUGH)]
    chosen = next((one for one in fit if not one.generated), next(iter(fit), None))
    return replace(chosen, src=absolute(chosen.src, url)) if chosen and chosen.src else None
