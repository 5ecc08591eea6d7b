"""The words and formats of one language: what a reader sees beside the editor's own text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_time

from newsletter.domain.item import Day, Moment
from newsletter.i18n.catalogs import Catalog, load_catalog

FALLBACK = Locale("en")
A_NIGHT = timedelta(hours=12)
"""What lasts at most this long belongs to the day it begins on, also if it goes on past midnight."""


class Words:
    """Wording, dates and times in one language; `zone` is where the publication is made.

    Moments are shown in `zone`; days are days. A language without a catalog has English words and dates of its own.
    """

    def __init__(self, language: str, *, address_form: str, zone: ZoneInfo) -> None:
        self.language = language
        self.zone = zone
        self.locale = _locale(language)
        self._catalog: Catalog = load_catalog(language, address_form)

    @property
    def direction(self) -> str:
        """The value of `dir`: `ltr` or `rtl`."""
        return "rtl" if self.locale.character_order == "right-to-left" else "ltr"

    @property
    def start(self) -> str:
        """The side where lines begin: `left` or `right`; `end` is the other."""
        return "right" if self.direction == "rtl" else "left"

    @property
    def end(self) -> str:
        return "left" if self.direction == "rtl" else "right"

    def gettext(self, message: str, **values: object) -> str:
        """Translate a message and fill its `{names}`; one that is not in the catalog stays English."""
        return self._filled(self._catalog.get((message, None), message), values)

    def ngettext(self, singular: str, plural: str, number: int, **values: object) -> str:
        """As `gettext`, in the form that goes with `number`, which is `{number}` in the message."""
        one = self.locale.plural_form(number) == "one"
        key, message = ((singular, None), singular) if one else ((singular, "plural"), plural)
        return self._filled(self._catalog.get(key, message), {"number": number, **values})

    @staticmethod
    def _filled(message: str, values: Mapping[str, object]) -> str:
        return message.format(**values) if values else message

    def day(self, moment: Moment) -> Day:
        """Return the day of a moment as the publication's readers count it."""
        return moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment

    def full_date(self, moment: Moment) -> str:
        """Write a date with its weekday: "donderdag 26 november 2026"."""
        return format_date(self.day(moment), "full", locale=self.locale)

    def long_date(self, moment: Moment) -> str:
        """Write a date: "26 november 2026"."""
        return format_date(self.day(moment), "long", locale=self.locale)

    def weekday_and_day(self, moment: Moment) -> str:
        """Write a date without its year: "donderdag 26 november"."""
        pattern = {"en": "EEEE, MMMM d", "de": "EEEE, d. MMMM"}.get(self.locale.language, "EEEE d MMMM")
        return format_date(self.day(moment), pattern, locale=self.locale)

    def month(self, moment: Moment) -> str:
        """Write the month in short: "nov"."""
        return format_date(self.day(moment), "LLL", locale=self.locale).rstrip(".")

    def day_number(self, moment: Moment) -> str:
        return format_date(self.day(moment), "d", locale=self.locale)

    def time(self, moment: datetime) -> str:
        """Write a time of day: "13.30"."""
        local = moment.astimezone(self.zone)
        if self.locale.language == "nl":
            return f"{local.hour}.{local.minute:02}"
        return format_time(local, "short", tzinfo=self.zone, locale=self.locale).replace("\u202f", " ")

    def times(self, start: datetime, end: datetime) -> str:
        """Write from when to when on one day: "13.30–16.30 uur"; only the start where the end is not known."""
        times = self.time(start) if end <= start else f"{self.time(start)}–{self.time(end)}"
        # Translators: a time of day, or two: "13.30–16.30 uur" in Dutch
        return self.gettext("{times}", times=times)

    def days(self, start: Moment, end: Moment) -> str:
        """Write the first and the last of several days: "3 t/m 5 december 2026"."""
        first, last = self.day(start), self.day(end)
        skeleton = "yMMMMd" if "yMMMMd" in self.locale.interval_formats else "yMMMd"
        if self.locale.language != "nl":
            return format_interval(first, last, skeleton, locale=self.locale)
        shown = "d" if (first.year, first.month) == (last.year, last.month) else "d MMMM"
        shown += " y" if first.year != last.year else ""
        return f"{format_date(first, shown, locale=self.locale)} t/m {self.long_date(last)}"

    def when(self, start: Moment, end: Moment) -> str:
        """Write when something takes place: "donderdag 26 november, 13.30–16.30 uur".

        Several days are written as `days` does, a night as its evening, and what lasts longer with both its ends.
        """
        if not (isinstance(start, datetime) and isinstance(end, datetime)):
            return self.days(start, end) if self.day(end) > self.day(start) else self.weekday_and_day(start)
        if end - start <= A_NIGHT or self.day(end) <= self.day(start):
            return f"{self.weekday_and_day(start)}, {self.times(start, end)}"
        first, last = (f"{self.weekday_and_day(moment)}, {self.times(moment, moment)}" for moment in (start, end))
        return self.gettext("{start} to {end}", start=first, end=last)


def _locale(language: str) -> Locale:
    for code in (language, language.partition("-")[0]):
        try:
            return Locale.parse(code, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return FALLBACK


@lru_cache(maxsize=32)
def words(language: str, *, address_form: str = "je", zone: ZoneInfo) -> Words:
    """Return the words of a language, made once."""
    return Words(language, address_form=address_form, zone=zone)
