"""The mail says in which language it is, and which way that runs, where every mail program keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from newsletter.checks.mail import Mail
from newsletter.checks.markup import elements, is_hidden
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity
from newsletter.i18n import words

RULE = Rule(severity=Severity.ERROR, source="WCAG 2.2, 3.1.1; Email Markup Consortium, Accessibility Report")

_WHY = "a screen reader reads it with the wrong voice"


def find(mail: Mail) -> Iterable[Flaw]:
    direction = words(mail.issue.language, zone=ZoneInfo("UTC")).direction
    body = next(elements(mail.tree, "body"), None)
    below = () if body is None else (child for child in body if isinstance(child.tag, str))
    inside = [child for child in below if not is_hidden(child)]
    named = next((child for child in inside if child.get("lang") and child.get("dir")), None)
    if named is None:
        yield Flaw(
            reason="no element straight below <body> has lang and dir; webmail throws <html> and <body> away, so that "
            + _WHY,
            fix=f'Put lang="{mail.issue.language}" and dir="{direction}" on <mjml>: they get where they are needed.',
            place=mail.sources.find("<mjml"),
        )
    for element in (mail.tree, *(() if named is None else (named,))):
        for attribute, wanted in (("lang", mail.language), ("dir", direction)):
            said = (element.get(attribute) or "").lower()
            if (said.partition("-")[0] if attribute == "lang" else said) != wanted:
                written = f'has {attribute}="{said}"' if said else f"has no {attribute}"
                yield Flaw(
                    reason=f"<{element.tag}> {written}; this edition is {wanted}: {_WHY}",
                    fix=f'Put {attribute}="{wanted}" on <mjml>.',
                    place=mail.sources.find("<mjml"),
                )
