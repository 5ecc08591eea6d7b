"""Prices in euros as people type them, understood: "45", "€ 45,50", "45 euro"."""

from __future__ import annotations

import re
from decimal import Decimal

_EURO = r"(?:€|eur(?:os?)?)"
_PRICE = re.compile(
    rf"(?:{_EURO}\s*)?(?P<whole>\d{{1,3}}(?:[.\s]\d{{3}}){{1,2}}|\d{{1,3}}(?:,\d{{3}}){{2}}|\d{{1,7}})"
    rf"(?:[.,](?P<cents>\d{{2}}|[-–—]{{1,2}}))?(?:\s*{_EURO})?",
    re.IGNORECASE,
)


def amount(text: str) -> Decimal | None:
    """Return the euros that a text names and nothing else; None for any other text, such as "gratis" or "€ 5–10"."""
    found = _PRICE.fullmatch(text.strip().replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " "))
    if found is None:
        return None
    cents = found["cents"]
    return Decimal(re.sub(r"\D", "", found["whole"]) + "." + (cents if cents and cents.isdigit() else "00"))
