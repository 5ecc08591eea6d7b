"""Dates as people and programs write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.i18n.written_dates import find_date


@pytest.mark.parametrize(
    ("text", "language", "meant"),
    [
        ("2017-11-06", "nl", date(2017, 11, 6)),
        ("2017/11/06", "en", date(2017, 11, 6)),
        ("2017-11-6", "en", date(2017, 11, 6)),
        ("6 november 2017", "nl", date(2017, 11, 6)),
        ("6 November 2017", "nl", date(2017, 11, 6)),
        ("maandag 6 november 2017", "nl", date(2017, 11, 6)),
        ("6 nov. 2017", "nl", date(2017, 11, 6)),
        ("10 december 2026", "nl", date(2026, 12, 10)),
        ("10 Dec 2026", "en", date(2026, 12, 10)),
        ("6\u00a0maart 2017", "nl", date(2017, 3, 6)),
        ("November 6, 2017", "en", date(2017, 11, 6)),
        ("November 6th, 2017", "nl", date(2017, 11, 6)),
        ("6. November 2017", "de", date(2017, 11, 6)),
        ("1er novembre 2017", "fr", date(2017, 11, 1)),
        ("6 de noviembre de 2017", "es", date(2017, 11, 6)),
        ("2017年11月6日", "ja", date(2017, 11, 6)),
        ("6-11-2017", "nl", date(2017, 11, 6)),
        ("6.11.2017", "de", date(2017, 11, 6)),
        ("11/6/2017", "en", date(2017, 11, 6)),
        ("6/11/2017", "en-GB", date(2017, 11, 6)),
    ],
)
def test_a_day_is_understood_as_its_language_writes_it(text: str, language: str, meant: date) -> None:
    found = find_date(text, language)
    assert found == meant
    assert not isinstance(found, datetime)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("donderdag 26 november 2026, 13.30 uur", "2026-11-26T13:30:00"),
        ("26 november 2026 om 9 uur", "2026-11-26T09:00:00"),
        ("Nov 26, 2026 at 3:30 PM", "2026-11-26T15:30:00"),
        ("November 26, 2026, 12 a.m.", "2026-11-26T00:00:00"),
        ("2026-11-26 13:30", "2026-11-26T13:30:00"),
        ("2026-11-26T13:30:15", "2026-11-26T13:30:15"),
        ("2026-11-26 13:30 CET", "2026-11-26T13:30:00"),
        ("26-11-2026 13:30", "2026-11-26T13:30:00"),
    ],
)
def test_a_time_without_an_offset_is_naive(text: str, meant: str) -> None:
    found = find_date(text, "nl")
    assert found is not None
    assert found.isoformat() == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-11-26T13:30:00Z", datetime(2026, 11, 26, 13, 30, tzinfo=UTC)),
        ("2026-11-26T13:30:00.123456+01:00", datetime(2026, 11, 26, 13, 30, tzinfo=timezone(timedelta(hours=1)))),
        ("2026-11-26 13:30:00 -0830", datetime(2026, 11, 26, 13, 30, tzinfo=timezone(-timedelta(hours=8.5)))),
    ],
)
def test_an_offset_makes_a_time_aware(text: str, meant: datetime) -> None:
    found = find_date(text, "nl")
    assert found == meant
    assert isinstance(found, datetime)
    assert found.utcoffset() == meant.utcoffset()


@pytest.mark.parametrize(
    "text",
    [
        "", "2017", "november 2017", "31 juni 2017", "6 novembre 2017", "32-13-2017", "26 november 2026 25.00 uur",
        "Op 6 november 2017 begon het", "6 november 2017 was een maandag", "pinda 6 november 2017", "12 2017-11-06",
        "6 november 2017 12", "2017-13-45", "0000-00-00", "9" * 5000,
    ],
)  # fmt: skip
def test_what_is_not_only_a_date_is_none(text: str) -> None:
    assert find_date(text, "nl") is None


def test_an_unknown_language_still_reads_english_and_iso() -> None:
    assert find_date("6 November 2017", "xx-Zzzz") == date(2017, 11, 6)


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(st.text(), st.from_regex(r"[0-9a-z ,.:/+-]{0,40}", fullmatch=True)), st.sampled_from(["nl", "en", "fr"])
)
def test_no_text_breaks_it(text: str, language: str) -> None:
    assert find_date(text, language) is None or isinstance(find_date(text, language), date)


@pytest.mark.parametrize("language", ["nl", "en", "de", "fr", "es", "it", "pt", "pl", "sv", "da", "fi", "cs", "tr"])
@settings(max_examples=20, deadline=None)
@given(day=st.dates(min_value=date(1000, 1, 1)))
def test_every_day_comes_back_from_the_long_form_of_its_language(language: str, day: date) -> None:
    assert find_date(format_date(day, "long", locale=language), language) == day


@settings(max_examples=100, deadline=None)
@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_comes_back_from_iso(day: date) -> None:
    assert find_date(day.isoformat(), "nl") == day
