"""The words and formats of one language: what a reader sees beside the editor's own text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_time
from babel.lists import format_list
from babel.numbers import format_decimal

from newsletter.domain.item import Day, Moment
from newsletter.i18n.catalogs import Catalog, load_catalog
from newsletter.i18n.prices import amount
from newsletter.i18n.quotes import MARKS, quoted

FALLBACK = Locale("en")
FORMAL = frozenset(("de", "fr"))
"""Languages in which readers are addressed formally, unless the publication says otherwise."""
A_NIGHT = timedelta(hours=12)
"""What lasts at most this long belongs to the day it begins on, also if it goes on past midnight."""


class Words:
    """Wording, dates and times in one language; `zone` is where the publication is made.

    Moments are shown in `zone`; days are days. A language without a catalog has English words and dates of its own.
    `address_form` is "je" (je, du, tu) or "u" (u, Sie, vous); empty: as is usual in the language.
    """

    def __init__(self, language: str, *, address_form: str, zone: ZoneInfo) -> None:
        self.language = language
        self.zone = zone
        self.locale = _locale(language)
        main = self.locale.language
        self._catalog: Catalog = load_catalog(language, address_form or ("u" if main in FORMAL else "je"))

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

    def translated(self, message: str, **values: object) -> str:
        """Translate a message and fill its `{names}`; one that is not in the catalog stays English."""
        found = self._catalog.get((message, None), message)
        return found.format(**values) if values else found

    def gettext(self, message: str, **values: object) -> str:
        """As `translated`, for a page: English is kept apart from a language that runs the other way."""
        return self._filled(message, None, message, values)

    def ngettext(self, singular: str, plural: str, number: int, **values: object) -> str:
        """As `gettext`, in the form that goes with `number`, which is `{number}` in the message."""
        one = self.locale.plural_form(number) == "one"
        form, english = (None, singular) if one else ("plural", plural)
        return self._filled(singular, form, english, {"number": number, **values})

    def _filled(self, key: str, form: str | None, english: str, values: Mapping[str, object]) -> str:
        message = self._catalog.get((key, form))
        if message is None:
            foreign = self.direction == "rtl" and re.search("[a-z]", re.sub(r"\{\w+\}", "", english))
            message = f"\N{LEFT-TO-RIGHT ISOLATE}{english}\N{POP DIRECTIONAL ISOLATE}" if foreign else english  # UAX #9
        return message.format(**values) if values else message

    def quoted(self, text: str) -> str:
        """Put a text between the language's quotation marks: “…”, „…“, « … »."""
        return quoted(text, *MARKS.get(self.locale.language, MARKS["en"]))

    def joined(self, texts: Iterable[str]) -> str:
        """List texts in a sentence: "Anna, Bert en Chris"."""
        return format_list(list(texts), locale=self.locale)

    def price(self, text: str) -> str:
        """Write an amount as the language does ("€ 45", "45 €", "€45"); other texts, such as "gratis", stay."""
        euros = amount(text)
        if euros is None:
            return text
        number = format_decimal(euros, "#,##0" if euros == int(euros) else "#,##0.00", locale=self.locale)
        if self.locale.language == "en":
            return f"€{number}"
        space = "\N{NO-BREAK SPACE}"
        return f"€{space}{number}" if self.locale.language == "nl" else f"{number}{space}€"

    def day(self, moment: Moment) -> Day:
        """Return the day of a moment as the publication's readers count it."""
        return moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment

    def full_date(self, moment: Moment) -> str:
        """Write a date with its weekday: "donderdag 26 november 2026"."""
        return self._date(moment, "full")

    def long_date(self, moment: Moment) -> str:
        """Write a date: "26 november 2026"."""
        return self._date(moment, "long")

    def weekday_and_day(self, moment: Moment) -> str:
        """Write a date without its year: "donderdag 26 november"."""
        pattern = {"en": "EEEE, MMMM d", "de": "EEEE, d. MMMM"}.get(self.locale.language, "EEEE d MMMM")
        return self._date(moment, "EEEE d MMMM" if self._is_day_first else pattern)

    def _date(self, moment: Moment, form: str) -> str:
        written = format_date(self.day(moment), form, locale=self.locale)
        if self.locale.language == "fr":  # the first of a month is "1er"
            written = re.sub(r"\b1(?= [^\W\d])", "1er", written)
        return written

    @property
    def _is_day_first(self) -> bool:
        """Tell English as outside the United States, "26 November", from that within, "November 26"."""
        return self.locale.language == "en" and str(self.locale.date_formats["long"].pattern).startswith("d")

    def month(self, moment: Moment) -> str:
        """Write the month in short: "nov"."""
        return format_date(self.day(moment), "LLL", locale=self.locale).rstrip(".")

    def day_number(self, moment: Moment) -> str:
        return format_date(self.day(moment), "d", locale=self.locale)

    def time(self, moment: datetime) -> str:
        """Write a time of day: "13.30", "13 h 30", "1:30 pm"."""
        local = moment.astimezone(self.zone)
        if self.locale.language in ("nl", "de"):
            return f"{local.hour}.{local.minute:02}"
        if self.locale.language == "fr":
            space = "\N{NO-BREAK SPACE}"
            return f"{local.hour}{space}h" + (f"{space}{local.minute:02}" if local.minute else "")
        written = format_time(local, "short", tzinfo=self.zone, locale=self.locale)
        written = re.sub(r"[\u202f\xa0 ]([AP]M)$", lambda half: f"\N{NO-BREAK SPACE}{half[1].lower()}", written)
        return written.replace("\N{NARROW NO-BREAK SPACE}", " ")

    def times(self, start: datetime, end: datetime) -> str:
        """Write from when to when on one day: "13.30–16.30 uur"; only the start where the end is not known."""
        first, last = self.time(start), self.time(end)
        half = last[-3:]
        if end <= start:
            times = first
        elif self.locale.language == "fr":
            times = f"de {first} à {last}"
        elif half in ("\N{NO-BREAK SPACE}am", "\N{NO-BREAK SPACE}pm") and first.endswith(half):
            times = f"{first.removesuffix(half)}–{last}"
        else:
            times = f"{first}–{last}"
        # Translators: a time of day, or two: "13.30–16.30 uur" in Dutch
        return self.gettext("{times}", times=times)

    def days(self, start: Moment, end: Moment) -> str:
        """Write the first and the last of several days: "3 t/m 5 december 2026"."""
        first, last = self.day(start), self.day(end)
        same_month, same_year = (first.year, first.month) == (last.year, last.month), first.year == last.year
        language = self.locale.language
        if language == "en" and not self._is_day_first:
            if not same_year:
                return f"{self.long_date(first)} – {self.long_date(last)}"
            until = format_date(last, "d, y" if same_month else "MMMM d, y", locale=self.locale)
            between = "–" if same_month else " – "
            return f"{format_date(first, 'MMMM d', locale=self.locale)}{between}{until}"
        dot = "." if language == "de" else ""
        shown = f"d{dot}" if same_month else f"d{dot} MMMM" if same_year else f"d{dot} MMMM y"
        begin, close = self._date(first, shown), self.long_date(last)
        if language == "fr":
            begin = "1er" if begin == "1" else begin
            return f"du {begin} au {close}"
        if language == "nl":
            return f"{begin} t/m {close}"
        if language in ("de", "en"):
            return f"{begin}–{close}" if same_month else f"{begin} – {close}"
        skeleton = "yMMMMd" if "yMMMMd" in self.locale.interval_formats else "yMMMd"
        return format_interval(first, last, skeleton, locale=self.locale)

    def when(self, start: Moment, end: Moment) -> str:
        """Write when something takes place: "donderdag 26 november, 13.30–16.30 uur".

        Several days are written as `days` does, a night as its evening, and what lasts longer with both its ends.
        """
        if not (isinstance(start, datetime) and isinstance(end, datetime)):
            return self.days(start, end) if self.day(end) > self.day(start) else self.weekday_and_day(start)
        comma = "،" if self.locale.language in ("ar", "fa", "ur") else ","
        if end - start <= A_NIGHT or self.day(end) <= self.day(start):
            return f"{self.weekday_and_day(start)}{comma} {self.times(start, end)}"
        first, last = (f"{self.weekday_and_day(moment)}{comma} {self.times(moment, moment)}" for moment in (start, end))
        return self.gettext("{start} to {end}", start=first, end=last)


def _locale(language: str) -> Locale:
    for code in (language, language.partition("-")[0]):
        try:
            return Locale.parse(code, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return FALLBACK


def language_name(language: str) -> str:
    """Return the English name of a language, "German" for `de`; the code itself where nobody knows it."""
    try:
        return Locale.parse(language, sep="-").get_display_name("en") or language
    except (UnknownLocaleError, ValueError):
        return language


@lru_cache(maxsize=32)
def words(language: str, *, address_form: str = "", zone: ZoneInfo) -> Words:
    """Return the words of a language, made once."""
    return Words(language, address_form=address_form, zone=zone)
