"""Every link leads to the public web, not to an example, this computer, or a page that lacks its `https://`."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from newsletter.checks.addresses import below, host_of, taken_apart
from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.ERROR, source="RFC 2606; RFC 6761; RFC 1918: nobody else gets there")

EXAMPLES = ("example.com", "example.net", "example", "test", "invalid", "localhost", "local", "internal", "lan")
"""example.org is left out: the demonstration lives there."""

_LOST = re.compile(
    r"/(?:www\.[^/]+\.\w+|[^/@]+@[\w-]+(?:\.[\w-]+)+|[\w-]+\.(?:nl|be|de|fr|eu|com|org|net|uk))(?=[/?#]|$)"
)
"""What a path begins with where "www.nos.nl" was written without https://."""

_REFUSED = re.compile(r"\[([^\]\n]*)\]\((file:[^)\s]*)\)", re.IGNORECASE)


def find(mail: Mail) -> Iterator[Flaw]:
    base = host_of(mail.settings.publication.base_url)
    if reason := _reason(mail.settings.publication.base_url):
        yield Flaw(
            reason=f"base_url {reason}, and so does every link to the web edition and to unsubscribe",
            fix="Set base_url under [publication] to where your site is.",
            place=mail.sources.find(mail.settings.publication.base_url, within="newsletter.toml"),
        )
    for link in {link.href: link for link in mail.anchors}.values():
        host = host_of(link.href)
        parts = taken_apart(link.href)
        if host == base:
            lost = _LOST.match(parts.path) if parts else None
            if lost and not mail.is_readers_own(link.href):
                scheme = "mailto:" if "@" in lost[0] else "https://"
                reason = f'the link "{link.text}" leads to {link.href}: {scheme} is missing before {lost[0][1:]}'
                yield Flaw(
                    reason=reason,
                    fix=f"Write {scheme}{lost[0][1:]}.",
                    place=mail.place_of(link.href),
                    element=link.element,
                )
        elif reason := _reason(link.href):
            yield Flaw(
                reason=f'the link "{link.text}" {reason}',
                fix="Put the address there that readers are to see.",
                place=mail.place_of(link.href),
                element=link.element,
            )
    for piece in mail.pieces:
        for text, address in _REFUSED.findall(piece.prose):
            reason = f'the link "{text}" leads to a file on a computer, and is shown as it was typed: {address}'
            place = mail.sources.find(address, within=piece.path)
            yield Flaw(reason=reason, fix="Put the file on the web and link to it there.", place=place, words=text)


def _reason(address: str) -> str | None:
    """Say what is wrong with where an address leads; nothing if all is well, or it is not on the web at all."""
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", address, re.IGNORECASE)
    if scheme is None:
        return None if not address or address.startswith("#") else f"leads to {address}, which is no whole address"
    if scheme[1].lower() == "file" or len(scheme[1]) == 1:
        return f"leads to {address}, a file on one computer"
    if scheme[1].lower() not in ("http", "https") or not (host := host_of(address)):
        return None
    if any(below(host, example) for example in EXAMPLES):
        return f"leads to {host}, which is nobody's site"
    try:
        inside = not ipaddress.ip_address(host).is_global
    except ValueError:
        inside = "." not in host
    return f"leads to {host}, which only this computer or network knows" if inside else None
