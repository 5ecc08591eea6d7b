"""Readers made up to see what is hard: a long name, none at all, another script, each language and each audience."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsletter.domain.subscriber import Subscriber
from newsletter.i18n import language_name
from newsletter.services.display import Display
from newsletter.services.reader import NEUTRAL_ID, Reader

_ADDRESS = "lezer@newsletter.example.org"

_ORDINARY = ("Sanne", "de Vries")
_LONGEST = ("Wilhelmina-Alexandrina", "van Oudshoorn-Schimmelpenninck van der Nieuwenkerkhoven")
_DIACRITICS = ("Zoë", "Łukaszewicz-Đorđević")
_NON_LATIN = ("نور", "الهاشمي")

_PLAUSIBLE = {
    "city": "Nieuwerkerk aan den IJssel",
    "plaats": "Nieuwerkerk aan den IJssel",
    "town": "Nieuwerkerk aan den IJssel",
    "company": "Bakkerij De Vroege Vogel",
    "organisation": "Stichting De Vroege Vogel",
    "organisatie": "Stichting De Vroege Vogel",
    "bedrijf": "Bakkerij De Vroege Vogel",
    "salutation": "mevrouw",
    "aanhef": "mevrouw",
    "title": "dr.",
    "phone": "030 123 45 67",
    "country": "Nederland",
    "land": "Nederland",
    "postcode": "3500 AA",
    "zip": "3500 AA",
    "year": "2019",
    "jaar": "2019",
}
"""What could stand in a column of that name; elsewhere the name itself does."""

_NAMES = ("name", "first_name", "last_name")
_WITHOUT_EDITION = ("fr", "pl", "tr", "en", "de")


def made_up_readers(display: Display) -> tuple[Reader, ...]:
    """Return the readers an editor should look at, the neutral one first; their ids are always the same."""
    return tuple(_Cast(display).readers())


class _Cast:
    """Makes up readers for one issue: they have what its slots ask for, and are in the audiences it has."""

    def __init__(self, display: Display) -> None:
        parts = [edition.parts for edition in display.editions.values()]
        self.languages = tuple(display.editions)
        self.audiences = tuple(dict.fromkeys(one for part in parts for some in part.conditions for one in some))
        names = dict.fromkeys(slot.name for part in parts for slot in part.slots if not slot.link)
        self.attributes = {
            name: _PLAUSIBLE.get(name, name.replace("_", " ").capitalize())
            for name in names
            if name not in ("email", "tags", "language", *_NAMES)
        }

    def readers(self) -> Iterator[Reader]:
        yield _reader(NEUTRAL_ID, "Neutral reader", "no name, no audience: who email.html is for", {})
        if not self.languages:  # sealed elsewhere: the neutral bodies are all there is
            return
        yield self.named("longest-name", "Longest name", " ".join(_LONGEST), _LONGEST)
        yield _reader("no-name", "No name at all", "every other cell is filled", self.attributes)
        yield self.named("diacritics", "Name with diacritics", " ".join(_DIACRITICS), _DIACRITICS)
        yield self.named("non-latin", "Name in another script", " ".join(_NON_LATIN), _NON_LATIN)
        yield from self.of_languages()
        yield from self.of_audiences()

    def of_languages(self) -> Iterator[Reader]:
        for language in self.languages[1:]:
            label = f"Reads {language_name(language)}"
            yield self.named(f"language-{language.lower()}", label, "has an edition", _ORDINARY, language=language)
        without = next(code for code in _WITHOUT_EDITION if code not in {known[:2] for known in self.languages})
        note = f"no edition: gets {language_name(self.languages[0])}"
        yield self.named("other-language", f"Reads {language_name(without)}", note, _ORDINARY, language=without)

    def of_audiences(self) -> Iterator[Reader]:
        for number, audience in enumerate(self.audiences, 1):
            yield self.named(f"audience-{number}", f"Audience {audience}", "in no other", _ORDINARY, among=[audience])
        if len(self.audiences) > 1:
            yield self.named("every-audience", "In every audience", "gets everything", _ORDINARY, among=self.audiences)
        if self.audiences:
            yield self.named("no-audience", "In no audience", "gets what is for everybody", _ORDINARY, among=())

    def named(
        self,
        reader: str,
        label: str,
        note: str,
        name: tuple[str, str],
        *,
        language: str | None = None,
        among: Iterable[str] | None = None,
    ) -> Reader:
        first, last = name
        attributes = self.attributes | {"first_name": first, "last_name": last, "name": f"{first} {last}"}
        if language:
            attributes["language"] = language
        return _reader(reader, label, note, attributes, among=among)


def _reader(
    reader: str, label: str, note: str, attributes: dict[str, str], *, among: Iterable[str] | None = None
) -> Reader:
    audiences = None if among is None else frozenset(among)
    tags = tuple(dict.fromkeys(tag for audience in sorted(audiences or ()) for tag in _tags(audience)))
    return Reader(
        id=reader,
        label=label,
        note=note,
        subscriber=Subscriber(email=_ADDRESS, tags=tags, attributes=attributes),
        audiences=audiences,
    )


def _tags(audience: str) -> list[str]:
    """Return the tags of an audience that is made of tags; an expression has none that could be told."""
    return [] if "subscriber" in audience else [tag.strip() for tag in audience.split(",") if tag.strip()]
