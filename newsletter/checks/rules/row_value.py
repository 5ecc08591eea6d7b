"""What a row puts into the mail is something to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.checks.copy import Copy
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.WARNING, source="What Excel, databases and other mailing programs write into empty cells")

_EMPTY_WORDS = frozenset((
    "NULL", "null", "(null)", "None", "NONE", "undefined", "nil", "NaN", "nan", "N/A", "n/a", "N.v.t.", "n.v.t.", "nvt",
    "-", "--", "?", ".", "#N/A", "#N/B", "#NV", "#REF!", "#VERW!", "#VALUE!", "#WAARDE!", "#NAME?", "#NAAM?", "#DIV/0!",
    "#DEEL/0!", "#NUM!", "#GETAL!", "[object Object]",
))  # fmt: skip
_CODE = re.compile(r"\{\{|\}\}|\{%|\*\||\[\[|%[A-Z_]{3,}%|&(?:nbsp|amp|lt|gt|quot|#\d+|#x[0-9a-f]+);", re.IGNORECASE)


def find_in_copy(copy: Copy) -> Iterator[Flaw]:
    for name in dict.fromkeys(slot.name for slot in copy.slots if not slot.link):
        value = (copy.subscriber.get(name) or "").strip()
        if value in _EMPTY_WORDS or _CODE.search(value):
            yield Flaw(
                reason=f'the column {name} of {copy.subscriber.email} holds "{value:.40}", and the mail says so',
                fix="Empty the cell, or write what should stand there.",
                place=copy.place,
            )
