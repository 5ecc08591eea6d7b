"""The tree of a message, its pictures, its calendar, and the fields around them."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from newsletter.domain.message import Letterhead, Message
from newsletter.domain.parts import Parts
from newsletter.errors import ConfigError, IssueError
from newsletter.mime import compose

Make = Callable[..., Message]


def parsed(message: Message) -> EmailMessage:
    found = email.message_from_bytes(message.data, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def tree(part: Any) -> Any:
    kind = part.get_content_type()
    return (kind, [tree(child) for child in part.iter_parts()]) if part.is_multipart() else kind


def test_an_issue_with_pictures_and_events_has_the_whole_tree(message: Make) -> None:
    assert tree(parsed(message())) == (
        "multipart/mixed",
        [
            (
                "multipart/related",
                [("multipart/alternative", ["text/plain", "text/html"]), "image/png", "image/png"],
            ),
            "text/calendar",
        ],
    )


def test_empty_wrappers_are_dropped(message: Make) -> None:
    bare = message(parts={"pictures": (), "calendar": ()})
    assert tree(parsed(bare)) == ("multipart/alternative", ["text/plain", "text/html"])
    with_events = message(parts={"pictures": ()})
    assert tree(parsed(with_events)) == (
        "multipart/mixed",
        [("multipart/alternative", ["text/plain", "text/html"]), "text/calendar"],
    )


def test_related_names_the_type_of_its_root(message: Make) -> None:
    related = next(iter(parsed(message()).iter_parts()))
    assert related.get_param("type") == "multipart/alternative"


def test_every_cid_has_its_picture_and_every_picture_its_cid(message: Make) -> None:
    found = parsed(message())
    body = found.get_body(("html",))
    assert body is not None
    pointed = set(re.findall(r'src="cid:([^"]+)"', body.get_content()))
    embedded = {str(part["Content-ID"]).strip("<>"): part.get_content() for part in found.walk() if part["Content-ID"]}
    assert pointed == set(embedded)
    assert sorted(embedded.values()) == [b"brug-1234.png" * 60, b"zorg-5678.png" * 60]


def test_a_picture_of_a_cut_region_is_left_out(message: Make) -> None:
    found = parsed(message(truths=(False,)))
    assert [part.get_filename() for part in found.walk() if part.get_content_maintype() == "image"] == ["brug-1234.png"]


def test_hosted_pictures_are_pointed_to_and_not_sent(message: Make) -> None:
    found = parsed(message(letterhead={"images": "https://nieuws.example.org/2026-12-01/"}, parts={"calendar": ()}))
    assert tree(found) == ("multipart/alternative", ["text/plain", "text/html"])
    body = found.get_body(("html",))
    assert body is not None
    assert 'src="https://nieuws.example.org/2026-12-01/images/brug-1234.png"' in body.get_content()


def test_a_background_picture_is_embedded_too(message: Make) -> None:
    markup = """<td background="images/brug-1234.png" style="background:url('images/brug-1234.png')">images/brug-1234.png</td>"""
    body = parsed(message(parts={"html": markup})).get_body(("html",))
    assert body is not None
    assert body.get_content().count("cid:") == 2
    assert ">images/brug-1234.png<" in body.get_content()


def test_the_calendar_holds_the_events_whose_audience_this_is(message: Make) -> None:
    def calendar(*, truth: bool) -> bytes:
        part = next(part for part in parsed(message(truths=(truth,))).walk() if part.get_filename() == "agenda.ics")
        assert part.get_content_type() == "text/calendar"
        assert part.get_param("method") == "PUBLISH"
        assert part.get_content_disposition() == "attachment"
        data = part.get_payload(decode=True)
        assert isinstance(data, bytes)
        return data

    assert calendar(truth=True).count(b"BEGIN:VEVENT") == 2
    only = calendar(truth=False)
    assert only.count(b"BEGIN:VEVENT") == 1
    assert only.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//newsletter//EN\r\n")
    assert b"METHOD:PUBLISH\r\n" in only
    assert only.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert b"ATTENDEE" not in only


def test_a_calendar_program_reads_the_calendar(message: Make) -> None:
    import icalendar

    part = next(part for part in parsed(message()).walk() if part.get_filename() == "agenda.ics")
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    calendar = icalendar.Calendar.from_ical(payload)
    assert calendar["METHOD"] == "PUBLISH"
    assert [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")] == ["markt", "zorgdag"]


def test_a_cut_region_leaves_one_empty_line_in_the_text(message: Make) -> None:
    body = parsed(message(truths=(False,), first_name="Jan")).get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == (
        "Beste Jan,\n\nNieuws voor één lezer.\n.\nFrom Utrecht\n\n"
        "Afmelden: https://nieuws.example.org/u/AbCdEfGhIjKlMnOpQrStUv\n"
    )


def test_the_fields_stand_once_and_in_order(message: Make) -> None:
    found = parsed(
        message(
            letterhead={
                "reply_to": "antwoord@example.org",
                "unsubscribe_mailto": "weg@example.org",
                "archived_at": "https://nieuws.example.org/2026-12-01/",
                "headers": {"X-SES-CONFIGURATION-SET": "nieuws"},
            }
        )
    )
    assert found.keys() == [
        "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Language",
        "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Archived-At", "X-SES-CONFIGURATION-SET",
    ]  # fmt: skip
    assert found["Date"] == "Tue, 01 Dec 2026 09:00:00 +0000"
    assert found["Content-Language"] == "nl"
    assert found["List-Id"] == '"De Verbinding" <nieuws.example.org>'
    assert found["Archived-At"] == "<https://nieuws.example.org/2026-12-01/>"


def test_a_list_name_beyond_ascii_is_left_out_and_never_encoded(message: Make) -> None:
    assert parsed(message(letterhead={"list_name": "Café Zuid"}))["List-Id"] == "<nieuws.example.org>"


def test_one_click_goes_with_an_https_link(message: Make) -> None:
    data = message(letterhead={"unsubscribe_mailto": "weg@example.org"}).data
    assert (
        b"\r\nList-Unsubscribe: <https://nieuws.example.org/u/AbCdEfGhIjKlMnOpQrStUv>,\r\n"
        b" <mailto:weg@example.org?subject=unsubscribe>\r\n"
        b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    ) in data


def test_a_relay_that_manages_leaving_gets_no_header_from_us(message: Make) -> None:
    assert b"List-Unsubscribe" not in message(letterhead={"managed_by_relay": True}).data


def test_two_makers_of_one_issue_make_the_same_bytes(
    parts: Callable[..., Parts], letterhead: Callable[..., Letterhead], to: Callable[..., Any]
) -> None:
    first, second = (compose(parts(), letterhead(), truths=(True,)).fill(to(name="Jürgen")) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("subject", ["Nieuws\r\nBcc: x@example.org", "Nieuws\0", "Nieuws \u202etxet"])
def test_a_subject_that_could_become_a_header_is_refused(message: Make, subject: str) -> None:
    with pytest.raises(IssueError, match="subject"):
        message(parts={"subject": subject})


@pytest.mark.parametrize(
    "sender", ["geen adres", "A\r\nBcc: x@example.org <a@example.org>", "a@example.org b@example.org"]
)
def test_a_sender_that_is_no_mailbox_is_refused(message: Make, sender: str) -> None:
    with pytest.raises(ConfigError):
        message(letterhead={"sender": sender})


@pytest.mark.parametrize(
    "headers",
    [
        {"Subject": "x"},
        {"X-A": "b\r\nBcc: c@example.org"},
        {"X A": "b"},
        {"Content-Language": "en"},
        {"X-A": ""},
        {"X-A": "b", "x-a": "c"},
    ],
)
def test_a_header_of_the_settings_cannot_forge_another(message: Make, headers: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"delivery\.headers"):
        message(letterhead={"headers": headers})


def test_a_boundary_is_in_no_line_of_the_content(message: Make) -> None:
    tricky = "".join(f"--=_{number}\n" for number in range(9))
    data = message(parts={"text": tricky, "html": tricky, "calendar": ()}).data
    marks = re.findall(rb'boundary="([^"]+)"', data)
    assert marks
    for mark in marks:
        lines = [line for line in data.split(b"\r\n") if line.startswith(b"--" + mark)]
        assert lines.count(b"--" + mark + b"--") == 1
        assert set(lines) == {b"--" + mark, b"--" + mark + b"--"}
