"""Dates as people and programs write them: ISO 8601, numbers in the order of a language, and words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from typing import Any

LONGEST = 100
"""Characters: a longer text is not a date, so that no pattern here ever meets one."""

_TIME = r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?)?"
_ISO = re.compile(
    rf"(?P<year>\d{{4}})(?P<between>[-/.])(?P<month>\d{{1,2}})(?P=between)(?P<day>\d{{1,2}})"
    rf"(?:(?:[Tt]|,? ){_TIME} ?(?P<zone>[Zz]|[+-]\d{{2}}(?::?\d{{2}})?|[A-Z]{{3,4}})?)?"
)
_CLOCK = rf"(?:,? (?:- |– )?(?:(?:om|at|um|à|a las|alle|kl\.?) )?{_TIME} ?(?P<half>[ap]\.?m\.?|uur|u\.?|h|Uhr)?)?"
_NUMBERS = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<between>[-/.])(?P<second_>\d{{1,2}})(?P=between)(?P<year>\d{{4}}){_CLOCK}"
)
_WORD = r"[^\W\d_]+"
_WEEKDAY = rf"(?:(?P<weekday>{_WORD}(?:-feira)?)\.?,? )?"
_OF = r"(?:(?:de|del|of) |d'|d’)?"
_ORDINAL = r"(?:\.|e|er|ste|de|st|nd|rd|th|º)"
_WRITTEN = tuple(
    re.compile(pattern + _CLOCK, re.IGNORECASE)
    for pattern in (
        rf"{_WEEKDAY}(?:the )?(?P<day>\d{{1,2}}){_ORDINAL}? {_OF}(?P<month>{_WORD})\.?,? {_OF}(?P<year>\d{{4}})",
        rf"{_WEEKDAY}(?P<month>{_WORD})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}})\. (?P<month>{_WORD}) (?P<day>\d{{1,2}})\.",
    )
)
_EAST_ASIAN = re.compile(r"(?P<year>\d{4}) ?[年년] ?(?P<month>\d{1,2}) ?[月월] ?(?P<day>\d{1,2}) ?[日일]")


def find_date(text: str, language: str) -> date | datetime | None:
    """Understand a text that is a date, or a date with a time, and nothing else.

    Args:
        text: `2017-11-06`, `2017-11-06T10:20:00+01:00`, `6-11-2017`, `6 november 2017`,
            `donderdag 26 november 2026, 13.30 uur`, `November 6, 2017` …
        language: BCP 47; the language of names and of the order of numbers. English names are understood besides.

    Returns:
        A day; a naive datetime where a time stands with it; an aware one where an offset does; None: not a date.
    """
    if len(text) > LONGEST:
        return None
    text = " ".join(text.split())
    if not any(character.isdigit() for character in text):
        return None
    try:
        return _iso(text) or _numbers(text, language) or _written(text, language)
    except (ValueError, OverflowError):  # a 31st of June, a 25th hour
        return None


def _iso(text: str) -> date | datetime | None:
    found = _ISO.fullmatch(text) or _EAST_ASIAN.fullmatch(text)
    if found is None:
        return None
    day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    moment = _at(day, found.groupdict())
    zone = found.groupdict().get("zone")
    if zone is None or not isinstance(moment, datetime):
        return moment
    if zone in ("Z", "z", "UTC", "GMT"):
        return moment.replace(tzinfo=UTC)
    if zone.isalpha():  # CET and its like name no offset for certain: local time
        return moment
    digits = zone[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return moment.replace(tzinfo=timezone(offset if zone[0] == "+" else -offset))


def _numbers(text: str, language: str) -> date | datetime | None:
    found = _NUMBERS.fullmatch(text)
    if found is None:
        return None
    first, second = int(found["first"]), int(found["second_"])
    day, month = (first, second) if _day_first(language) else (second, first)
    return _at(date(int(found["year"]), month, day), found.groupdict())


def _written(text: str, language: str) -> date | datetime | None:
    for pattern in _WRITTEN:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        months, weekdays = _names(language)
        groups = found.groupdict()
        month = months.get(found["month"].casefold())
        weekday = groups.get("weekday")
        if month and (weekday is None or weekday.casefold() in weekdays):
            return _at(date(int(found["year"]), month, int(found["day"])), groups)
    return None


def _at(day: date, groups: Mapping[str, str | None]) -> date | datetime:
    if groups.get("hour") is None:
        return day
    hour = int(groups["hour"] or 0)
    half = (groups.get("half") or "").lower()
    if half.startswith(("a", "p")):
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    elif groups.get("minute") is None and not half:  # "6 november 2017 12" is no time
        raise ValueError(day)
    return datetime.combine(day, time(hour, int(groups["minute"] or 0), int(groups["second"] or 0)))


@cache
def _names(language: str) -> tuple[Mapping[str, int], frozenset[str]]:
    """Return the months by name, and the names of weekdays, all casefolded and without a closing dot."""
    months: dict[str, int] = {}
    weekdays: set[str] = set()
    for spoken in ("en", language):
        locale = locale_of(spoken)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    months[str(name).casefold().rstrip(".")] = int(number)
                weekdays.update(str(name).casefold().rstrip(".") for name in locale.days[context][width].values())
    return months, frozenset(weekdays)


@cache
def _day_first(language: str) -> bool:
    pattern = str(locale_of(language).date_formats["short"].pattern)
    return pattern.find("d") < pattern.find("M")


@cache
def locale_of(language: str) -> Any:
    """Return Babel's locale; Babel is imported only where words or numbers are met."""
    from babel import Locale, UnknownLocaleError

    for code in (language.replace("-", "_"), language.partition("-")[0], "en"):
        try:
            return Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError
