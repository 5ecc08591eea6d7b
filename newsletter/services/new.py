"""Starts a content file: the keys an author may fill in, ready and explained."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date, timedelta
from pathlib import Path

from newsletter.domain.item import Kind
from newsletter.errors import UsageError

LONGEST_SLUG = 60

_FOLDED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ĳ": "ij", "€": " euro "}
)  # fmt: skip
_RESERVED = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d|index", re.IGNORECASE)
"""Names that Windows keeps for its devices, and the one that makes a folder a page."""

_DAYS_TO_EVENT = 14

TEMPLATES = {
    Kind.ARTICLE: """\
---
title: {title}
date: {today}
# What you leave out is made from the text. Take the # away to use a line.
# summary: "One or two sentences, shown in the mail."
# author: Name
# kicker: The small line above the title
# image: picture.jpg               # a file beside this one
# image_alt: "What the picture shows, for who cannot see it."
# quote: "A line lifted out of the text."
# quote_by: Who said it
# section: short                   # lead, story or short
# series: Name of the dossier
# part: 1
# tags: [zorg, jeugd]
# audience: zorg                   # only for subscribers with this tag
# url: https://example.org/        # where the text stands, if it is elsewhere
# full: true                       # the whole text in the mail
# draft: true                      # left out until you take this line away
---

""",
    Kind.EVENT: """\
---
title: {title}
start: {event_day} 13:30
end: {event_day} 16:00             # leave out the times for a whole day
location: ""
# What you do not need, leave as it is. Take the # away to use a line.
# summary: "One or two sentences, shown in the agenda."
# organiser: Who invites
# price: free
# register_url: https://example.org/
# image: picture.jpg               # a file beside this one
# image_alt: "What the picture shows, for who cannot see it."
# timezone: Europe/Brussels        # if it is not the publication's
# audience: zorg                   # only for subscribers with this tag
# cancelled: true                  # shown struck through, and taken out of calendars
# draft: true                      # left out until you take this line away
---

""",
    Kind.BLOCK: """\
---
title: {title}
# A block stands in every issue. Take the # away to use a line.
# url: https://example.org/        # where a button under the text leads
# link_text: What the button says
# image: picture.png               # a file beside this one
# image_alt: "What the picture shows, for who cannot see it."
# weight: 10                       # order of the blocks, lower first
# audience: zorg                   # only for subscribers with this tag
---

""",
}


def new(root: Path, kind: Kind, title: str, *, today: date) -> Path:
    """Write a content file for `title` that was not there yet, and return its path.

    Raises:
        UsageError: the title holds nothing that can be read.
    """
    title = one_line(title)
    if not title:
        raise UsageError("a title needs at least one character", hint='For example: newsletter new article "Koffie"')
    text = TEMPLATES[kind].format(
        title=json.dumps(title, ensure_ascii=False), today=today, event_day=today + timedelta(days=_DAYS_TO_EVENT)
    )
    folder = root / "content" / f"{kind}s"
    folder.mkdir(parents=True, exist_ok=True)
    stem = slug(title) or kind
    if kind is Kind.ARTICLE:
        stem = f"{today}-{stem}"
    elif _RESERVED.fullmatch(stem):
        stem = f"{stem}-{kind}"
    number = 1
    while True:
        path = folder / (f"{stem}.md" if number == 1 else f"{stem}-{number}.md")
        try:
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except FileExistsError:
            number += 1
        else:
            return path


def one_line(title: str) -> str:
    """Return a title without line breaks and without what no text file can hold."""
    return " ".join("".join(map(_kept, title)).split())


def _kept(character: str) -> str:
    if character.isspace():
        return " "
    control = unicodedata.category(character) in ("Cc", "Cs")  # lone surrogates are bytes that were no UTF-8
    return "" if control or ord(character) & 0xFFFE == 0xFFFE else character


def slug(title: str) -> str:
    """Return a title as a file name of ASCII letters, digits and hyphens; empty if it has none of these."""
    plain = unicodedata.normalize("NFKD", title.casefold().translate(_FOLDED))
    words = re.sub(r"['’ʼ]", "", plain).encode("ascii", "ignore").decode()
    whole = re.sub(r"[^a-z0-9]+", "-", words).strip("-")
    if len(whole) <= LONGEST_SLUG:
        return whole
    cut = whole[: LONGEST_SLUG + 1]
    return (cut.rpartition("-")[0] or cut[:LONGEST_SLUG]).strip("-")
