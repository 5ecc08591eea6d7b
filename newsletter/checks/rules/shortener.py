"""Readers can see where a link leads: no shortened addresses."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.addresses import host_of
from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.WARNING, source="SpamAssassin 4: url_shortener; Spamhaus DBL lists abused shorteners")

SHORTENERS = frozenset((
    "bit.ly", "bitly.com", "buff.ly", "cutt.ly", "dlvr.it", "goo.gl", "is.gd", "j.mp", "lnkd.in", "ow.ly", "rb.gy",
    "rebrand.ly", "s.id", "shorturl.at", "short.io", "snip.ly", "soo.gd", "t.co", "t.ly", "t2m.io", "tiny.cc",
    "tiny.one", "tinyurl.com", "tr.im", "trib.al", "u.nu", "v.gd", "x.co",
))  # fmt: skip
"""Those in common use; from SpamAssassin's 25_url_shortener.cf and their own sites, November 2026."""


def find(mail: Mail) -> Iterator[Flaw]:
    for link in {link.href: link for link in mail.anchors}.values():
        if (host := host_of(link.href).removeprefix("www.")) in SHORTENERS:
            yield Flaw(
                reason=f'the link "{link.text}" hides where it leads behind {host}: spam filters count it',
                fix="Give the address that it leads to.",
                place=mail.place_of(link.href),
                element=link.element,
            )
