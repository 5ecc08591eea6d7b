"""Words, dates and times as readers of a language write them."""

from __future__ import annotations

import re
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
    ("en", at(2026, 11, 26, 13, 30), at(2026, 11, 26, 16, 30), "Thursday, November 26, 1:30–4:30 pm"),
    (
        "en",
        at(2026, 12, 3, 10, 0),
        at(2026, 12, 5, 16, 0),
        "Thursday, December 3, 10:00 am to Saturday, December 5, 4:00 pm",
    ),
    ("en", at(2026, 11, 26, 9, 0), at(2026, 11, 26, 16, 30), "Thursday, November 26, 9:00 am–4:30 pm"),
    ("en-GB", at(2026, 11, 26, 13, 30), at(2026, 11, 26, 16, 30), "Thursday 26 November, 13:30–16:30"),
    ("en", date(2026, 12, 3), date(2026, 12, 5), "December 3–5, 2026"),
    ("en", date(2026, 11, 29), date(2026, 12, 2), "November 29 – December 2, 2026"),
    ("en", date(2026, 12, 30), date(2027, 1, 2), "December 30, 2026 – January 2, 2027"),
    ("en-GB", date(2026, 12, 3), date(2026, 12, 5), "3–5 December 2026"),
    ("en-GB", date(2026, 11, 29), date(2026, 12, 2), "29 November – 2 December 2026"),
    ("de", at(2026, 11, 26, 13, 30), at(2026, 11, 26, 16, 30), "Donnerstag, 26. November, 13.30–16.30 Uhr"),
    ("de", at(2026, 11, 26, 9, 0), at(2026, 11, 26, 9, 0), "Donnerstag, 26. November, 9.00 Uhr"),
    ("de", date(2026, 12, 3), date(2026, 12, 5), "3.–5. Dezember 2026"),
    ("de", date(2026, 11, 29), date(2026, 12, 2), "29. November – 2. Dezember 2026"),
    ("de", date(2026, 12, 30), date(2027, 1, 2), "30. Dezember 2026 – 2. Januar 2027"),
    ("fr", at(2026, 11, 26, 13, 30), at(2026, 11, 26, 16, 0), "jeudi 26 novembre, de 13 h 30 à 16 h"),
    ("fr", at(2026, 12, 1, 9, 5), at(2026, 12, 1, 9, 5), "mardi 1er décembre, 9 h 05"),
    ("fr", date(2026, 12, 1), date(2026, 12, 5), "du 1er au 5 décembre 2026"),
    ("fr", date(2026, 11, 11), date(2026, 12, 1), "du 11 novembre au 1er décembre 2026"),
    ("fr", date(2026, 12, 30), date(2027, 1, 2), "du 30 décembre 2026 au 2 janvier 2027"),
    (
        "fr",
        at(2026, 12, 3, 10, 0),
        at(2026, 12, 5, 16, 0),
        "du jeudi 3 décembre, 10 h au samedi 5 décembre, 16 h",
    ),
    ("es", date(2026, 12, 3), date(2026, 12, 5), "3–5 de diciembre de 2026"),
]


@pytest.mark.parametrize(("language", "start", "end", "shown"), WHEN)
def test_when_something_takes_place(language: str, start: Moment, end: Moment, shown: str) -> None:
    written = of(language).when(start, end)
    assert written.replace("\N{NO-BREAK SPACE}", " ") == shown


def test_a_number_stays_with_its_half_of_the_day_and_its_hour() -> None:
    moment = at(2026, 11, 26, 13, 30)
    assert of("en").time(moment) == "1:30\N{NO-BREAK SPACE}pm"
    assert of("fr").time(moment) == "13\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30"


@pytest.mark.parametrize(
    ("typed", "nl", "de", "fr", "en"),
    [
        ("45", "€ 45", "45 €", "45 €", "€45"),
        ("€ 45,50", "€ 45,50", "45,50 €", "45,50 €", "€45.50"),
        ("45.50", "€ 45,50", "45,50 €", "45,50 €", "€45.50"),
        ("EUR 45,-", "€ 45", "45 €", "45 €", "€45"),
        ("1.250 euro", "€ 1.250", "1.250 €", "1 250 €", "€1,250"),
        ("0", "€ 0", "0 €", "0 €", "€0"),
    ],
)
def test_a_price_is_written_as_in_the_language(typed: str, nl: str, de: str, fr: str, en: str) -> None:
    written = [of(language).price(typed) for language in ("nl", "de", "fr", "en")]
    assert not [price for price in written if " " in price]
    assert [re.sub(r"[\u00a0\u202f]", " ", price) for price in written] == [nl, de, fr, en]


@pytest.mark.parametrize("text", ["gratis", "€ 5–10", "vanaf 45 euro", "$45", "45 per persoon", "", "12.5", "1.2.3"])
def test_a_price_in_words_stays_as_it_is(text: str) -> None:
    assert of("de").price(text) == text


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("nl", "“Zo is het”"),
        ("en-GB", "“Zo is het”"),
        ("de", "„Zo is het“"),
        ("fr", "«_Zo is het_»"),
        ("pl", "“Zo is het”"),
    ],
)
@pytest.mark.parametrize(
    "typed", ["Zo is het", " Zo is het ", "“Zo is het”", '"Zo is het"', "«\u00a0Zo is het\u00a0»", "‘Zo is het’"]
)
def test_a_quotation_has_the_marks_of_its_language_once(language: str, shown: str, typed: str) -> None:
    assert of(language).quoted(typed) == shown.replace("_", "\N{NO-BREAK SPACE}")


def test_marks_within_a_quotation_are_single() -> None:
    assert of("nl").quoted("“Nee”, zei zij, “nooit”") == "“‘Nee’, zei zij, ‘nooit’”"
    assert of("de").quoted("„Nein“, sagte sie, „nie“") == "„‚Nein‘, sagte sie, ‚nie‘“"
    assert of("nl").quoted('"') == '“"”'


def test_texts_are_listed_as_in_a_sentence() -> None:
    names = ["Anna", "Bert", "Chris"]
    assert [of(code).joined(names) for code in ("nl", "de", "fr")] == [
        "Anna, Bert en Chris", "Anna, Bert und Chris", "Anna, Bert et Chris",
    ]  # fmt: skip
    assert [of("nl").joined(names[:count]) for count in (0, 1, 2)] == ["", "Anna", "Anna en Bert"]


def test_english_words_are_kept_apart_where_the_text_runs_the_other_way() -> None:
    assert of("ar").gettext("No. {number}", number=4) == "\u2066No. 4\u2069"
    assert of("ar").gettext("{label}:", label="نعم") == "نعم:"
    assert of("ar").translated("Dear {name},", name="x") == "Dear x,"
    assert of("pl").gettext("No. {number}", number=4) == "No. 4"


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


def test_readers_are_addressed_as_is_usual_unless_it_is_said() -> None:
    message = "You receive this newsletter at {address} because you signed up for it."
    messages = {
        (code, form): of(code, form).gettext(message) for code in ("nl", "de", "fr") for form in ("", "je", "u")
    }
    said = {
        ("nl", ""): "Je ", ("nl", "je"): "Je ", ("nl", "u"): "U ",
        ("de", ""): "Sie ", ("de", "je"): "Du ", ("de", "u"): "Sie ",
        ("fr", ""): " vous ", ("fr", "je"): " t’", ("fr", "u"): " vous ",
    }  # fmt: skip
    assert not [key for key, word in said.items() if word not in messages[key]]


@pytest.mark.parametrize("language", ["pl", "tlh", "x-own", "zz-ZZ"])
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
