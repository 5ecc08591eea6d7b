"""Whether this computer's clock is right, by that of a web server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from newsletter.diagnosis.observation import Check, Group, Observation

CLOCK = Check(
    id="clock",
    group=Group.COMPUTER,
    why="A message from the future or the past looks like spam, and certificates and plans go by the clock.",
    source="RFC 5322 §3.6.1, RFC 9110 §6.6.1",
)
TOLERATED = timedelta(minutes=5)


def examine_clock(date: str | None, *, now: datetime, host: str) -> Observation:
    """Compare with what a web server wrote into `Date`."""
    try:
        theirs = parsedate_to_datetime(date or "").astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return CLOCK.not_checked(f"{host} does not tell the time")
    off = now - theirs
    if abs(off) <= TOLERATED:
        return CLOCK.passed(f"it agrees with that of {host}")
    minutes = round(abs(off).total_seconds() / 60)
    return CLOCK.warned(
        f"it is {minutes} minutes {'ahead of' if off > timedelta(0) else 'behind'} that of {host}",
        "Let the system set it from the internet (NTP).",
    )
