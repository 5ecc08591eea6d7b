"""Every link leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.markup import elements, is_hidden, visible_text
from newsletter.checks.rule import Flaw, Place, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.ERROR, source="WCAG 2.2, 2.4.4; HTML Standard §4.6.2: without href it is no link")

NOWHERE = ("", "#", "http:", "https:", "mailto:", "tel:", "sms:")
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
            yield Flaw(reason=reason, fix=_FIX, place=_written(mail, link.text))
        elif link.href.startswith("#") and link.href[1:] not in targets:
            reason = f'the link "{link.text}" leads to {link.href}, and there is no such place in the mail'
            yield Flaw(reason=reason, fix=_FIX, place=mail.place_of(link.href))
        elif link.href == home and (place := mail.sources.find(f"[{link.text}]()")):
            reason = f'the link "{link.text}" has no address: it leads to the first page of your site'
            yield Flaw(reason=reason, fix=_FIX, place=place)
    for element in elements(mail.tree, "a"):
        is_link = not {"href", "id", "name"} & set(element.keys()) and not is_hidden(element)
        if is_link and (text := visible_text(element)) and (written := _written(mail, text)) not in told:
            if written and f"[{text}](#" in mail.sources.text(written.where).replace("](#)", ""):
                reason = f'the link "{text}" leads to a place in the text, which a mail cannot: it is no link there'
                yield Flaw(reason=reason, fix="Link to the page on the web.", place=written, severity=Severity.WARNING)
                continue
            reason = f'the link "{text}" has no address, or one that no mail may hold'
            yield Flaw(reason=reason, fix=_FIX, place=written)


def _written(mail: Mail, text: str) -> Place | None:
    """Return where a link with these words was written."""
    return mail.sources.find(f"[{text}]") or mail.sources.find(f">{text}<")
