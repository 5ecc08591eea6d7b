"""Rehearsals: how long they take, and whether what they wrote is still there."""

from __future__ import annotations

from pathlib import Path

REHEARSED_A_SECOND = 500
"""Messages, as a guess."""


def outcome_is_gone(url: str, issue: str, *, root: Path) -> bool:
    """Tell whether the folder or file that a rehearsal through `url` (`file:`, `maildir:`, `mbox:`) wrote is away."""
    scheme, _, place = url.partition(":")
    path = root / place
    return not (path / issue if scheme == "file" else path).exists()
