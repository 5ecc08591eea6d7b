"""A link that shows an address leads to that address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from newsletter.checks.addresses import host_of, same_site
from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.ERROR, source="Thunderbird and SpamAssassin (__SPOOFED_URL): this is how phishing looks")

_ENDINGS = "com|org|net|info|nl|be|de|fr|eu|uk|at|ch|lu|es|it|dk|se|gov|edu"
_WHOLE = re.compile(r"(?:https?://|www\.)([^\s/?#:]+\.[^\s/?#:]+)", re.IGNORECASE)
_NAME = re.compile(rf"((?:[a-z0-9-]+\.)+(?:{_ENDINGS}))(/\S*)?")
_MAILBOX = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")


def find(mail: Mail) -> Iterator[Flaw]:
    for link in mail.anchors:
        text, target = link.text.strip(" ().,;:!?“”\"'‘’<>"), host_of(link.href)
        if (shown := _MAILBOX.fullmatch(text)) and link.href.lower().startswith("mailto:"):
            meant = unquote(link.href[7:].partition("?")[0])
            if meant.lower() != shown[0].lower():
                yield Flaw(
                    reason=f"a link shows {shown[0]} and writes to {meant}",
                    fix="Give it the address that it shows.",
                    place=mail.place_of(link.href),
                    element=link.element,
                )
            continue
        name = _NAME.fullmatch(text)
        host = (found[1] if (found := _WHOLE.search(text)) else name[1] if name else "").lower().rstrip(".")
        if not host or not target or _same(host, target):
            continue
        yield Flaw(
            reason=f"a link shows {host} and leads to {target}: mail programs warn of fraud",
            fix=f"Let it lead to {host}, or let it say in words what is behind it.",
            place=mail.place_of(link.href),
            element=link.element,
            severity=None if found or (name and name[2]) else Severity.WARNING,
        )


def _same(shown: str, target: str) -> bool:
    """Compare hosts; one may be written in its own script and the other as DNS knows it."""

    def ascii_of(host: str) -> str:
        try:
            return host.encode("idna").decode("ascii")
        except UnicodeError:
            return host

    return same_site(ascii_of(shown), ascii_of(target))
