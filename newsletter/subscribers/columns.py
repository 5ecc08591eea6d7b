"""What the columns of a subscriber list mean, whichever program named them.

Names of Mailchimp, Substack, listmonk, Brevo, Outlook, Google Contacts, Ghost, Buttondown, MailerLite and Laposta
exports, in English, Dutch, French and German. Case, spaces, underscores, hyphens and accents do not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsletter.subscribers.status import Sign, find_signs

KNOWN: dict[str, tuple[str, ...]] = {
    "email": (
        *(
            "email",
            "e-mail",
            "email address",
            "e-mail address",
            "mail",
            "mail address",
            "subscriber email",
            "user email",
        ),
        *("e-mailadres", "mailadres", "e-mail adres", "adresse e-mail", "courriel", "e-mail-adresse"),
        *("e-mail 1 - value", "primary email", "contact email", "email 1", "e-mail 1"),
    ),
    "name": (
        *("name", "full name", "display name", "subscriber name", "contact name"),
        *("naam", "volledige naam", "weergavenaam", "nom complet", "vollständiger name"),
    ),
    "first_name": (*("first name", "fname", "given name", "forename", "voornaam", "roepnaam", "prénom", "vorname"),),
    "last_name": (
        *("last name", "lname", "family name", "surname", "achternaam", "familienaam", "nom", "nom de famille"),
        *("nachname", "familienname"),
    ),
    "language": (
        *("language", "lang", "locale", "preferred language", "language code"),
        *("taal", "taalcode", "voorkeurstaal", "langue", "sprache"),
    ),
    "tags": ("tags", "tag", "labels", "label", "categories", "categorieën", "étiquettes", "schlagwörter"),
}
"""Our names, and what others call the same; of several columns the one with our own name counts, else the first."""


def folded(header: str) -> str:
    """Reduce a header to its lower-case letters and digits, without accents."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", header) if not unicodedata.combining(mark))
    return re.sub(r"[\W_]+", "", plain.casefold())


def identifier(header: str, position: int) -> str:
    """Return a header as the name of an attribute: `Aantal kaarten` is `aantal_kaarten`, an empty one `column_3`."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", header) if not unicodedata.combining(mark))
    name = re.sub(r"\W+", "_", plain.casefold()).strip("_")
    if not name:
        return f"column_{position + 1}"
    return name if name.isidentifier() else f"column_{name}"


_MEANING = {folded(alias): name for name, aliases in KNOWN.items() for alias in aliases}


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of one file: `headers` as they stand there, `names` as we call them, in the same order.

    `email` is the position of the address, -1 if there is none; `tags` likewise.
    """

    headers: tuple[str, ...]
    names: tuple[str, ...]
    email: int
    tags: int
    signs: tuple[Sign, ...]

    def position(self, name: str) -> int | None:
        return self.names.index(name) if name in self.names else None


def name_columns(headers: Sequence[str]) -> Columns:
    """Name the columns of a header row; every name is there once (`city`, `city_2`)."""
    foldings = [folded(header) for header in headers]
    chosen: dict[int, str] = {}
    for name in KNOWN:
        candidates = [position for position, text in enumerate(foldings) if _MEANING.get(text) == name]
        own = [position for position in candidates if foldings[position] == folded(name)]
        if candidates:
            chosen[(own or candidates)[0]] = name
    taken = set(chosen.values())
    names: list[str] = []
    for position, header in enumerate(headers):
        name = chosen.get(position) or _unused(identifier(header, position), taken)
        taken.add(name)
        names.append(name)
    return Columns(
        headers=tuple(headers),
        names=tuple(names),
        email=names.index("email") if "email" in names else -1,
        tags=names.index("tags") if "tags" in names else -1,
        signs=find_signs(foldings),
    )


def _unused(name: str, taken: Iterable[str]) -> str:
    if name not in taken:
        return name
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
