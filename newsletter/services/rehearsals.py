"""Rehearsals: how long they take, and what they leave behind."""

from __future__ import annotations

from pathlib import Path

REHEARSED_A_SECOND = 200
"""Messages, as a guess."""


def outcome_is_gone(url: str, issue: str, *, root: Path) -> bool:
    """Tell whether the folder or file that a rehearsal through `url` (`file:`, `maildir:`, `mbox:`) wrote is away."""
    scheme, path = _place(url, root)
    return not (path / issue if scheme == "file" else path).exists()


def clear_outcome(url: str, issue: str, *, root: Path) -> None:
    """Remove the messages of an earlier rehearsal, so that a folder shows who gets the issue as it is now.

    Mailboxes are left alone: they may hold other mail.
    """
    scheme, path = _place(url, root)
    if scheme == "file":
        for message in (path / issue).glob("*.eml"):
            message.unlink(missing_ok=True)


def _place(url: str, root: Path) -> tuple[str, Path]:
    scheme, _, place = url.partition(":")
    return scheme, root / place
