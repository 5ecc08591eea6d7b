"""When and where an event is, as the keys of its file say it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsletter.content.fields import Fields, text_of
from newsletter.domain.item import Moment, day_of

_CANCELLED = frozenset(("cancelled", "canceled", "geannuleerd", "afgelast"))

_A_NIGHT = timedelta(hours=12)  # "20.00" to "1.00"; what would be longer is a slip of the pen

_LAST_YEAR = 9000  # there must be room behind it for the end of the day, in every time zone


def read_event(fields: Fields, opening_day: date | datetime | None, *, site: str) -> dict[str, Any]:
    """Return when, where and by whom, as an item's values; nothing if it has no start.

    `opening_day` is the date that stands above the text; `site` is what relative addresses are under.
    """
    zone = _zone(fields)
    told = len(fields.warnings)
    start: Moment | None
    clock = fields.clock("start")
    if clock:
        fields.use(clock[0])
        day = fields.moment("date", zone=zone) or fields.moment_of(opening_day, zone=zone)
        start = datetime.combine(day_of(day), clock[1], zone) if day else None
    else:
        start = (
            fields.moment("start", zone=zone)
            or fields.moment("date", zone=zone)
            or fields.moment_of(opening_day, zone=zone)
        )
    if start is None:
        fields.errors += fields.warnings[told:]  # a start that cannot be understood is not to be left out
        del fields.warnings[told:]
        if not fields.errors:
            fields.fail("an event needs a start: add start: 2026-11-26 13:30, or only the day", fields.key("start"))
        return {}
    if start.year > _LAST_YEAR:
        fields.fail(f"the event starts in the year {start.year}, too far ahead for a calendar", fields.key("start"))
        return {}
    return {
        "date": fields.moment("date", zone=zone) if fields.key("start") and not clock else None,
        "start": start,
        "end": _end(fields, start, zone),
        "location": fields.text("location"),
        "organiser": fields.text("organiser"),
        "price": fields.text("price"),
        "register_url": fields.address("register_url", site),
        "cancelled": fields.flag("cancelled") or str(text_of(fields.raw("status"))).lower() in _CANCELLED,
    }


def _end(fields: Fields, start: Moment, zone: ZoneInfo) -> Moment | None:
    """Read the end, as a day if the start is one, else as a moment."""
    clock = fields.clock("end")
    end: Moment | None
    if clock and isinstance(start, datetime):
        fields.use(clock[0])
        end = datetime.combine(start.date(), clock[1], start.tzinfo)
        if end < start and (past_midnight := end + timedelta(days=1)) - start <= _A_NIGHT:
            end = past_midnight
    else:
        end = fields.moment("end", zone=zone)
    if end is None:
        return None
    if not isinstance(start, datetime):
        end = day_of(end)
    elif not isinstance(end, datetime):
        end = datetime.combine(end, time(23, 59), start.tzinfo)
    if end.year > _LAST_YEAR:
        fields.warn(f"the end is in the year {end.year}, too far ahead for a calendar; left out", fields.key("end"))
        return None
    if end < start:
        fields.warn("the end is before the start; left out", fields.key("end"))
        return None
    return end


def _zone(fields: Fields) -> ZoneInfo:
    name = fields.text("timezone")
    if name is None:
        return fields.zone
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        fields.warn(f'timezone: there is no time zone "{name:.60}"; the publication\'s is used', "timezone")
        return fields.zone
