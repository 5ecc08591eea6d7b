"""Events are still to come, end after they begin, and every weekday goes with its date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Place, Rule
from newsletter.domain.finding import Severity
from newsletter.domain.issue import Event
from newsletter.domain.item import day_of
from newsletter.i18n.named_dates import NamedDate, named_dates

RULE = Rule(severity=Severity.WARNING, source="design/html.md §5; RFC 5545 §3.6.1: an event ends after it starts")

_KEY = re.compile(r"^(?:start|aanvang|eventdate|date|datum|DTSTART)\b", re.IGNORECASE | re.MULTILINE)


def find(mail: Mail) -> Iterator[Flaw]:
    for event in mail.issue.agenda:
        yield from _event(mail, event)
    for key, text in mail.written.items():
        for named in _wrong(text, mail, mail.issue.date):
            place = (
                mail.sources.find(named.text, within=mail.plan.where) if key == "introduction" else mail.planned(key)
            )
            yield _flaw(named, mail.issue.date, place, seen=key == "introduction")
    for piece in mail.pieces:
        around = piece.day or mail.issue.date
        for named in _wrong(piece.text, mail, around):
            yield _flaw(named, around, mail.sources.find(named.text, within=piece.path))


def _event(mail: Mail, event: Event) -> Iterator[Flaw]:
    path = event.path.partition("#")[0]
    found = _KEY.search(text := mail.sources.text(path))
    place = Place(where=path, line=text.count("\n", 0, found.start()) + 1 if found else None)
    if event.end < event.start:
        yield Flaw(
            reason=f'"{event.title}" ends before it begins',
            fix="Mend its start or end.",
            place=place,
            words=event.title,
        )
        return
    last = day_of(event.end)
    if last < max(mail.issue.date, mail.today):
        when = "today" if mail.today > mail.issue.date else "the day of the issue"
        reason = f'"{event.title}" was on {last:%Y-%m-%d}, before {when}: it is past when readers hear of it'
        yield Flaw(
            reason=reason, fix="Take its line out of issue.md, or mend its date.", place=place, words=event.title
        )


def _wrong(text: str, mail: Mail, around: date) -> list[NamedDate]:
    found = dict.fromkeys(named_dates(" ".join(text.split()), mail.language))
    return [named for named in found if not named.agrees(around)]


def _flaw(named: NamedDate, around: date, place: Place | None, *, seen: bool = True) -> Flaw:
    day = next(iter(named.days(around)), None)
    is_day = f"{day:%Y-%m-%d} is a {day:%A}" if day else "there is no such day"
    words = named.text if seen else ""
    return Flaw(reason=f'"{named.text}": {is_day}', fix="Mend the weekday or the date.", place=place, words=words)
