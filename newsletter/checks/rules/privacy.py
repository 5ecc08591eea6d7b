"""Nobody else learns who reads: no fonts, counting pictures or icons of others, no personal data in addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl

from newsletter.checks.addresses import host_of, is_web, same_site, taken_apart
from newsletter.checks.mail import Mail
from newsletter.checks.markup import Seen, elements, is_hidden
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity
from newsletter.domain.slots import Place as Spot
from newsletter.domain.slots import places

RULE = Rule(
    severity=Severity.WARNING, source="GDPR, article 5(1)(c); ePrivacy 2002/58/EC, article 5(3); EDPB Guidelines 2/2023"
)

ICON = 64
"""Pixels: what is no larger in both directions is an icon."""

_MAILBOX = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)
_FONT = re.compile(
    r"@font-face[^}]*url\(\s*['\"]?(https?://[^)'\"\s]+)|@import\s+(?:url\()?\s*['\"]?(https?://[^)'\"\s;]+)"
)


def find(mail: Mail) -> Iterator[Flaw]:
    base = host_of(mail.settings.publication.base_url)
    fonts = [one or other for one, other in _FONT.findall(mail.html)]
    fonts += [
        element.get("href") or "" for element in elements(mail.tree, "link") if element.get("rel") == "stylesheet"
    ]
    for host in dict.fromkeys(host_of(font) for font in fonts):
        if host and not same_site(host, base):
            yield Flaw(
                reason=f"a font or style comes from {host}, which learns who opens the mail",
                fix="Use fonts that readers have, or serve them yourself.",
                place=mail.sources.find(host),
            )
    for image in mail.images:
        if is_web(image.src) and (what := _watches(image, base)):
            yield Flaw(
                reason=f"the picture {image.src} {what}",
                fix="Take it out, or put the picture beside the text.",
                place=mail.place_of(image.src),
                element=image.element,
            )
    yield from _personal(mail)


def _watches(image: Seen, base: str) -> str | None:
    sizes = (image.width, image.height)
    if is_hidden(image.element) or any(size is not None and size <= 2 for size in sizes):
        return "cannot be seen: it counts who opens the mail, and spam filters know it"
    small = all(size is not None and size <= ICON for size in sizes)
    host = host_of(image.src)
    return f"is an icon of {host}, which learns who opens the mail" if small and not same_site(host, base) else None


def _personal(mail: Mail) -> Iterator[Flaw]:
    """Look for the reader's own data, and for anybody's address, in what links carry along."""
    slots = {slot.token: slot for slot in mail.parts.slots}
    for start, end, spot in places(mail.parts.html, mail.parts.nonce, markup=True):
        slot = slots.get(mail.parts.html[start:end])
        if slot and not slot.link and spot in (Spot.URL_PART, Spot.URL_WHOLE):
            yield Flaw(
                reason=f"an address in the mail carries the reader's {slot.name} along, for others to write down",
                fix="Take it out of the address.",
                place=mail.sources.find(f"subscriber.{slot.name}"),
            )
    for link in {link.href: link for link in mail.anchors if not mail.is_readers_own(link.href)}.values():
        parts = taken_apart(link.href) if is_web(link.href) else None
        values = [value for _, value in parse_qsl(parts.query)] if parts else []
        if shown := next((value for value in values if _MAILBOX.fullmatch(value)), None):
            yield Flaw(
                reason=f'the link "{link.text}" carries the address {shown} along',
                fix="Take it out of the link: you may have copied it while you were signed in.",
                place=mail.place_of(link.href),
                element=link.element,
            )
