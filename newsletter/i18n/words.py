"""The words and formats of one language: what a reader sees beside the editor's own text."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time

from newsletter.domain.item import Day, Moment
from newsletter.i18n.catalogs import Catalog, load_catalog

FALLBACK = Locale("en")


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

    def gettext(self, message: str) -> str:
        return self._catalog.get((message, None), message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        form = self.locale.plural_form(number)
        if form == "one":
            return self._catalog.get((singular, None), singular)
        return self._catalog.get((singular, "plural"), plural)

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
        if self.locale.language == "nl":
            return moment.astimezone(self.zone).strftime("%H.%M")
        return format_time(moment, "short", tzinfo=self.zone, locale=self.locale).replace("\u202f", " ")

    def times(self, start: datetime, end: datetime) -> str:
        """Write from when to when on one day: "13.30–16.30 uur"; only the start where the end is not known."""
        times = self.time(start) if end <= start else f"{self.time(start)}–{self.time(end)}"
        return self.gettext("{times} h").format(times=times) if self.locale.language == "nl" else times

    def when(self, start: Moment, end: Moment) -> str:
        """Write when something takes place: "donderdag 26 november, 13.30–16.30 uur", "3 t/m 5 december 2026"."""
        if isinstance(start, datetime) and isinstance(end, datetime):
            if self.day(start) == self.day(end):
                return f"{self.weekday_and_day(start)}, {self.times(start, end)}"
            return self.gettext("{start} to {end}").format(
                start=f"{self.weekday_and_day(start)} {self.times(start, start)}",
                end=f"{self.weekday_and_day(end)} {self.times(end, end)}",
            )
        if self.day(start) == self.day(end):
            return self.weekday_and_day(start)
        return self.gettext("{start} to {end}").format(start=self.weekday_and_day(start), end=self.weekday_and_day(end))


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
