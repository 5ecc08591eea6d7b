"""How numbers, times and other people's texts read in an answer."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


def counted(number: int, noun: str) -> str:
    """Count things: "1 message", "12 messages", "2 deliveries"."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun.removesuffix('y')}ies" if noun.endswith("y") else f"{number} {noun}s"


def local_time(moment: datetime) -> str:
    """Write a moment as the clock of this computer shows it, to the minute."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def in_zone(moment: datetime, zone: ZoneInfo) -> str:
    """Write a moment in full, as the clocks in `zone` show it."""
    return f"{moment.astimezone(zone):%A %Y-%m-%d %H:%M %Z}"


def in_words(seconds: float) -> str:
    """Say how long something takes, about."""
    if seconds < 10:
        return "a few seconds"
    if seconds < 90:
        return f"about {round(seconds, -1):.0f} seconds"
    if seconds < 90 * 60:
        return f"about {seconds / 60:.0f} minutes"
    if seconds < 36 * 3600:
        return f"about {seconds / 3600:.0f} hours"
    return f"about {seconds / 86400:.0f} days"


def one_line(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())


def printable(text: str) -> str:
    """Return a text without what would steer a terminal: cells are other people's data."""
    return "".join(mark if mark.isprintable() else " " if mark.isspace() else "\ufffd" for mark in text)
