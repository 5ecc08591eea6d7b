"""Dates in a running text that have their weekday with them."""

from __future__ import annotations

from datetime import date

import pytest

from newsletter.i18n.named_dates import named_dates

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Kom op donderdag 26 november langs."),
        ("nl", "do. 26 nov. om 20.00 uur"),
        ("nl", "donderdag 26-11-2026"),
        ("en", "See you on Thursday, November 26, 2026"),
        ("en", "Thursday 26th of November"),
        ("de", "am Donnerstag, den 26. November 2026"),
        ("fr", "jeudi 26 novembre"),
    ],
)
def test_a_date_with_its_weekday_is_found_in_every_language(language: str, text: str) -> None:
    (found,) = named_dates(text, language)
    assert (found.weekday, found.day, found.month) == (3, 26, 11)
    assert found.agrees(DAY)


def test_without_a_year_the_time_that_is_near_is_meant() -> None:
    assert not next(named_dates("woensdag 26 november", "nl")).agrees(DAY)  # which was in 2025


def test_where_none_is_near_the_last_or_the_next_time_may_be_meant() -> None:
    assert next(named_dates("maandag 4 mei", "nl")).agrees(date(2026, 4, 1))  # 2026-05-04
    assert next(named_dates("dinsdag 4 mei", "nl")).agrees(DAY)  # 2027-05-04
    assert not next(named_dates("woensdag 4 mei", "nl")).agrees(DAY)


def test_a_day_that_never_comes_agrees_with_nothing() -> None:
    assert not next(named_dates("maandag 31 november", "nl")).agrees(DAY)
    assert not next(named_dates("dinsdag 29 februari 2026", "nl")).agrees(DAY)


@pytest.mark.parametrize("text", ["26 november", "donderdag 13 mensen", "op een donderdag", "mado 26 november", ""])
def test_other_texts_hold_none(text: str) -> None:
    assert list(named_dates(text, "nl")) == []


def test_numbers_in_english_may_be_either_way_round_and_are_left_alone() -> None:
    assert list(named_dates("Thursday 12/11/2026", "en")) == []
