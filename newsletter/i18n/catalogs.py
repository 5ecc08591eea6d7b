"""The gettext catalogs: one .po file a language, and what differs where readers are addressed formally."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

Catalog = Mapping[tuple[str, str | None], str]
"""Translations by (msgid, None), and by (msgid, "plural") for the plural form of `ngettext`."""


@cache
def load_catalog(language: str, address_form: str = "je") -> Catalog:
    """Read the catalog of a language; its formal wording over it for the form "u". Empty where there is none."""
    main = language.lower().partition("-")[0]
    found = dict(_read(f"{main}.po"))
    if address_form == "u":
        found.update(_read(f"{main}.formal.po"))
    return found


@cache
def _read(name: str) -> Catalog:
    from babel.messages.pofile import read_po

    source = files("newsletter.i18n").joinpath("locale", name)
    if not source.is_file():
        return {}
    found: dict[tuple[str, str | None], str] = {}
    with source.open("rb") as stream:
        for message in read_po(stream):
            if isinstance(message.id, tuple | list) and isinstance(message.string, tuple | list):
                found[message.id[0], None], found[message.id[0], "plural"] = message.string[0], message.string[1]
            elif isinstance(message.id, str) and message.id:
                found[message.id, None] = str(message.string)
    return found
