"""The layout does not rest on styles that Gmail leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.checks.clients import support
from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Rule
from newsletter.checks.written import Fault, Written, told_once, written_in
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.INFO, source="caniemail.com; html.md §4, Gmail")

_SPACED = re.compile(r"\b(?:rgb|hsl)a?\(\s*[\d.%]+(?:deg)?\s+[\d.%]")


def find(mail: Mail) -> Iterator[Flaw]:
    places = written_in(mail.tree, mail.styles.cascade.rules)
    yield from told_once(((place, fault) for place in places for fault in _faults(place)), mail.sources)


def _faults(place: Written) -> Iterator[Fault]:
    for declaration in place.declarations:
        name, value = declaration.name, declaration.value.lower()
        written = f"{name}: {declaration.value}"
        if name == "position" and value in ("absolute", "fixed", "sticky"):
            yield Fault(written=written, reason=support("css-position"), fix="Lay it out with a table.")
        elif name.startswith("margin") and re.search(r"(?<![\w.])-\d*\.?\d*[1-9]", value):
            yield Fault(written=written, reason=support("css-margin"), fix="Make room elsewhere smaller instead.")
        elif name.startswith("--") or "var(" in value:
            yield Fault(written=written, reason=support("css-variables"), fix="Write the value itself.")
        elif _SPACED.search(value):
            reason = f"Gmail throws away every style around it; {support('css-modern-color')}"
            yield Fault(written=written, reason=reason, fix="Write the colour as #rrggbb, or with commas.")
