"""Events out of .ics files (RFC 5545), their recurrence expanded as far as the agenda looks ahead."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from newsletter.content.addresses import absolute
from newsletter.content.fields import one_line
from newsletter.domain.item import Item, Kind, Moment, day_of
from newsletter.errors import Problem

MOST_OCCURRENCES = 100
MOST_EVENTS = 5_000
_OFTEN = frozenset(("SECONDLY", "MINUTELY", "HOURLY"))
_PARTS_OF_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
_OLDEST = 1900


def read_calendar(
    text: str, *, where: str, zone: ZoneInfo, horizon: tuple[date, date]
) -> tuple[tuple[Item, ...], tuple[Problem, ...], tuple[Problem, ...]]:
    """Return a calendar's events, what was remarked, and what made it unusable.

    An only event has the file's path; several have `#uid` behind it, a repeated one `#uid@20261126`.
    """
    from icalendar import Calendar

    try:
        calendars = Calendar.from_ical(text, multiple=True)
        components = [
            component
            for calendar in calendars
            for component in ((calendar,) if calendar.name == "VEVENT" else calendar.walk("VEVENT"))
        ]
        known = any(calendar.name in ("VCALENDAR", "VEVENT") for calendar in calendars)
    except Exception as error:  # noqa: BLE001 — the parser raises whatever a broken file makes of it
        return (
            (),
            (),
            (Problem(where=where, reason=f"this is no calendar that can be read: {one_line(str(error)):.200}"),),
        )
    if not known:
        return (), (), (Problem(where=where, reason="this is no calendar: there is no BEGIN:VCALENDAR in it"),)
    begins = [number for number, line in enumerate(text.splitlines(), 1) if line.rstrip().upper() == "BEGIN:VEVENT"]
    lines = dict(zip(map(id, components), begins, strict=True)) if len(begins) == len(components) else {}
    reading = _Reading(where, zone, horizon, lines)
    for uid, series in _series(components[:MOST_EVENTS]).items():
        reading.add(uid, series)
    if not components:
        reading.warn("holds no event")
    return reading.result()


def _series(components: Iterable[Any]) -> dict[str, list[Any]]:
    """Bring an event and the changes of its occurrences together, by UID."""
    series: dict[str, list[Any]] = {}
    for component in components:
        uid = one_line(str(component.get("UID", "")))
        if not uid:
            told = f"{component.get('SUMMARY')}{component.get('DTSTART')}"
            uid = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]
        series.setdefault(uid, []).append(component)
    return series


class _Reading:
    """The events of one file, gathered; `lines` tells in which one each begins, as far as that is known."""

    def __init__(self, where: str, zone: ZoneInfo, horizon: tuple[date, date], lines: dict[int, int]) -> None:
        self.where = where
        self.zone = zone
        self.horizon = horizon
        self.lines = lines
        self.events: list[tuple[str, dict[str, Any]]] = []
        self.warnings: list[Problem] = []
        self.errors: list[Problem] = []

    def warn(self, reason: str) -> None:
        self.warnings.append(Problem(where=self.where, reason=reason))

    def refuse(self, component: Any, reason: str) -> None:
        self.errors.append(Problem(where=self.where, line=self.lines.get(id(component)), reason=reason))

    def add(self, uid: str, series: list[Any]) -> None:
        """Take one UID's events in: as they are, or as often as they recur."""
        title = one_line(str(series[0].get("SUMMARY", ""))) or uid
        try:
            repeated = any("RRULE" in component or "RDATE" in component for component in series)
            if repeated and (reason := _unusable(series)):
                self.warn(f'"{title:.80}" {reason}; only its first time is used')
                repeated, series = False, series[:1]
            if not repeated:
                for number, component in enumerate(series):
                    fragment = f"#{uid}" if number == 0 else f"#{uid}@{_stamp(self._start(component))}"
                    self.events.append((fragment, self.values(component, uid)))
                return
            found = self.occurrences(series)
            days = Counter(_stamp(self._start(occurrence), short=True) for occurrence in found)
            for occurrence in found:
                start = self._start(occurrence)
                stamp = _stamp(start, short=days[_stamp(start, short=True)] == 1)
                self.events.append((f"#{uid}@{stamp}", self.values(occurrence, f"{uid}-{stamp}")))
        except _NoStartError as error:
            self.refuse(error.component, f'the event "{title:.80}" has no start (DTSTART)')
        except Exception as error:  # noqa: BLE001 — likewise
            self.refuse(series[0], f'the event "{title:.80}" cannot be read: {one_line(str(error)):.200}')

    def occurrences(self, series: list[Any]) -> list[Any]:
        """Expand a recurrence within the horizon, up to so many times."""
        import recurring_ical_events
        from icalendar import Calendar

        calendar = Calendar()
        for component in series:
            calendar.add_component(component)
        first, last = self.horizon
        begin = datetime.combine(first, time.min, self.zone)
        end = datetime.combine(last + timedelta(days=1), time.min, self.zone)
        found = recurring_ical_events.of(calendar).between(begin, end)
        found.sort(key=lambda occurrence: _stamp(self._start(occurrence)))
        return list(islice(found, MOST_OCCURRENCES))

    def values(self, component: Any, uid: str) -> dict[str, Any]:
        """Read what an item needs from a VEVENT."""
        start = self._start(component)
        url = one_line(str(component.get("URL", "")))
        organiser = component.get("ORGANIZER")
        name = organiser.params.get("CN") if organiser is not None and hasattr(organiser, "params") else None
        description = str(component.get("DESCRIPTION", "")).replace("\r\n", "\n")
        return {
            "title": one_line(str(component.get("SUMMARY", ""))) or one_line(uid),
            "start": start,
            "end": self._end(component, start),
            "location": one_line(str(component.get("LOCATION", ""))) or None,
            "organiser": one_line(str(name)) if name else None,
            "url": absolute(url, "") if url else None,
            "cancelled": str(component.get("STATUS", "")).upper() == "CANCELLED",
            "tags": _categories(component),
            "uid": one_line(uid),
            "attributes": {"description": re.sub(r"[\x00-\x08\x0b-\x1f]", "", description)} if description else {},
        }

    def _start(self, component: Any) -> Moment:
        if component.get("DTSTART") is None:
            raise _NoStartError(component)
        return self._moment(component.get("DTSTART").dt)

    def _end(self, component: Any, start: Moment) -> Moment | None:
        """Return the end; an all-day event's is the last day itself (RFC 5545 §3.6.1 counts to the day after)."""
        end: Any = None
        if component.get("DTEND") is not None:
            end = self._moment(component.get("DTEND").dt)
        elif component.get("DURATION") is not None:
            end = start + component.get("DURATION").dt
        if end is None:
            return None
        if not isinstance(start, datetime):
            end = day_of(end) - timedelta(days=1)
            return end if end > start else None
        if not isinstance(end, datetime):
            end = datetime.combine(end, time.min, start.tzinfo)
        if end < start:
            self.warn(f'the end of "{one_line(str(component.get("SUMMARY", ""))):.80}" is before its start; left out')
            return None
        return end if end > start else None

    def _moment(self, value: Any) -> Moment:
        """Bring a time to a named zone: its own where it has one, else the publication's."""
        if not isinstance(value, date) or value.year < _OLDEST:
            raise ValueError("a date is not a date")
        if not isinstance(value, datetime):
            return value
        moment = value.replace(microsecond=0)
        zone = moment.tzinfo
        if zone is None:
            return moment.replace(tzinfo=self.zone)
        if isinstance(zone, ZoneInfo) and zone.key and zone.key not in ("UTC", "Etc/UTC", "GMT"):
            return moment
        return moment.astimezone(self.zone)

    def result(self) -> tuple[tuple[Item, ...], tuple[Problem, ...], tuple[Problem, ...]]:
        alone = len(self.events) == 1 and "@" not in self.events[0][0].rpartition(self.events[0][1]["uid"])[2]
        repeated = alone and self.events[0][0] != f"#{self.events[0][1]['uid']}"
        items = {
            (path := self.where if alone and not repeated else self.where + fragment): Item(
                path=path, kind=Kind.EVENT, **values
            )
            for fragment, values in self.events
        }
        return tuple(items.values()), tuple(self.warnings), tuple(self.errors)


class _NoStartError(Exception):
    def __init__(self, component: Any) -> None:
        super().__init__()
        self.component = component


def _unusable(series: list[Any]) -> str | None:
    """Say why a repetition cannot be expanded: the reader would never come back from it, or with too much."""
    for component in series:
        for rule in _listed(component.get("RRULE")):
            frequency = {str(one).upper() for one in rule.get("FREQ", [])}
            if not frequency or any(not isinstance(one, int) or one < 1 for one in rule.get("INTERVAL", [])):
                return "repeats in a way that cannot be understood"
            times = 1
            for part in _PARTS_OF_DAY:
                times *= max(1, len(rule.get(part, [])))
            if frequency & _OFTEN or times > 10:
                return "repeats many times a day"
        if sum(len(getattr(one, "dts", ())) for one in _listed(component.get("RDATE"))) > 1000:
            return "has too many dates"
    return None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _categories(component: Any) -> tuple[str, ...]:
    names = [
        one_line(str(name)) for one in _listed(component.get("CATEGORIES")) for name in getattr(one, "cats", [one])
    ]
    return tuple(dict.fromkeys(filter(None, names)))


def _stamp(moment: Moment, *, short: bool = False) -> str:
    if isinstance(moment, datetime) and not short:
        return moment.strftime("%Y%m%dT%H%M")
    return f"{moment.year:04d}{moment.month:02d}{moment.day:02d}"
