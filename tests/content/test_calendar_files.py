"""Events out of .ics files."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from newsletter.content.calendar_files import read_calendar
from newsletter.domain.item import Item, Kind
from tests.content.conftest import Newsroom

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PATH = "content/events/agenda.ics"
HORIZON = (date(2026, 12, 1), date(2027, 3, 1))


def calendar(*events: str) -> str:
    joined = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{joined}END:VCALENDAR\n".replace("\n", "\r\n")


def test_one_event_has_the_path_of_its_file(newsroom: Newsroom) -> None:
    item = newsroom.item(
        calendar(
            "UID:een@x\nSUMMARY:Buurt\\, borrel\nDTSTART;TZID=Europe/Amsterdam:20261210T200000\nDTEND;TZID=Europe/Amsterdam:20261210T220000\n"
            "LOCATION:Buurthuis\nORGANIZER;CN=Anna:mailto:a@example.org\nURL:https://example.org/x\n"
            "DESCRIPTION:Kom langs\\nen neem mee\nCATEGORIES:wonen,zorg\nSTATUS:CANCELLED"
        ),
        PATH,
    )
    assert (item.path, item.kind, item.title, item.uid) == (PATH, Kind.EVENT, "Buurt, borrel", "een@x")
    assert item.start == datetime(2026, 12, 10, 20, tzinfo=AMSTERDAM)
    assert item.end == datetime(2026, 12, 10, 22, tzinfo=AMSTERDAM)
    assert (item.location, item.organiser, item.url) == ("Buurthuis", "Anna", "https://example.org/x")
    assert (item.tags, item.cancelled) == (("wonen", "zorg"), True)
    assert newsroom.rendered(item).html == "<p>Kom langs<br>en neem mee</p>"


@pytest.mark.parametrize(
    ("times", "start", "end"),
    [
        ("DTSTART;VALUE=DATE:20261210", date(2026, 12, 10), None),
        ("DTSTART;VALUE=DATE:20261210\nDTEND;VALUE=DATE:20261211", date(2026, 12, 10), None),
        ("DTSTART;VALUE=DATE:20261210\nDTEND;VALUE=DATE:20261213", date(2026, 12, 10), date(2026, 12, 12)),
        ("DTSTART;VALUE=DATE:20261210\nDURATION:P2D", date(2026, 12, 10), date(2026, 12, 11)),
        (
            "DTSTART:20261210T190000Z\nDURATION:PT90M",
            datetime(2026, 12, 10, 20, tzinfo=AMSTERDAM),
            datetime(2026, 12, 10, 21, 30, tzinfo=AMSTERDAM),
        ),
        ("DTSTART:20261210T200000", datetime(2026, 12, 10, 20, tzinfo=AMSTERDAM), None),
        (
            "DTSTART;TZID=Europe/London:20261210T200000",
            datetime(2026, 12, 10, 20, tzinfo=ZoneInfo("Europe/London")),
            None,
        ),
    ],
)
def test_times_are_understood(newsroom: Newsroom, times: str, start: date, end: date | None) -> None:
    item = newsroom.item(calendar(f"UID:u\nSUMMARY:x\n{times}"), PATH)
    assert (item.start, item.end) == (start, end)
    assert type(item.start) is type(start)


def test_several_events_have_their_uid_behind_the_path(newsroom: Newsroom) -> None:
    newsroom.write(
        PATH, calendar("UID:a\nSUMMARY:A\nDTSTART:20261210T100000Z", "UID:b\nSUMMARY:B\nDTSTART:20261211T100000Z")
    )
    assert [item.path for item in newsroom.collect().items] == [f"{PATH}#a", f"{PATH}#b"]


def test_a_repeated_event_is_one_item_a_day_within_the_horizon(newsroom: Newsroom) -> None:
    newsroom.write(
        PATH,
        calendar(
            "UID:u\nSUMMARY:Inloop\nDTSTART;TZID=Europe/Amsterdam:20200106T100000\nDTEND;TZID=Europe/Amsterdam:20200106T110000\n"
            "RRULE:FREQ=MONTHLY;BYDAY=1MO\nEXDATE;TZID=Europe/Amsterdam:20270104T100000",
            "UID:u\nRECURRENCE-ID;TZID=Europe/Amsterdam:20270201T100000\nSUMMARY:Verplaatst\n"
            "DTSTART;TZID=Europe/Amsterdam:20270202T100000\nDTEND;TZID=Europe/Amsterdam:20270202T110000",
        ),
    )
    items = newsroom.collect().items
    assert [(item.path, item.title, item.uid) for item in items] == [
        (f"{PATH}#u@20261207", "Inloop", "u-20261207"),
        (f"{PATH}#u@20270202", "Verplaatst", "u-20270202"),
        (f"{PATH}#u@20270301", "Inloop", "u-20270301"),
    ]


def test_a_series_with_one_time_left_keeps_its_name(newsroom: Newsroom) -> None:
    newsroom.write(PATH, calendar("UID:u\nSUMMARY:x\nDTSTART:20261201T100000Z\nRRULE:FREQ=DAILY;COUNT=1"))
    assert [item.path for item in newsroom.collect().items] == [f"{PATH}#u@20261201"]


def test_two_times_a_day_stay_apart(newsroom: Newsroom) -> None:
    newsroom.write(PATH, calendar("UID:u\nSUMMARY:x\nDTSTART:20261201T080000Z\nRRULE:FREQ=DAILY;BYHOUR=8,14;COUNT=2"))
    assert [item.path for item in newsroom.collect().items] == [f"{PATH}#u@20261201T0900", f"{PATH}#u@20261201T1500"]


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=2", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=1,2,3,4;BYMINUTE=1,2,3,4,5"],
)
def test_a_bomb_of_repetitions_gives_one_event(newsroom: Newsroom, rule: str) -> None:
    item = newsroom.item(calendar(f"UID:u\nSUMMARY:Bom\nDTSTART:20261201T080000Z\nRRULE:{rule}"), PATH)
    assert item.title == "Bom"
    assert "many times a day" in newsroom.collect().warnings[0].reason


def test_no_event_has_more_than_a_hundred_times(newsroom: Newsroom) -> None:
    newsroom.write(PATH, calendar("UID:u\nSUMMARY:x\nDTSTART:19700101T080000Z\nRRULE:FREQ=DAILY;BYHOUR=8,9,10"))
    assert len(newsroom.collect().items) == 100


@pytest.mark.parametrize(
    "text",
    [
        "",
        "geen agenda",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n",
        "END:VCALENDAR",
        "BEGIN:VTODO\r\nEND:VTODO\r\n",
    ],
)
def test_a_broken_calendar_is_an_error(newsroom: Newsroom, text: str) -> None:
    [problem] = newsroom.problems(text, PATH)
    assert problem.startswith(f"{PATH}: this is no calendar")


@pytest.mark.parametrize(
    "event", ["UID:u\nSUMMARY:x", "UID:u\nSUMMARY:x\nDTSTART:morgen", "UID:u\nSUMMARY:x\nDTSTART:20261301T000000"]
)
def test_an_event_without_a_start_is_an_error(newsroom: Newsroom, event: str) -> None:
    [problem] = newsroom.problems(calendar(event), PATH)
    assert '"x"' in problem


@pytest.mark.parametrize("broken", ["SUMMARY:Zonder", "SUMMARY:Zonder\nDTSTART:morgen"])
def test_an_event_that_cannot_be_used_is_named_with_the_line_where_it_begins(newsroom: Newsroom, broken: str) -> None:
    good = "UID:a\nSUMMARY:Met\nDESCRIPTION:lang\n BEGIN:VEVENT\nDTSTART:20261210T100000Z"
    newsroom.write(PATH, calendar(good, f"UID:b\n{broken}"))
    (problem,) = newsroom.collect().errors
    assert (problem.where, problem.line) == (PATH, 11)


def test_an_event_without_a_uid_gets_a_lasting_one(newsroom: Newsroom) -> None:
    text = calendar("SUMMARY:x\nDTSTART:20261210T100000Z")
    assert newsroom.item(text, PATH).uid == newsroom.item(text, PATH).uid
    assert newsroom.item(text, PATH).uid


LINES = st.sampled_from([
    "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VCALENDAR", "END:VCALENDAR", "UID:a", "UID:", "SUMMARY:\\n\\,", "DTSTART:20261210T100000Z",
    "DTSTART;VALUE=DATE:20261210", "DTEND:20261209", "DURATION:-P1D", "DURATION:x", "RRULE:FREQ=DAILY", "RRULE:x", "RDATE:20261211T100000Z",
    "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "EXDATE:20261210", "RECURRENCE-ID:20261212T100000Z", "DTSTART;TZID=Nergens/Land:20261210T100000",
    "ORGANIZER:x", "URL:javascript:x", "CATEGORIES:a,b", "DTSTART:00010101T000000", "DTSTART:99991231T235959", "BEGIN:VTIMEZONE", ":", ";=:",
])  # fmt: skip


@limits(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(LINES, st.text(max_size=20)), max_size=14))
def test_whatever_a_calendar_holds_it_is_read_or_told(lines: list[str]) -> None:
    text = "\r\n".join(("BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""))
    items, warnings, errors = read_calendar(text, where="a.ics", zone=AMSTERDAM, horizon=HORIZON)
    assert all(isinstance(item, Item) and item.start is not None for item in items)
    repeats = any(line.startswith(("RRULE", "RDATE")) for line in lines)
    assert items or warnings or errors or repeats


@pytest.mark.parametrize("rule", ["vaak", "FREQ=DAILY;INTERVAL=0", "INTERVAL=2"])
def test_a_repetition_that_cannot_be_understood_is_said(newsroom: Newsroom, rule: str) -> None:
    item = newsroom.item(calendar(f"UID:u\nSUMMARY:x\nDTSTART:20261210T100000Z\nRRULE:{rule}"), PATH)
    assert item.path == PATH
    assert "cannot be understood" in newsroom.collect().warnings[0].reason


def test_a_repetition_that_never_comes_true_ends(newsroom: Newsroom) -> None:
    rule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
    newsroom.write(PATH, calendar(f"UID:u\nSUMMARY:x\nDTSTART:20200101T100000Z\nRRULE:{rule}"))
    collection = newsroom.collect()
    assert (collection.items, collection.errors) == ((), ())
