"""Makes a subscriber of the cells of a row, tags, language and attributes, and cells of a subscriber."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from operator import itemgetter

from newsletter.domain.subscriber import Subscriber
from newsletter.subscribers.columns import Columns, identifier

Maker = Callable[[str, Sequence[str], str | None], Subscriber]


def subscriber_maker(columns: Columns) -> Maker:
    """Return the function that makes a subscriber of an address, its row, and the name that stood with the address.

    It is a closure because it runs for every row of a long list.
    """
    places = [place for place, name in enumerate(columns.names) if name not in ("email", "tags")]
    fields, tags_at, strip = [columns.names[place] for place in places], columns.tags, str.strip
    unfolds = bool({"attributes", "attribs"} & set(fields))
    pick: Callable[[Sequence[str]], Sequence[str]] = (
        itemgetter(*places) if len(places) > 1 else lambda cells: [cells[place] for place in places]
    )

    def make(email: str, cells: Sequence[str], name: str | None) -> Subscriber:
        attributes = {field: value for field, value in zip(fields, map(strip, pick(cells)), strict=True) if value}
        tags = split_tags(cells[tags_at]) if tags_at >= 0 else ()
        if "language" in attributes:
            attributes["language"] = language_tag(attributes["language"])
        if unfolds:
            tags = unfold_attributes(attributes, tags)
        if name and not {"name", "first_name", "last_name"} & attributes.keys():
            attributes["name"] = name
        return Subscriber(email=email, tags=tags, attributes=attributes)

    return make


@lru_cache(maxsize=4096)
def split_tags(cell: str) -> tuple[str, ...]:
    """Split a cell of tags at `;`, else at commas, as in Mailchimp's `"one","two"`; each tag is there once."""
    if ";" in cell:
        parts = cell.split(";")
    else:
        try:
            parts = next(csv.reader([cell], skipinitialspace=True), [])
        except csv.Error:
            parts = cell.split(",")
    tags: dict[str, str] = {}
    for part in parts:
        tag = " ".join(part.strip(' "[]').split())
        if tag:
            tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())


def join_tags(tags: Sequence[str]) -> str:
    """Write tags into one cell, so that `split_tags` finds the same again."""
    return "; ".join(tags) + (";" if len(tags) == 1 and "," in tags[0] else "")


def as_cells(subscriber: Subscriber, columns: Collection[str]) -> dict[str, str]:
    """Write a subscriber into columns; a whole name takes the place of its parts where there is no column for them."""
    cells = {"email": subscriber.email, "tags": join_tags(subscriber.tags), **subscriber.attributes}
    if "name" in columns and "name" not in cells and not {"first_name", "last_name"} <= set(columns):
        cells["name"] = subscriber.name or ""
    return {name: value for name, value in cells.items() if name in columns}


_LANGUAGES = {
    **dict.fromkeys(("nederlands", "dutch", "néerlandais", "niederländisch", "hollands"), "nl"),
    **dict.fromkeys(("engels", "english", "anglais", "englisch"), "en"),
    **dict.fromkeys(("duits", "german", "allemand", "deutsch"), "de"),
    **dict.fromkeys(("frans", "french", "français", "französisch"), "fr"),
}


@lru_cache(maxsize=256)
def language_tag(cell: str) -> str:
    """Write a language as BCP 47 does: `NL`, `nl_nl` and `Nederlands` are `nl`, `nl-NL` and `nl`."""
    if (named := _LANGUAGES.get(cell.casefold())) is not None:
        return named
    parts = cell.replace("_", "-").split("-")
    if not all(part.isascii() and part.isalnum() for part in parts) or len(parts[0]) > 3:
        return cell
    region = {2: str.upper, 4: str.title}
    return "-".join((parts[0].lower(), *(region.get(len(part), str.lower)(part) for part in parts[1:])))


def unfold_attributes(attributes: dict[str, str], tags: tuple[str, ...]) -> tuple[str, ...]:
    """Make attributes of the JSON object that listmonk keeps in one cell; return the tags, with those it names."""
    for column in ("attributes", "attribs"):
        try:
            values = json.loads(attributes[column])
        except (KeyError, ValueError, RecursionError):
            continue
        if not isinstance(values, dict):
            continue
        del attributes[column]
        for number, (key, value) in enumerate(values.items()):
            name = identifier(key, number)
            if isinstance(value, list):
                value = "; ".join(str(part) for part in value if isinstance(part, str | int | float))  # noqa: PLW2901
            if isinstance(value, bool) or value is None or isinstance(value, dict):
                value = json.dumps(value) if value else ""  # noqa: PLW2901
            text = str(value).replace("\0", "").strip()
            if name == "tags":
                tags = tags or split_tags(text)
            elif text and name != "email":
                attributes.setdefault(name, text)
    return tags
