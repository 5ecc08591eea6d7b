"""A table that lays out says so, and a table of data has headers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newsletter.checks.mail import Mail
from newsletter.checks.markup import elements, is_hidden
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.WARNING, source="WCAG 2.2, 1.3.1; EMC report 2026: 83.78 % of mails lack the role")


def find(mail: Mail) -> Iterator[Flaw]:
    wrong = [table for table in elements(mail.tree, "table") if _is_unclear(table) and not is_hidden(table)]
    for text, tables in _by_text(wrong).items():
        more = f" and {len(tables) - 1} more" if len(tables) > 1 else ""
        yield Flaw(
            reason=f"the table with “{text}”{more} has no role and no header cells: a screen reader counts its rows "
            "and columns aloud",
            fix='Give a table that lays out role="presentation", and one with data headers (th).',
            place=mail.sources.find(text) if text else None,
            element=tables[0],
        )


def _is_unclear(table: Any) -> bool:
    """Tell whether nothing says if it lays out or holds data."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return False
    own = (cell for cell in elements(table, "th", "caption", "td") if next(cell.iterancestors("table")) is table)
    return not any(cell.tag != "td" or cell.get("scope") or cell.get("headers") for cell in own)


def _by_text(tables: list[Any]) -> dict[str, list[Any]]:
    """Gather tables by the first words in them: those that stand in one another are told once."""
    found: dict[str, list[Any]] = {}
    for table in tables:
        text = next((" ".join(text.split()) for text in table.itertext() if text.strip()), "")[:40]
        found.setdefault(text, []).append(table)
    return found
