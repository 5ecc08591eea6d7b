"""Quotation marks as a language has them."""

from __future__ import annotations

from collections.abc import Mapping

MARKS: Mapping[str, tuple[str, str]] = {
    "nl": ("“", "”"),
    "en": ("“", "”"),
    "de": ("„", "“"),
    "fr": ("«\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}»"),
}
"""Opening and closing, by main language."""

_WITHIN = str.maketrans("“”„", "‘’‚"), str.maketrans("„“", "‚‘")
"""What marks become within marks: where they open with “, and where with „."""

_PAIRS = (("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("»", "«"), ("‘", "’"), ("‚", "‘"), ('"', '"'), ("'", "'"))


def quoted(text: str, opening: str, closing: str) -> str:
    """Put a text between quotation marks; those it has around it are taken off."""
    bare = text.strip()
    for before, after in _PAIRS:
        inner = bare[1:-1]
        if bare[:1] == before and bare[-1:] == after and inner and not {before, after} & set(inner):
            bare = inner.strip()
            break
    return f"{opening}{bare.translate(_WITHIN[opening == '„'])}{closing}"
