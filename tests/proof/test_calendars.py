"""icalendar and ical.js read every calendar alike: of the demonstration, of one of everything, and of what changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest

from tests.proof.machine import node
from tests.proof.publication import Publication, Publications, command
from tests.relay import Relay

LATER = "2026-12-08"
CHANGES = {
    "content/events/2026-12-17-verzet.md": ("start: 2026-12-17 12:00\nend: 2026-12-17 13:30", "start: 2026-12-18"),
    "content/events/2026-12-31-nacht.md": ("price: gratis", "cancelled: true\nprice: gratis"),
    "content/events/inloop.ics": ("T093000", "T094500"),
}
"""What the editor changes after the first issue was sent: moved and now of a whole day, called off, a quarter later."""

NIGHT = "oud-en-nieuw-in-de-inloop-een-nacht-vijf-kannen-chocolademel.ics"


@pytest.fixture(scope="module")
def issues(publications: Publications) -> dict[str, Publication]:
    """The demonstration; one of everything; and the issue after it, with what has changed since that was sent."""
    changed = replace(publications("editorial", plenty=True, copy="changed"), day=LATER)
    changed.once("sent", lambda: send_and_change(changed))
    return {
        "demonstration": publications("editorial"),
        "plenty": publications("editorial", plenty=True),
        "changed": changed,
    }


def send_and_change(publication: Publication) -> None:
    with Relay() as relay:
        publication.put("delivery", "transport", relay.url)
        command(publication.root, "send", "--yes", "--force")
        assert len(relay.recipients) > 12
    for name, (old, new) in CHANGES.items():
        text = (publication.root / name).read_bytes().decode()
        assert old in text
        (publication.root / name).write_bytes(text.replace(old, new).encode())
    command(publication.root, "build", "--date", LATER)


@pytest.fixture(scope="module")
def calendars(issues: dict[str, Publication]) -> dict[str, bytes]:
    found = {
        f"{name}/{path.name}": path.read_bytes() for name, issue in issues.items() for path in issue.issue.glob("*.ics")
    }
    assert len(found) > 3 * 6
    return found


@pytest.fixture(scope="module")
def in_icalendar(calendars: dict[str, bytes]) -> dict[str, Any]:
    return {name: as_icalendar_reads(data) for name, data in calendars.items()}


def as_icalendar_reads(data: bytes) -> dict[str, Any]:
    calendar: Any = icalendar.Calendar.from_ical(data)
    assert calendar.errors == []
    events = []
    for event in calendar.walk("VEVENT"):
        assert event.errors == []
        text = {
            name: str(event[name]) if name in event else None for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "URL")
        }
        start = event["DTSTART"].dt
        events.append(
            {
                "uid": str(event["UID"]),
                "stamp": moment(event["DTSTAMP"].dt),
                "start": moment(start),
                "end": moment(event["DTEND"].dt if "DTEND" in event else start),
                "days": not isinstance(start, datetime),
                "sequence": int(event["SEQUENCE"]),
                "status": str(event["STATUS"]),
                "summary": text["SUMMARY"],
                "description": text["DESCRIPTION"],
                "location": text["LOCATION"],
                "url": text["URL"],
                "organiser": str(event["ORGANIZER"].params["CN"]),
                "recurring": "RRULE" in event,
            }
        )
    return {"method": str(calendar["METHOD"]), "events": events}


def moment(when: date) -> str:
    """Write a moment as JavaScript does, a day as a day."""
    if not isinstance(when, datetime):
        return when.isoformat()
    assert when.tzinfo is not None
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def test_both_programs_read_the_same(calendars: dict[str, bytes], in_icalendar: dict[str, Any]) -> None:
    texts = {name: data.decode() for name, data in calendars.items()}
    in_ical_js = node("calendars.mjs", texts, "ical.js")
    assert in_ical_js.keys() == in_icalendar.keys()
    for name, ours in in_icalendar.items():
        assert in_ical_js[name]["method"] == ours["method"]
        assert len(in_ical_js[name]["events"]) == len(ours["events"])
        for theirs, event in zip(in_ical_js[name]["events"], ours["events"], strict=True):
            assert theirs == event, name


def test_what_both_read_is_what_the_editor_wrote(in_icalendar: dict[str, Any]) -> None:
    days = in_icalendar["plenty/dag-van-de-vrijwilliger.ics"]["events"][0]
    assert (days["start"], days["end"], days["days"]) == ("2026-12-05", "2026-12-06", True)
    several = in_icalendar["demonstration/winterschool-werken-zonder-wachtkamer.ics"]["events"][0]
    assert (several["start"], several["end"]) == ("2027-01-13", "2027-01-16")
    night = in_icalendar[f"plenty/{NIGHT}"]["events"][0]
    assert (night["start"], night["end"]) == ("2026-12-31T19:00:00.000Z", "2027-01-01T00:30:00.000Z")
    assert night["summary"] == (
        "Oud en nieuw in de inloop: één nacht, ‘vijf’ kannen chocolademelk; en een piano, ongestemd — café-chantant à la Zoë"
    )
    assert night["location"] == "Súdwest-Fryslân, Bûterhoeke 3; achterom, door de poort"
    assert night["url"] == "https://drempel.example.org/agenda/nacht?van=brief&jaar=2026"
    assert "Łukasz en Ağa" in night["description"]
    called_off = in_icalendar["demonstration/intervisie-wijkverpleging-en-sociaal-werk.ics"]["events"][0]
    assert called_off["status"] == "CANCELLED"
    weekly = [event for event in in_icalendar["plenty/agenda.ics"]["events"] if event["uid"].startswith("inloop@")]
    assert [event["start"][:16] for event in weekly] == ["2026-12-03T08:30", "2026-12-10T08:30", "2026-12-17T08:30"]
    assert len({event["uid"] for event in weekly}) == 3
    assert {event["recurring"] for event in weekly} == {False}


def test_what_changed_keeps_its_uid_and_counts_on(in_icalendar: dict[str, Any]) -> None:
    """RFC 5545 §3.8.7.4: a calendar takes the change for one of the event that it has."""
    before = {event["uid"]: event for event in in_icalendar["plenty/agenda.ics"]["events"]}
    after = {event["uid"]: event for event in in_icalendar["changed/agenda.ics"]["events"]}
    changed = {uid for uid in before.keys() & after.keys() if after[uid]["sequence"] > before[uid]["sequence"]}
    names = {before[uid]["summary"][:8] for uid in changed}
    assert names == {"Werklunc", "Oud en n", "Inloop v"}
    assert after.keys() - before.keys() == set()
    for uid in changed:
        assert after[uid]["stamp"] > before[uid]["stamp"]
        status = "CANCELLED" if before[uid]["summary"].startswith("Oud") else "CONFIRMED"
        assert after[uid]["status"] == status
        if before[uid]["summary"].startswith("Werklunch"):
            assert (after[uid]["start"], after[uid]["days"]) == ("2026-12-18", True)
    for uid in after.keys() - changed:
        assert after[uid]["sequence"] == before[uid]["sequence"] == 0


def test_every_line_is_as_short_as_the_standard_wants(calendars: dict[str, bytes]) -> None:
    """RFC 5545 §3.1: at most 75 octets, CRLF behind each, no character divided."""
    folded = 0
    for name, data in calendars.items():
        assert data.endswith(b"END:VCALENDAR\r\n")
        assert b"\n" not in data.replace(b"\r\n", b""), name
        for line in data.split(b"\r\n"):
            assert len(line) <= 75, name
            line.decode()
            folded += line.startswith(b" ")
    assert folded > 10


def test_nobody_is_asked_to_attend(in_icalendar: dict[str, Any], calendars: dict[str, bytes], issues: Any) -> None:
    assert {found["method"] for found in in_icalendar.values()} == {"PUBLISH"}
    assert [name for name, data in calendars.items() if b"ATTENDEE" in data] == []
    assert {name.split("/")[0] for name in calendars} == set(issues)
