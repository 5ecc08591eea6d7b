"""Dates in a running text that have their weekday with them: "donderdag 26 november", "Thursday, November 26, 2026"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from newsletter.i18n.written_dates import locale_of

_DAY = r"(?P<day>\d{1,2})(?:\.|e|er|ste|de|st|nd|rd|th)?"
_YEAR = r"(?:,? (?P<year>(?:1[89]|20)\d\d))?(?![\d.:])"

NEAR = timedelta(days=60)
A_LEAP_YEAR = 2024


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedDate:
    """A date as it stands in a text, with its weekday (0 is Monday); `year` is None where none is said."""

    text: str
    weekday: int
    day: int
    month: int
    year: int | None

    def in_year(self, year: int) -> date | None:
        """Return the day in a year, None if that year has no such day."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None

    def agrees(self, around: date) -> bool:
        """Tell whether it falls on its weekday: in its year; without one, seen from a day, the time that is near.

        Where none is near, the last or the next time may be meant.
        """
        days = self.days(around)
        meant = days[:1] if days and abs(days[0] - around) <= NEAR else days[:2]
        is_leap_day = self.year is None and self.in_year(A_LEAP_YEAR) is not None and not days
        return is_leap_day or any(day.weekday() == self.weekday for day in meant)

    def days(self, around: date) -> list[date]:
        """Return the days that may be meant, the nearest first."""
        years = [self.year] if self.year is not None else range(around.year - 1, around.year + 2)
        return sorted((day for year in years if (day := self.in_year(year))), key=lambda day: abs(day - around))


def named_dates(text: str, language: str) -> Iterator[NamedDate]:
    """Find the dates with a weekday in a text; English names are understood besides."""
    weekdays, months = _names(language)
    written, numbered = _patterns(language)[:-1], _patterns(language)[-1:]
    for pattern in written if language.startswith("en") else (*written, *numbered):  # 11/12: November or December?
        for found in pattern.finditer(text):
            groups = found.groupdict()
            month = groups.get("month") or ""
            number = int(month) if month.isdigit() else months[month.casefold()]
            if 1 <= number <= 12:
                yield NamedDate(
                    text=found[0],
                    weekday=weekdays[found["weekday"].casefold()],
                    day=int(found["day"]),
                    month=number,
                    year=int(groups["year"]) if groups["year"] else None,
                )


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    weekdays, months = (
        "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) for names in _names(language)
    )
    begin = rf"(?<!\w)(?P<weekday>{weekdays})\.?,? "
    return tuple(
        re.compile(begin + rest, re.IGNORECASE)
        for rest in (
            rf"(?:de |den |the |le )?{_DAY} (?:of |de )?(?P<month>{months})\b\.?{_YEAR}",
            rf"(?P<month>{months})\.? {_DAY}\b{_YEAR}",
            r"(?:den )?(?P<day>\d{1,2})(?P<between>[-/.])(?P<month>\d{1,2})(?P=between)(?P<year>(?:1[89]|20)\d\d)\b",
        )
    )


@cache
def _names(language: str) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return the weekdays and the months by name, casefolded and without a closing point."""
    weekdays: dict[str, int] = {}
    months: dict[str, int] = {}
    for spoken in ("en", language):
        locale = locale_of(spoken)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for names, numbers in ((locale.days, weekdays), (locale.months, months)):
                    for number, name in names[context][width].items():
                        numbers[str(name).casefold().rstrip(".")] = int(number)
    return weekdays, months
