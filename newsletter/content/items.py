"""One file's keys and stand-ins, made into an Item (interface.md §2, the table of keys)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from newsletter.config import Settings
from newsletter.content.addresses import item_url, site_url
from newsletter.content.event_keys import read_event
from newsletter.content.fields import Fields, text_of, texts_of, truth_of
from newsletter.content.names import date_in, suffix_of, title_from
from newsletter.content.openings import opening
from newsletter.content.places import Place
from newsletter.domain.item import Item, Kind, Moment, Placement, day_of

KINDS = {kind.value: kind for kind in Kind}
_FEATURED = re.compile(r"cover|feature|thumb|header|hero", re.IGNORECASE)
_PICTURES = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg)$", re.IGNORECASE)


def read_item(fields: Fields, *, path: str, below: str, place: Place, settings: Settings) -> Item | None:
    """Make an item of a file's keys; what is wrong is left in `fields`. None: it cannot be used.

    `below` is the path below the folder of `place`, which its address and section come from.
    """
    kind = _kind(fields, place)
    heading: str | None = None
    opening_day: date | datetime | None = None
    title = fields.text("title", literal=True)
    if title is None or "date" not in fields.matter.values:
        heading, opening_day = opening(fields.matter.body[:100_000], suffix_of(path), fields.language)
    published = fields.moment("date") if kind is not Kind.EVENT else None
    values: dict[str, Any] = {}
    if kind is Kind.EVENT:
        values |= read_event(fields, opening_day, site=site_url(place, settings))
        if not values:
            return None
        published = values.pop("date")
    else:
        published = (
            published
            or fields.moment_of(opening_day)
            or date_in(path.rsplit("/", 1)[-1], text_of(fields.raw("path")), text_of(fields.raw("slug")), below)
        )
    image, image_alt = _image(fields)
    return Item(
        path=path,
        kind=kind,
        title=title or heading or title_from(below if "/" in below else path),
        date=published,
        summary=fields.text("summary"),
        full=fields.flag("full"),
        authors=_authors(fields),
        url=_url(fields, below=below, day=published or values.get("start"), place=place, settings=settings),
        link_text=fields.text("link_text"),
        image=image,
        image_alt=fields.text("image_alt") or image_alt,
        kicker=fields.text("kicker"),
        quote=fields.text("quote"),
        quote_by=fields.text("quote_by"),
        placement=_placement(fields, source=place.source),
        series=_series(fields),
        part=_part(fields),
        tags=_tags(fields),
        uid=fields.text("uid"),
        answers=fields.links("answers", site_url(place, settings)) if kind is Kind.BLOCK else (),
        language=_language(fields),
        audience=fields.text("audience"),
        draft=_draft(fields, below),
        publish_after=fields.moment("publish_after") or _held_back(fields),
        expires=fields.moment("expires"),
        weight=fields.number("weight") or 0,
        **values,
        attributes=fields.attributes(),
    )


def _kind(fields: Fields, place: Place) -> Kind:
    named = KINDS.get(str(text_of(fields.raw("type"))).lower())
    if named:
        fields.use("type")
    return named or place.kind or Kind.ARTICLE


def _image(fields: Fields) -> tuple[str | None, str | None]:
    """Find the picture under its many keys: a path, a table, the first of a list, a resource of a Hugo bundle."""
    for spelling in ("image", "afbeelding", "cover", "images", "resources"):
        value = fields.raw(spelling)
        if spelling == "resources":
            value = _resource(value)
        if isinstance(value, list):
            value = next(iter(value), None)
        alt: str | None = None
        if isinstance(value, Mapping):
            alt = next(filter(None, (text_of(value.get(key)) for key in ("alt", "image_alt"))), None)
            value = next(
                filter(None, (text_of(value.get(key)) for key in ("image", "src", "url", "path", "file"))), None
            )
        if found := text_of(value):
            if spelling in ("image", "afbeelding") or found == text_of(fields.raw(spelling)):
                fields.use(spelling)
            return found, alt
    for nested in ("params", "extra"):
        table = fields.raw(nested)
        if isinstance(table, Mapping) and isinstance(table.get("image"), str) and (found := text_of(table["image"])):
            return found, text_of(table.get("image_alt"))
    return None, None


def _resource(resources: Any) -> Any:
    pictures = [
        one
        for one in (resources if isinstance(resources, list) else ())
        if isinstance(one, Mapping) and _PICTURES.search(text_of(one.get("src")) or "") and "*" not in str(one["src"])
    ]
    featured = [one for one in pictures if _FEATURED.search(f"{one.get('name', '')} {one['src']}")]
    return next(iter(featured or pictures), None)


def _authors(fields: Fields) -> tuple[str, ...]:
    found = fields.texts("authors")
    for nested in ("params", "extra"):
        table = fields.raw(nested)
        if not found and isinstance(table, Mapping):
            found = next(filter(None, (texts_of(table[key]) for key in ("authors", "author") if key in table)), ())
    return found


def _tags(fields: Fields) -> tuple[str, ...]:
    found = fields.texts("tags")
    taxonomies = fields.raw("taxonomies")
    if not found and isinstance(taxonomies, Mapping) and "tags" in taxonomies:
        found = texts_of(taxonomies["tags"])
    return found


def _url(fields: Fields, *, below: str, day: Moment | None, place: Place, settings: Settings) -> str | None:
    """Return where the full text stands: what the file says, else what the source's pattern makes of it."""
    site = site_url(place, settings)
    given = fields.text("url")
    permalink = text_of(fields.raw("permalink")) if place.url else None
    if given is None and permalink and permalink.startswith("/") and ":" not in permalink:
        given = permalink
    if given is not None:
        return fields.address("url", site, given)
    if place.url is None:
        return None
    slug, path = text_of(fields.raw("slug")), text_of(fields.raw("path"))
    found = item_url(place, below=below, day=day_of(day) if day else None, slug=slug, path=path)
    if found is None:
        fields.warn("has no date, so that the address its source's url asks for cannot be made")
    return found


def _placement(fields: Fields, *, source: bool) -> Placement | None:
    said = (text_of(fields.raw("section")) or "").lower()
    if said in list(Placement):
        fields.use("section")
        return Placement(said)
    if said and not source:
        fields.warn("section: must be lead, story or short; kept as an attribute", "section")
    return None


def _series(fields: Fields) -> str | None:
    """Return the series; of several (Hugo's taxonomy) the first."""
    for spelling in ("series", "dossier"):
        value = fields.raw(spelling)
        if isinstance(value, list) and value and (found := text_of(value[0])):
            fields.use(spelling)
            return found
    return fields.text("series")


def _part(fields: Fields) -> int | None:
    number = fields.number("part")
    return None if number is None else int(number)


def _language(fields: Fields) -> str | None:
    said = fields.text("language")
    if said and not re.fullmatch(r"[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{2,8})*", said):
        fields.warn('language: a code such as "nl" is expected here; left out', fields.key("language"))
        return None
    return said.replace("_", "-") if said else None


def _draft(fields: Fields, below: str) -> bool:
    """Tell whether the author is not ready: `draft`, Jekyll's `published: false` and `_drafts`, Pelican's Status."""
    published = fields.raw("published")
    status = str(text_of(fields.raw("status"))).lower()
    return (
        fields.flag("draft")
        or (published is not None and truth_of(published) is False)
        or status in ("draft", "hidden", "concept")
        or below.startswith("_drafts/")
        or "/_drafts/" in below
    )


def _held_back(fields: Fields) -> Moment | None:
    """Return Hugo's `publishDate`: nothing is published before it, whatever `date` says."""
    value = fields.raw("publishdate")
    return None if value is None else fields.moment_of(value)
