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

_PAIRS = (("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("»", "«"), ("‘", "’"), ("‚", "‘"), ('"', '"'), ("'", "'"))


def quoted(text: str, opening: str, closing: str) -> str:
    """Put a text between quotation marks; those it has around it already are taken off."""
    bare = text.strip()
    for before, after in _PAIRS:
        inner = bare[1:-1]
        if (
            len(bare) > 2
            and bare.startswith(before)
            and bare.endswith(after)
            and before not in inner
            and after not in inner
        ):
            bare = inner.strip()
            break
    return f"{opening}{bare}{closing}"
