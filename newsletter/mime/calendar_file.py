"""The calendar that goes along: the events of one reader's issue in one file (RFC 5545, RFC 5546 §3.2.1)."""

from __future__ import annotations

from collections.abc import Sequence

_HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//newsletter//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"


def calendar_file(components: Sequence[str]) -> bytes:
    """Wrap events (VEVENT, folded, CRLF) as a published calendar: for information, nobody is asked to attend."""
    lines = "".join(components).replace("\r\n", "\n").replace("\r", "\n").strip("\n").replace("\n", "\r\n")
    return f"{_HEAD}{lines}\r\nEND:VCALENDAR\r\n".encode()
