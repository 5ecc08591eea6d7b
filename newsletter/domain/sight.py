"""Where in a mail something is seen, told so that it can be found again in anybody's copy of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Appearance(StrEnum):
    """One way in which a mail is shown."""

    LIGHT = "light"
    DARK = "dark"
    INVERTED = "inverted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """An element of a mail, known by what a reader sees of it.

    `tag` is its tag, or nothing where only words are known. `address` is the `href` or `src` as it stands in the HTML,
    `text` what is read there, blanks folded. `appearance` is the one in which it matters, `language` the edition's.
    """

    tag: str
    address: str = ""
    text: str = ""
    appearance: Appearance = Appearance.LIGHT
    language: str = ""
