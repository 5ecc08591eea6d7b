"""A calendar file around events: published for information, nobody is asked to attend (RFC 5545, RFC 5546 §3.2.1)."""

from __future__ import annotations

from collections.abc import Iterable

_HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//newsletter//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"


def calendar(components: Iterable[str]) -> str:
    """Wrap VEVENTs, folded and with CRLF behind every line, into a VCALENDAR."""
    return f"{_HEAD}{''.join(components)}END:VCALENDAR\r\n"
