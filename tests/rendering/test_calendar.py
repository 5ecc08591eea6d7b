"""Calendars are read by other programs: every event as it was meant, every line as RFC 5545 has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.domain.calendar import calendar
from newsletter.domain.issue import Event
from newsletter.rendering.calendar import google_link, office365_link, outlook_link, vevent
from newsletter.rendering.controls import clean
from tests.rendering.samples import SETTINGS, at, event

DAY = date(2026, 11, 23)


def written(one: Event) -> str:
    return calendar([vevent(one, day=DAY, settings=SETTINGS)])


def read(one: Event) -> Any:
    found = icalendar.Calendar.from_ical(written(one)).walk("VEVENT")
    assert len(found) == 1
    return found[0]


def test_an_event_is_published_and_invites_nobody() -> None:
    whole = icalendar.Calendar.from_ical(written(event()))
    assert (whole["METHOD"], whole["VERSION"]) == ("PUBLISH", "2.0")
    assert "ATTENDEE" not in whole.walk("VEVENT")[0]
    assert str(whole.walk("VEVENT")[0]["ORGANIZER"]) == "mailto:redactie@example.org"


def test_an_event_keeps_its_identity_and_counts_its_changes() -> None:
    found = read(event(sequence=3))
    assert (found["UID"], found["SEQUENCE"], found["STATUS"]) == ("e1@nieuws.example.org", 3, "CONFIRMED")
    off = read(event(cancelled=True, sequence=4))
    assert (off["UID"], off["SEQUENCE"], off["STATUS"]) == ("e1@nieuws.example.org", 4, "CANCELLED")
    assert off["TRANSP"] == "TRANSPARENT"  # what is off takes nobody's time
    assert icalendar.Calendar.from_ical(written(event(cancelled=True)))["METHOD"] == "PUBLISH"


def test_nothing_depends_on_the_clock() -> None:
    assert read(event())["DTSTAMP"].dt == read(event())["LAST-MODIFIED"].dt == datetime(2026, 11, 23, tzinfo=UTC)
    assert written(event()) == written(event())


def test_moments_are_in_universal_time() -> None:
    found = read(event())
    assert found["DTSTART"].dt == at(2026, 11, 26, 13, 30)
    assert found["DTEND"].dt == at(2026, 11, 26, 16, 30)
    assert "DTSTART:20261126T123000Z" in written(event())


def test_an_event_whose_end_is_not_known_has_none() -> None:
    start = at(2026, 11, 26, 13, 30)
    assert "DTEND" not in read(event(start=start, end=start))


@pytest.mark.parametrize(
    ("last", "after"), [(date(2026, 12, 3), date(2026, 12, 4)), (date(2026, 12, 5), date(2026, 12, 6))]
)
def test_days_end_before_the_day_after(last: date, after: date) -> None:
    found = read(event(start=date(2026, 12, 3), end=last))
    assert (found["DTSTART"].dt, found["DTEND"].dt) == (date(2026, 12, 3), after)
    assert found["TRANSP"] == "TRANSPARENT"


def test_days_go_into_google_with_their_exclusive_end() -> None:
    one = event("Één & <b>", start=date(2026, 12, 3), end=date(2026, 12, 5), location="Plein; 1")
    fields = parse_qs(urlsplit(google_link(one)).query)
    assert fields["dates"] == ["20261203/20261206"]
    assert (fields["text"], fields["location"]) == (["Één & <b>"], ["Plein; 1"])


@pytest.mark.parametrize(("link", "host"), [(outlook_link, "outlook.live.com"), (office365_link, "outlook.office.com")])
def test_outlook_gets_moments_in_full_and_no_plus_for_a_blank(link: Callable[[Event], str], host: str) -> None:
    address = link(event("Één & <b> 1+1", location="Plein; 1"))
    parts = urlsplit(address)
    fields = parse_qs(parts.query)
    assert (parts.netloc, parts.path) == (host, "/calendar/0/deeplink/compose")
    assert (fields["path"], fields["rru"]) == (["/calendar/action/compose"], ["addevent"])
    assert (fields["startdt"], fields["enddt"]) == (["2026-11-26T12:30:00Z"], ["2026-11-26T15:30:00Z"])
    assert (fields["subject"], fields["location"]) == (["Één & <b> 1+1"], ["Plein; 1"])
    assert "+" not in address
    assert "allday" not in fields


def test_days_go_into_outlook_as_days_with_their_exclusive_end() -> None:
    fields = parse_qs(urlsplit(outlook_link(event(start=date(2026, 12, 3), end=date(2026, 12, 5)))).query)
    assert (fields["startdt"], fields["enddt"], fields["allday"]) == (["2026-12-03"], ["2026-12-06"], ["true"])


@given(st.text(max_size=200), st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read_back_and_no_line_is_too_long(title: str, place: str) -> None:
    one = replace(event(), title=title, location=f"x{place}", organiser=f"x{place}", summary=f"x{title}")
    text = written(one)
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "\n" not in "".join(lines)
    found = read(one)
    assert "".join(str(found["SUMMARY"]).split()) == "".join(clean(title).split())
    assert "".join(str(found["LOCATION"]).split()) == "x" + "".join(clean(place).split())


def test_characters_of_several_bytes_are_not_cut() -> None:
    title = "👩\u200d👩\u200d👧 é 漢字 " * 20
    assert str(read(event(title))["SUMMARY"]) == title
    assert written(event(title)).count("\r\n ") > 5


def test_a_tab_is_a_space_and_a_line_break_stays_one() -> None:
    found = read(event("a\ttab", summary="een\r\ntwee"))
    assert (str(found["SUMMARY"]), str(found["DESCRIPTION"])) == ("a tab", "een\ntwee")


def test_no_text_becomes_a_property_of_its_own() -> None:
    found = read(event("x\r\nATTENDEE:mailto:a@example.org", organiser='"\r\nATTENDEE:mailto:a@example.org'))
    assert "ATTENDEE" not in found
