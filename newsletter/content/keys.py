"""The keys of interface.md §2 with every spelling they have, Dutch ones among them."""

from __future__ import annotations

from functools import lru_cache

SPELLINGS: dict[str, tuple[str, ...]] = {
    "title": ("title", "titel"),
    "date": ("date", "datum", "publishdate", "pubdate"),
    "summary": ("summary", "samenvatting", "description", "excerpt"),
    "full": ("full",),
    "authors": ("authors", "author", "auteurs", "auteur"),
    "url": ("url",),
    "link_text": ("linktext",),
    "image": ("image", "afbeelding", "cover", "images", "resources"),
    "image_alt": ("imagealt",),
    "kicker": ("kicker",),
    "quote": ("quote",),
    "quote_by": ("quoteby",),
    "section": ("section",),
    "series": ("series", "dossier"),
    "part": ("part",),
    "tags": ("tags",),
    "start": ("start", "aanvang", "eventdate"),
    "end": ("end", "einde"),
    "timezone": ("timezone",),
    "location": ("location", "plaats"),
    "organiser": ("organiser", "organizer"),
    "price": ("price",),
    "register_url": ("registerurl",),
    "cancelled": ("cancelled", "canceled"),
    "uid": ("uid",),
    "answers": ("answers", "antwoorden"),
    "language": ("language",),
    "audience": ("audience",),
    "draft": ("draft", "concept"),
    "publish_after": ("publishafter",),
    "expires": ("expirydate",),
    "weight": ("weight",),
    "planned": ("parts", "planned", "delen"),
}
"""Each known key with its spellings, folded; of several that are there, the first one counts."""


NAMES = {spelling: name for name, spellings in SPELLINGS.items() for spelling in spellings}


@lru_cache(maxsize=4096)
def fold(key: str) -> str:
    """Bring the spellings of one key together: `publish_after`, `publishAfter` and `Publish-After` are one."""
    return key.casefold().replace("_", "").replace("-", "").replace(" ", "")


KNOWN = NAMES.keys() | {"type", "status"}
