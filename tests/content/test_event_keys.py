"""When an event is, and what is said where that is not known."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.content.conftest import Newsroom

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [
        ("start: 2026-12-10", date(2026, 12, 10), None),
        ("date: 2026-12-10", date(2026, 12, 10), None),
        ("eventDate: 10 december 2026", date(2026, 12, 10), None),
        ("start: 2026-12-10\nend: 2026-12-12", date(2026, 12, 10), date(2026, 12, 12)),
        ("start: 2026-12-10\nend: 2026-12-12 18:00", date(2026, 12, 10), date(2026, 12, 12)),
        ("date: 2026-12-10\nstart: 13.30", datetime(2026, 12, 10, 13, 30, tzinfo=AMSTERDAM), None),
        (
            "start: 2026-12-10 20:00\nend: 2026-12-11",
            datetime(2026, 12, 10, 20, tzinfo=AMSTERDAM),
            datetime(2026, 12, 11, 23, 59, tzinfo=AMSTERDAM),
        ),
        (
            "start: 2026-12-10 20:00\nend: 01.00",
            datetime(2026, 12, 10, 20, tzinfo=AMSTERDAM),
            datetime(2026, 12, 11, 1, tzinfo=AMSTERDAM),
        ),
        (
            "start: 2026-12-10 20:00\ntimezone: Europe/London",
            datetime(2026, 12, 10, 20, tzinfo=ZoneInfo("Europe/London")),
            None,
        ),
    ],
)
def test_an_event_knows_when_it_is(newsroom: Newsroom, header: str, start: date, end: date | None) -> None:
    item = newsroom.item(f"---\n{header}\n---\n", "content/events/e.md")
    assert (item.start, item.end) == (start, end)
    assert type(item.start) is type(start)
    if isinstance(start, datetime):
        assert isinstance(item.start, datetime)
        assert item.start.tzinfo is start.tzinfo


def test_an_event_without_a_start_is_an_error(newsroom: Newsroom) -> None:
    [problem] = newsroom.problems("---\ntitle: Ooit\n---\n", "content/events/e.md")
    assert problem.startswith("content/events/e.md: an event needs a start")


def test_a_start_that_is_no_date_is_an_error_with_its_line(newsroom: Newsroom) -> None:
    [problem] = newsroom.problems("---\ntitle: Ooit\nstart: morgen\n---\n", "content/events/e.md")
    assert problem.startswith("content/events/e.md:3: start: ")


def test_a_start_that_no_calendar_can_hold_is_an_error(newsroom: Newsroom) -> None:
    [problem] = newsroom.problems("---\ntitle: Ooit\nstart: 9999-12-31\n---\n", "content/events/e.md")
    assert problem == "content/events/e.md:3: the event starts in the year 9999, too far ahead for a calendar"


def test_an_end_that_no_calendar_can_hold_is_left_out(newsroom: Newsroom) -> None:
    text = "---\nstart: 2026-12-10\nend: 9999-12-31\n---\n"
    [remark] = newsroom.remarks(text, "content/events/e.md")
    assert remark.startswith("content/events/e.md:3: the end is in the year 9999")
    assert newsroom.item(text, "content/events/e.md").end is None


@pytest.mark.parametrize("times", ["start: 2026-12-10\nend: 2026-12-09", "start: 2026-12-10 16:00\nend: 13:30"])
def test_an_end_before_the_start_is_a_remark(newsroom: Newsroom, times: str) -> None:
    text = f"---\n{times}\n---\n"
    [remark] = newsroom.remarks(text, "content/events/e.md")
    assert remark.startswith("content/events/e.md:3: the end is before the start")
    assert newsroom.item(text, "content/events/e.md").end is None


@pytest.mark.parametrize("header", ["cancelled: true", "canceled: ja", "status: cancelled", "status: geannuleerd"])
def test_a_cancelled_event_is_marked(newsroom: Newsroom, header: str) -> None:
    assert newsroom.item(f"---\nstart: 2026-12-10\n{header}\n---\n", "content/events/e.md").cancelled


def test_a_start_that_is_missing_is_told_also_where_another_key_is_odd(newsroom: Newsroom) -> None:
    told = newsroom.problems("---\ntitle: {a: b}\n---\n", "content/events/e.md")
    assert any("an event needs a start" in problem for problem in told)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("www.example.com/a?b=1", "https://www.example.com/a?b=1"),
        ("example.com/aanmelden", "https://example.com/aanmelden"),
        ("example.co.uk/a/b", "https://example.co.uk/a/b"),
        ("aanmelden.html", "https://nieuws.example.org/aanmelden.html"),
        ("/aanmelden/nu", "https://nieuws.example.org/aanmelden/nu"),
        ("v1.0/aanmelden", "https://nieuws.example.org/v1.0/aanmelden"),
    ],
)
def test_an_address_may_be_written_as_on_paper(newsroom: Newsroom, given: str, meant: str) -> None:
    text = f"---\nstart: 2026-12-10\nregister_url: {given}\n---\n"
    assert newsroom.item(text, "content/events/e.md").register_url == meant
