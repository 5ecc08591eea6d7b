"""Who gets an issue: one address with its attributes."""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from newsletter.domain.mailbox import a_label


def address_key(email: str) -> str:
    """Fold an address for comparison: two spellings of one mailbox have one key, and so have both forms of an IDN."""
    email = email.strip()
    return email.lower() if email.isascii() else _international_key(email)


def _international_key(email: str) -> str:
    """Fold an address that is not ASCII: its domain as A-labels (RFC 5890 §2.3.2.1), which casefold would spoil (ß)."""
    local, at, domain = unicodedata.normalize("NFC", email).rpartition("@")
    with contextlib.suppress(UnicodeError):
        domain = a_label(domain)
    return f"{local.casefold()}{at}{domain.casefold()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """One address, valid and normalised (IDN domains as typed), with every cell of its row that is not empty.

    `attributes` has the columns under their canonical names (`name`, `first_name`, `last_name`, `language` among
    them), never `email` or `tags`. Attributes are data: nothing in them is ever compiled.
    """

    email: str
    tags: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return address_key(self.email)

    @property
    def language(self) -> str | None:
        return self.attributes.get("language")

    @property
    def name(self) -> str | None:
        """What to call them in `To`: `name`, else first and last name."""
        given = self.attributes
        parts = [given[part] for part in ("first_name", "last_name") if part in given]
        return given.get("name") or " ".join(parts) or None

    def get(self, attribute: str) -> str | None:
        """Return an attribute as text, None where the cell is empty or the column is not there."""
        if attribute == "email":
            return self.email
        if attribute == "tags":
            return ", ".join(self.tags) or None
        return self.attributes.get(attribute)


NEUTRAL = Subscriber(email="")
"""The reader that `email.html` is for: nobody in particular, without a single attribute."""
