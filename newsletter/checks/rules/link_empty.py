"""Every link leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newsletter.checks.mail import Mail
from newsletter.checks.markup import elements, is_hidden, visible_text
from newsletter.checks.rule import Flaw, Place, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.ERROR, source="WCAG 2.2, 2.4.4; HTML Standard §4.6.2: without href it is no link")

NOWHERE = ("", "#", "http:", "https:", "mailto:", "tel:", "sms:")
_ADDRESS = re.compile(r"<a(?![^>]*\bhref\s*=\s*[\"']?#)\b[^>]*>", re.IGNORECASE)
"""A link as HTML, which does not lead to a place in the text: of one in Markdown all that is left out is told."""

_FIX = "Give the whole address, https://…, or take the link out."


def find(mail: Mail) -> Iterator[Flaw]:
    told: list[Place | None] = []
    for problem in mail.problems:
        if problem.topic == "link":
            told.append(Place(where=problem.where, line=problem.line))
            yield Flaw(reason=problem.reason, fix=_FIX, place=told[-1])
    targets = {element.get("id") or element.get("name") for element in elements(mail.tree)}
    home = mail.settings.publication.page("")
    for link in mail.anchors:
        if link.href.rstrip("/") in NOWHERE:
            reason = f'the link "{link.text}" leads nowhere: its address is "{link.href}"'
            yield Flaw(reason=reason, fix=_FIX, place=_written(mail, link.text), element=link.element)
        elif link.href.startswith("#") and link.href[1:] not in targets:
            reason = f'the link "{link.text}" leads to {link.href}, and there is no such place in the mail'
            yield Flaw(reason=reason, fix=_FIX, place=mail.place_of(link.href), element=link.element)
        elif link.href == home and (place := mail.sources.find(f"[{link.text}]()")):
            reason = f'the link "{link.text}" has no address: it leads to the first page of your site'
            yield Flaw(reason=reason, fix=_FIX, place=place, element=link.element)
    yield from _without_address(mail, told)


def _without_address(mail: Mail, told: list[Place | None]) -> Iterator[Flaw]:
    """Tell of links that lost their address, those to places in the same text together: a mail has no such places.

    Only one whose address the text holds in so many words is an error.
    """
    inner: dict[str | None, list[tuple[str, Place | None, Any]]] = {}
    for element in elements(mail.tree, "a"):
        is_link = not {"href", "id", "name"} & set(element.keys()) and not is_hidden(element)
        if not is_link or not (text := visible_text(element)) or (place := _written(mail, text)) in told:
            continue
        if place and _ADDRESS.search(_line(mail, place)):
            yield Flaw(
                reason=f'the link "{text}" has no address, or one that no mail may hold',
                fix=_FIX,
                place=place,
                element=element,
            )
        else:
            inner.setdefault(place.where if place else None, []).append((text, place, element))
    for links in inner.values():
        text, place, element = links[0]
        more = f" and {len(links) - 1} more" if len(links) > 1 else ""
        yield Flaw(
            reason=f'the link "{text}"{more} led to a place in the text: in a mail it is no link',
            fix="Link to the page on the web.",
            place=place,
            element=element,
            severity=Severity.WARNING,
        )


def _line(mail: Mail, place: Place) -> str:
    return mail.sources.text(place.where).split("\n")[(place.line or 1) - 1]


def _written(mail: Mail, text: str) -> Place | None:
    """Return where a link with these words was written, whatever became of its quotes and ends of lines."""
    spellings = (f"[{text}](#", f"[{text}]", f">{text}<")  # elsewhere the same words may lead to a page
    found = next(filter(None, map(mail.sources.find, spellings)), None)
    if found is None and (words := re.findall(r"\w+", text)):
        typed = re.compile(r"\[\W*" + r"\W+".join(map(re.escape, words)) + r"\W*\][(\[]")
        found = next(filter(None, (mail.sources.match(typed, piece.path) for piece in mail.pieces)), None)
    return found
