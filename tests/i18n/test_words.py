"""Words, dates and times as readers of a language write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from newsletter.domain.item import Moment
from newsletter.i18n import Words, words

ZONE = ZoneInfo("Europe/Amsterdam")


def of(language: str, address_form: str = "je") -> Words:
    return words(language, address_form=address_form, zone=ZONE)


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=ZONE)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("language", "full", "long", "short"),
    [
        ("nl", "donderdag 26 november 2026", "26 november 2026", "donderdag 26 november"),
        ("nl-BE", "donderdag 26 november 2026", "26 november 2026", "donderdag 26 november"),
        ("en", "Thursday, November 26, 2026", "November 26, 2026", "Thursday, November 26"),
        ("de", "Donnerstag, 26. November 2026", "26. November 2026", "Donnerstag, 26. November"),
        ("fr", "jeudi 26 novembre 2026", "26 novembre 2026", "jeudi 26 novembre"),
    ],
)
def test_dates_are_written_as_in_the_language(language: str, full: str, long: str, short: str) -> None:
    say, day = of(language), date(2026, 11, 26)
    assert (say.full_date(day), say.long_date(day), say.weekday_and_day(day)) == (full, long, short)


def test_a_badge_has_the_day_and_the_month_in_short() -> None:
    assert (of("nl").day_number(date(2026, 12, 3)), of("nl").month(date(2026, 12, 3))) == ("3", "dec")
    assert of("en").month(date(2026, 5, 3)) == "May"


WHEN: list[tuple[str, Moment, Moment, str]] = [
    ("nl", at(2026, 11, 26, 13, 30), at(2026, 11, 26, 16, 30), "donderdag 26 november, 13.30–16.30 uur"),
    ("nl", at(2026, 11, 26, 9, 5), at(2026, 11, 26, 9, 5), "donderdag 26 november, 9.05 uur"),
    ("nl", at(2026, 11, 26, 22, 0), at(2026, 11, 27, 6, 0), "donderdag 26 november, 22.00–6.00 uur"),
    ("nl", at(2026, 11, 26, 20, 0), at(2026, 11, 27, 0, 0), "donderdag 26 november, 20.00–0.00 uur"),
    (
        "nl",
        at(2026, 12, 3, 10, 0),
        at(2026, 12, 5, 16, 0),
        "donderdag 3 december, 10.00 uur tot zaterdag 5 december, 16.00 uur",
    ),
    ("nl", date(2026, 11, 26), date(2026, 11, 26), "donderdag 26 november"),
    ("nl", date(2026, 12, 3), date(2026, 12, 5), "3 t/m 5 december 2026"),
    ("nl", date(2026, 11, 29), date(2026, 12, 2), "29 november t/m 2 december 2026"),
    ("nl", date(2026, 12, 30), date(2027, 1, 2), "30 december 2026 t/m 2 januari 2027"),
    ("en", at(2026, 11, 26, 13, 30), at(2026, 11, 26, 16, 30), "Thursday, November 26, 1:30 PM–4:30 PM"),
    (
        "en",
        at(2026, 12, 3, 10, 0),
        at(2026, 12, 5, 16, 0),
        "Thursday, December 3, 10:00 AM to Saturday, December 5, 4:00 PM",
    ),
    ("en", date(2026, 12, 3), date(2026, 12, 5), "Dec 3\u2009–\u20095, 2026"),
    ("de", at(2026, 11, 26, 13, 30), at(2026, 11, 26, 16, 30), "Donnerstag, 26. November, 13:30–16:30"),
]


@pytest.mark.parametrize(("language", "start", "end", "shown"), WHEN)
def test_when_something_takes_place(language: str, start: Moment, end: Moment, shown: str) -> None:
    assert of(language).when(start, end) == shown


def test_a_moment_is_told_as_clocks_in_the_publications_zone_have_it() -> None:
    late = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    say = of("nl")
    assert (say.day(late), say.time(late)) == (date(2026, 7, 2), "0.30")
    assert say.day(date(2026, 7, 1)) == date(2026, 7, 1)


def test_the_editor_chooses_how_readers_are_addressed() -> None:
    message = "You receive this newsletter at {address} because you signed up for it."
    assert of("nl").gettext(message, address="a@b.nl").startswith("Je ontvangt deze nieuwsbrief op a@b.nl,")
    assert of("nl", "u").gettext(message, address="a@b.nl").startswith("U ontvangt deze nieuwsbrief op a@b.nl,")
    assert of("nl", "u").gettext("Unsubscribe") == "Afmelden"
    assert of("nl-BE").gettext("Unsubscribe") == "Afmelden"


@pytest.mark.parametrize("language", ["de", "tlh", "x-own", "zz-ZZ"])
def test_a_language_without_a_catalog_has_english_words(language: str) -> None:
    say = of(language)
    assert say.gettext("Read on") == "Read on"
    assert "2026" in say.long_date(date(2026, 11, 26))


def test_a_value_with_braces_is_a_value() -> None:
    assert of("nl").gettext("No. {number}", number="{x}") == "Nr. {x}"


def test_numbers_choose_their_form() -> None:
    say = of("en")
    assert [say.ngettext("{number} part", "{number} parts", count) for count in (1, 2)] == ["1 part", "2 parts"]


def test_a_language_has_its_direction_and_its_sides() -> None:
    assert [(of(code).direction, of(code).start, of(code).end) for code in ("nl", "ar", "he")] == [
        ("ltr", "left", "right"),
        ("rtl", "right", "left"),
        ("rtl", "right", "left"),
    ]
