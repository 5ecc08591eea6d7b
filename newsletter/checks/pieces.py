"""The items of an issue as the rules read them: all alike, with their texts."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from newsletter.domain.issue import Block, Event, Issue, Story
from newsletter.domain.item import day_of

_TAG = re.compile(r"<[^>]*>")
_BLOCK = re.compile(r"<(?:br|/?(?:p|div|li|ul|ol|h[1-6]|tr|td|th|blockquote|figure|pre))\b[^>]*>", re.IGNORECASE)
_CODE = re.compile(r"<(pre|code|samp|kbd)\b.*?</\1>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A story, an event or a block: where it comes from, when it is about, and what it says.

    `path` is its file. `text` is everything a reader may see of it, here or in the web edition, as plain text, the
    title included; `prose` is the same without samples of code.
    """

    path: str
    title: str
    text: str
    prose: str
    day: date | None
    item: Story | Event | Block

    def points_to(self, address: str) -> bool:
        """Tell whether a link or picture with this address is the item's own."""
        item = self.item
        addresses = (item.url, getattr(item, "register_url", None), item.illustration and item.illustration.src)
        return address in addresses or f'"{html.escape(address)}"' in item.html or f'"{address}"' in item.html


def pieces_of(issue: Issue) -> tuple[Piece, ...]:
    """Return the items in the order in which the mail has them."""
    stories = [*((issue.lead,) if issue.lead else ()), *issue.stories]
    of_series = [story for dossier in issue.dossiers for story in dossier.stories]
    return tuple(map(_piece, (*stories, *issue.agenda, *of_series, *issue.shorts, *issue.blocks)))


def _piece(item: Story | Event | Block) -> Piece:
    moment = item.date if isinstance(item, Story) else item.start if isinstance(item, Event) else None
    away = isinstance(item, Story) and item.elsewhere and not item.full
    body = "" if away else item.html
    head = (item.title, getattr(item, "kicker", None), getattr(item, "summary", None))
    return Piece(
        path=item.path.partition("#")[0],
        title=item.title,
        text="\n".join(filter(None, (*head, plain(body)))),
        prose="\n".join(filter(None, (*head, plain(_CODE.sub(" ", body))))),
        day=day_of(moment) if moment else None,
        item=item,
    )


def plain(markup: str) -> str:
    """Return the words of a piece of HTML, a line a paragraph."""
    lines = _BLOCK.sub("\n", " ".join(markup.split()))
    return "\n".join(filter(None, (" ".join(html.unescape(_TAG.sub("", line)).split()) for line in lines.split("\n"))))


def texts_of(value: Any) -> Iterator[str]:
    """Go through every text in a value, however deep; markup comes as it is, and as its words."""
    if isinstance(value, str):
        yield value
        if "<" in value or "&" in value:
            yield html.unescape(value)
            yield plain(value)
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from texts_of(one)
    elif is_dataclass(value):
        for part in fields(value):
            yield from texts_of(getattr(value, part.name))
