"""No link runs a program, and no part of the mail is one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.markup import elements
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.ERROR, source="Every mail program takes scripts out; caniemail: html-script")

_PROGRAM = re.compile(r"\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)
_REFUSED = re.compile(r"\[([^\]\n]*)\]\(((?:javascript|vbscript|data):[^\n]*?\)*)\)", re.IGNORECASE)
_FIX = "Link to a page, and let the page do it."


def find(mail: Mail) -> Iterator[Flaw]:
    for link in mail.anchors:
        if _PROGRAM.match(link.href):
            reason = f'the link "{link.text}" runs a program ({link.href[:40]}): mail programs take it out'
            yield Flaw(reason=reason, fix=_FIX, place=mail.place_of(link.href), element=link.element)
    for element in elements(mail.tree):
        handlers = [name for name in element.keys() if name.lower().startswith("on")]  # noqa: SIM118 - of lxml
        if element.tag == "script" and (element.get("type") or "").lower() != "application/ld+json":
            yield Flaw(reason="there is a <script> in the mail: no mail program runs it", fix="Take it out.")
        elif handlers:
            reason = f"<{element.tag}> has {handlers[0]}: no mail program runs it"
            yield Flaw(reason=reason, fix="Take it out.", place=mail.sources.find(f"{handlers[0]}="), element=element)
    for piece in mail.pieces:
        for text, address in _REFUSED.findall(piece.prose):
            reason = f'the link "{text}" runs a program, and is shown as it was typed: {address[:40]}'
            yield Flaw(reason=reason, fix=_FIX, place=mail.sources.find(address, within=piece.path), words=text)
