"""Numbers, times and lengths of time as the studio's pages say them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE, HOUR, DAY = 60, 3600, 86400

_NAME = re.compile(r"\S*(?:[/\\@]|[.:]\w)")


def counted(number: int, one: str, several: str = "") -> str:
    """Say a number with its noun."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"


def sentence(text: str) -> str:
    """Begin a text as a sentence does; the name of a file, an address or a place in one stays as it is."""
    if _NAME.match(text):
        return text
    return text[:1].upper() + text[1:]


def in_words(seconds: float) -> str:
    """Say how long something takes, about."""
    if seconds < 10:
        return "a few seconds"
    if seconds < 1.5 * MINUTE:
        return f"about {round(seconds, -1):.0f} seconds"
    if seconds < 1.5 * HOUR:
        return f"about {seconds / MINUTE:.0f} minutes"
    if seconds < 1.5 * DAY:
        return f"about {seconds / HOUR:.0f} hours"
    return f"about {seconds / DAY:.0f} days"


def pace(a_second: float) -> str:
    """Say how fast messages leave, in a unit that gives a number worth reading."""
    if a_second >= 10:
        return f"{a_second:,.0f} a second"
    if a_second * MINUTE >= 10:
        return f"{a_second * MINUTE:,.0f} a minute"
    return f"{a_second * HOUR:,.0f} an hour"


def at_time(moment: datetime, zone: ZoneInfo, *, now: datetime | None = None, seconds: bool = False) -> str:
    """Say a moment as a clock in `zone` shows it; without the day where it is `now`'s."""
    local = moment.astimezone(zone)
    clock = f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
    if now is not None and now.astimezone(zone).date() == local.date():
        return clock
    return f"{local.day} {local:%B}, {clock}"


def stretch(length: timedelta) -> str:
    """Say a length of time that is a whole number of a unit."""
    for seconds, name in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"), (1, "second")):
        number, rest = divmod(int(length.total_seconds()), seconds)
        if number and not rest:
            return counted(number, name) if number > 1 else f"{'an' if name == 'hour' else 'a'} {name}"
    return "a moment"
