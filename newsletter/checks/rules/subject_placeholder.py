"""No draft's marks are left: no TODO, no "lorem ipsum", no subject that says "test"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Place, Rule
from newsletter.checks.words import bare, folded, whole
from newsletter.domain.finding import Severity
from newsletter.i18n.phrases import ORDINARY_WORDS, PLACEHOLDER_WORDS, phrases_for

RULE = Rule(severity=Severity.ERROR, source="design/html.md §5; what every editor has sent once")

_NOTE = r"(?:TODO|FIXME|TBD|XXX)"
_IN_TEXT = re.compile(
    rf"(?:^|[\[(])[ \t]*{_NOTE}(?=[ \t:\])]|$)|(?<![\w@/#.-]){_NOTE}(?=[ \t]*(?:[:\])]|[.!?…]?$))|\blorem ipsum\b",
    re.MULTILINE | re.IGNORECASE,
)
"""A note to oneself: at the beginning or end of a line, or before a colon. Within a sentence "TODO" is a word."""

_BRACKETED = re.compile(r"^[\[(]([^\])]+)[\])]|[\[(]([^\])]+)[\])]$")
_LABEL = re.compile(r"^([^:|–—-]+?)(?::| [-–—|] )")


def find(mail: Mail) -> Iterator[Flaw]:
    phrases = phrases_for(mail.language, PLACEHOLDER_WORDS)
    titles = {folded(piece.title) for piece in mail.pieces}
    for key, text in (
        ("subject", mail.subject),
        ("preheader", mail.preheader if mail.written.get("preheader") else ""),
    ):
        if phrase := _in_line(text, phrases, label=folded(text) not in titles):
            yield _flaw(f'the {key} says "{phrase}"', mail.planned(key))
    for found in _notes(mail.written.get("introduction", "")):
        place = mail.sources.find(found, within=mail.plan.where)
        yield _flaw(f'the introduction says "{found}"', place, words=found)
    for piece in mail.pieces:
        phrase = _in_line(piece.title, phrases, label=False)
        if phrase:
            place = mail.sources.find(piece.title, within=piece.path)
            yield _flaw(f'the title "{piece.title}" says "{phrase}"', place, words=piece.title)
        for found in _notes(piece.prose):
            if found.lower() != phrase:
                place = mail.sources.find(found, within=piece.path)
                yield _flaw(f'"{piece.title}" says "{found}"', place, words=found)


def _in_line(text: str, phrases: tuple[str, ...], *, label: bool) -> str | None:
    """Return the phrase in a subject or title. An ordinary word counts where it is all, in brackets, or a label."""
    line = folded(text)
    labels = {bare(part) for groups in _BRACKETED.findall(line) for part in groups}
    if label and (front := _LABEL.match(line)):
        labels.add(bare(front[1]))
    for phrase in phrases:
        if bare(line) == phrase or phrase in labels:
            return phrase
        if phrase not in ORDINARY_WORDS and whole(phrase).search(line):
            return phrase
    return None


def _notes(text: str) -> list[str]:
    found = (note.strip(" \t[(") for note in _IN_TEXT.findall(text))
    return list(dict.fromkeys(note for note in found if note == note.upper() or " " in note))


def _flaw(said: str, place: Place | None, *, words: str = "") -> Flaw:
    return Flaw(
        reason=f"{said}: it looks unfinished",
        fix="Write what should stand there, or take it out.",
        place=place,
        words=words,
    )
