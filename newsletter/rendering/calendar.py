"""Calendars: an event as a VEVENT (RFC 5545), published and never an invitation (RFC 5546 §3.2.1)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote, urlencode

from newsletter.config import Settings
from newsletter.domain.issue import Event
from newsletter.domain.item import Moment
from newsletter.domain.mailbox import split_mailbox
from newsletter.rendering.controls import clean

LINE = 75
"""Octets a line may have without its line break (RFC 5545 §3.1)."""


def vevent(event: Event, *, day: date, settings: Settings) -> str:
    """Write an event as of an issue's day, which is its DTSTAMP and LAST-MODIFIED: nothing depends on the clock.

    Who has it already takes over what has a higher SEQUENCE; one that is off is published as such (RFC 5546 §3.2.1).
    """
    name, address = split_mailbox(settings.publication.sender)
    organiser = event.organiser or name or settings.publication.title
    fields = [
        "BEGIN:VEVENT",
        f"UID:{_escaped(event.uid)}",
        f"DTSTAMP:{day:%Y%m%d}T000000Z",
        f"LAST-MODIFIED:{day:%Y%m%d}T000000Z",
        f"SEQUENCE:{event.sequence}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        *_times(event),
        f"SUMMARY:{_escaped(event.title)}",
        f"DESCRIPTION:{_escaped(event.summary)}" if event.summary else "",
        f"LOCATION:{_escaped(event.location)}" if event.location else "",
        f"URL:{_address(event.url or event.register_url or '')}" if event.url or event.register_url else "",
        f'ORGANIZER;CN="{_parameter(organiser)}":mailto:{address}',
        "TRANSP:TRANSPARENT" if event.all_day or event.cancelled else "TRANSP:OPAQUE",
        "END:VEVENT",
    ]
    return "".join(f"{_folded(field)}\r\n" for field in fields if field)


def google_link(event: Event) -> str:
    """Return the address that puts an event into Google Calendar."""
    start, end = _bounds(event)
    dates = f"{start:%Y%m%d}/{end:%Y%m%d}" if event.all_day else f"{_utc(start)}/{_utc(end)}"
    fields = {"action": "TEMPLATE", "text": event.title, "dates": dates, "location": event.location or ""}
    return "https://calendar.google.com/calendar/render?" + urlencode(
        {name: clean(value) for name, value in fields.items() if value}
    )


def outlook_link(event: Event) -> str:
    """Return the address that puts an event into the calendar of Outlook.com."""
    return _outlook("outlook.live.com", event)


def office365_link(event: Event) -> str:
    """Return the address that puts an event into the calendar of Outlook at work or school."""
    return _outlook("outlook.office.com", event)


def _outlook(host: str, event: Event) -> str:
    """Fill in Outlook's form: dates in full, days with the day after, and blanks as %20, for it shows a `+` as one."""
    start, end = _bounds(event)
    form = "%Y-%m-%d" if event.all_day else "%Y-%m-%dT%H:%M:%SZ"
    begins, ends = ((one.astimezone(UTC) if isinstance(one, datetime) else one).strftime(form) for one in (start, end))
    fields = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "startdt": begins,
        "enddt": ends,
        "allday": "true" if event.all_day else "",
        "subject": event.title,
        "location": event.location or "",
    }
    told = {name: clean(value) for name, value in fields.items() if value}
    return f"https://{host}/calendar/0/deeplink/compose?{urlencode(told, quote_via=quote, safe='/:,')}"


def _bounds(event: Event) -> tuple[Moment, Moment]:
    """Return start and end as calendars count: the end of days is the day after."""
    return (event.start, event.end + timedelta(days=1)) if event.all_day else (event.start, event.end)


def _times(event: Event) -> list[str]:
    start, end = _bounds(event)
    if event.all_day:
        return [f"DTSTART;VALUE=DATE:{start:%Y%m%d}", f"DTEND;VALUE=DATE:{end:%Y%m%d}"]
    times = [f"DTSTART:{_utc(start)}"]
    return times if end <= start else [*times, f"DTEND:{_utc(end)}"]


def _utc(moment: Moment) -> str:
    assert isinstance(moment, datetime)  # noqa: S101 — an event that is not of days
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """Escape a TEXT value (RFC 5545 §3.3.11); controls have no place in it, and a tab becomes a space."""
    text = clean(text).replace("\t", " ").replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(text.splitlines())


def _parameter(text: str) -> str:
    """Prepare a quoted parameter value, which cannot hold quotes or line breaks (RFC 5545 §3.2)."""
    return " ".join(clean(text).replace('"', "'").split())


def _address(url: str) -> str:
    return "".join(clean(url).split())


def _folded(line: str) -> str:
    """Fold a line at 75 octets without splitting a character (RFC 5545 §3.1)."""
    pieces: list[str] = []
    room, piece = LINE, ""
    for character in line:
        size = len(character.encode("utf-8", "replace"))
        if size > room:
            pieces.append(piece)
            piece, room = " ", LINE - 1
        piece += character
        room -= size
    return "\r\n".join([*pieces, piece])
