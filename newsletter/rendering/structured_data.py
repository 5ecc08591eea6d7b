"""What search engines and assistants are told about an issue: schema.org, as JSON-LD that cannot leave its script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from newsletter.config import Settings
from newsletter.domain.issue import Event, Illustration, Issue, News, Story
from newsletter.domain.item import Picture
from newsletter.rendering.controls import clean

Node = dict[str, Any]

_CURRENCIES = {"€": "EUR", "eur": "EUR", "euro": "EUR", "£": "GBP", "gbp": "GBP", "chf": "CHF"}
_SIGN = "|".join(map(re.escape, _CURRENCIES))
_PRICE = re.compile(
    rf"(?:(?P<before>{_SIGN})\s*)?(?P<whole>\d{{1,6}})(?:[.,](?P<cents>\d\d|-+|–|—))?\s*(?P<behind>{_SIGN})?",
    re.IGNORECASE,
)
_FREE = re.compile(r"gratis|kosteloos|vrije toegang|geen kosten|free|kostenlos|gratuit", re.IGNORECASE)
_ONLINE = re.compile(r"online|zoom|teams|webinar|https?://\S+", re.IGNORECASE)
_DANGEROUS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def structured_data(issue: Issue, *, settings: Settings, logo: Picture | None) -> Markup:
    """Describe a public edition: the issue, its articles and its events, for a script of type application/ld+json."""
    publication = settings.publication
    page = publication.web_edition(issue.id, issue.language)
    publisher = _known(
        {
            "@type": "Organization",
            "name": publication.title,
            "url": publication.page(""),
            "logo": publication.page(f"{issue.id}/images/{logo.name}") if logo else None,
        }
    )
    description = _Description(issue, settings, page, publisher)
    edition = {
        "@type": "PublicationIssue",
        "@id": page,
        "url": page,
        "name": issue.subject,
        "description": issue.preheader,
        "issueNumber": issue.number,
        "datePublished": issue.date.isoformat(),
        "inLanguage": issue.language,
        "isPartOf": {"@type": "Periodical", "name": publication.title, "url": publication.page("")},
        "publisher": publisher,
    }
    nodes = [edition, *map(description.article, _stories(issue)), *map(description.event, issue.agenda)]
    return _script({"@context": "https://schema.org", "@graph": [_known(node) for node in nodes]})


def _script(document: Node) -> Markup:
    """Write JSON in which nothing can end the script, begin a comment or break a line (HTML §4.12.1.3)."""
    text = clean(json.dumps(document, ensure_ascii=False, separators=(",", ":")))
    return Markup(text.translate(_DANGEROUS))  # noqa: S704 — nothing is left in it that markup is made of


class _Description:
    """The nodes of one issue."""

    def __init__(self, issue: Issue, settings: Settings, page: str, publisher: Node) -> None:
        self.issue = issue
        self.settings = settings
        self.page = page
        self.publisher = publisher

    def article(self, story: Story) -> Node:
        place = f"{self.page}#{story.anchor}"
        return {
            "@type": "NewsArticle" if story.date else "Article",
            "@id": place,
            "url": story.url if story.elsewhere else place,
            "headline": story.title,
            "alternativeHeadline": story.kicker,
            "description": story.summary,
            "image": self.image(story.illustration),
            "datePublished": story.date.isoformat() if story.date else None,
            "author": [{"@type": "Person", "name": name} for name in story.authors] or self.publisher,
            "publisher": self.publisher,
            "keywords": list(story.tags),
            "inLanguage": self.issue.language,
            "isPartOf": {"@id": self.page},
        }

    def event(self, event: Event) -> Node:
        moved = "EventRescheduled" if event.news is News.MOVED else "EventScheduled"
        status = "EventCancelled" if event.cancelled else moved
        online = bool(event.location and _ONLINE.fullmatch(event.location.strip()))
        return {
            "@type": "Event",
            "@id": f"{self.page}#{event.anchor}",
            "url": event.url or f"{self.page}#{event.anchor}",
            "name": event.title,
            "description": event.summary,
            "image": self.image(event.illustration),
            "startDate": event.start.isoformat(),
            "endDate": event.end.isoformat() if event.end >= event.start else None,
            "eventStatus": f"https://schema.org/{status}",
            "eventAttendanceMode": f"https://schema.org/{'Online' if online else 'Offline'}EventAttendanceMode"
            if event.location
            else None,
            "location": self.location(event, online=online),
            "organizer": {"@type": "Organization", "name": event.organiser or self.settings.publication.title},
            "offers": None if event.cancelled else offer(event.price, event.register_url),
            "isAccessibleForFree": True if _is_free(event.price) else None,
            "inLanguage": self.issue.language,
        }

    def location(self, event: Event, *, online: bool) -> Node | None:
        if event.location is None:
            return None
        if online:
            address = event.location if event.location.startswith("http") else event.register_url or event.url
            return {"@type": "VirtualLocation", "url": address or f"{self.page}#{event.anchor}"}
        return {"@type": "Place", "name": event.location, "address": event.location}

    def image(self, illustration: Illustration | None) -> str | None:
        """Return where a picture of the text's own stands; a drawn one tells nothing about it."""
        if illustration is None or illustration.src is None or illustration.generated:
            return None
        return absolute(illustration.src, self.page)


def absolute(source: str, page: str) -> str:
    """Return where a picture of a page stands."""
    return source if source.startswith(("http://", "https://")) else page.rpartition("/")[0] + f"/{source}"


def offer(price: str | None, url: str | None) -> Node | None:
    """Return what it costs, where the words of the price tell just one amount."""
    if _is_free(price):
        return _known({"@type": "Offer", "price": "0", "priceCurrency": "EUR", "url": url})
    found = _PRICE.fullmatch((price or "").strip().rstrip("."))
    sign = found and (found["before"] or found["behind"])
    if not found or not sign:
        return None
    cents = found["cents"] if found["cents"] and found["cents"].isdecimal() else "00"
    currency = _CURRENCIES[sign.lower()]
    return _known({"@type": "Offer", "price": f"{found['whole']}.{cents}", "priceCurrency": currency, "url": url})


def _is_free(price: str | None) -> bool:
    return _FREE.fullmatch((price or "").strip().rstrip(".!")) is not None


def _stories(issue: Issue) -> Iterable[Story]:
    yield from [issue.lead] if issue.lead else []
    yield from issue.stories
    for dossier in issue.dossiers:
        yield from dossier.stories
    yield from issue.shorts


def _known(node: Node) -> Node:
    """Leave out what is not known."""
    return {name: value for name, value in node.items() if value not in (None, "", [])}
