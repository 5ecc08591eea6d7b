"""A theme's tokens: colours, fonts and shape, and what a publication sets of its own on top."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from newsletter.config import Brand
from newsletter.domain.colour import READABLE, contrast, mixed
from newsletter.errors import TemplateError
from newsletter.rendering.lookup import TOKENS, Lookup, token_files

WHITE = "#ffffff"
_COLOUR = re.compile("#[0-9a-fA-F]{6}")

Tokens = Mapping[str, Mapping[str, Any]]


def load_tokens(lookup: Lookup, brand: Brand) -> Tokens:
    """Read the tokens of a theme, those of its base filled in under its own, and put the publication's over them.

    Raises:
        TemplateError: a `theme.toml` cannot be read, or holds what is no token.
    """
    tokens: dict[str, dict[str, Any]] = {}
    for theme in reversed(lookup.themes):
        for file in reversed(token_files(theme, lookup.folders)):
            for table, values in file.items():
                if table != "base":
                    tokens.setdefault(table, {}).update(_checked(theme, table, values))
    return _branded(tokens, brand)


def _checked(theme: str, table: str, values: Any) -> Mapping[str, Any]:
    where = f"templates/{theme}/{TOKENS}"
    if not isinstance(values, Mapping):
        raise TemplateError(f"{where}: {table} must be a table, such as [colours]")
    for name, value in values.items():
        if table in ("colours", "dark") and not (isinstance(value, str) and _COLOUR.fullmatch(value)):
            raise TemplateError(f'{where}: {name} in [{table}] must be a colour such as "#14524d"')
    return values


def _branded(tokens: dict[str, dict[str, Any]], brand: Brand) -> Tokens:
    """Put a publication's colours and fonts over the theme's; text in a colour that cannot be read is darkened."""
    colours, fonts = dict(tokens["colours"]), dict(tokens["fonts"])
    dark = dict(tokens["dark"])
    if brand.background:
        colours["page"] = brand.background
        own = readable_on(brand.background, dark=colours["ink"])
        for name in ("soft", "mute"):
            if contrast(colours[name], brand.background) < READABLE:
                colours[name] = _readable(colours[name], brand.background, towards=own)
    if brand.accent:
        colours["accent"] = _readable(brand.accent, colours["badge"], towards=colours["ink"])
    if brand.primary:
        paper = readable_on(brand.primary, dark=colours["ink"])
        colours["on_primary"] = paper
        colours["primary"] = _readable(brand.primary, paper, towards=colours["ink"] if paper == WHITE else WHITE)
        colours["link"] = _readable(brand.primary, colours["tint"], towards=colours["ink"])
        dark["panel"] = colours["primary"]
    named = {"heading": brand.heading_font, "body": brand.body_font}
    fonts.update({name: font for name, font in named.items() if font})
    return MappingProxyType({**tokens, "colours": colours, "dark": dark, "fonts": fonts})


def readable_on(colour: str, *, dark: str) -> str:
    """Return white or `dark`, whichever contrasts more with a `#rrggbb` background."""
    return WHITE if contrast(WHITE, colour) >= contrast(dark, colour) else dark


def _readable(colour: str, ground: str, *, towards: str) -> str:
    """Mix a colour with another, in tenths, until it can be read on its ground."""
    for tenths in range(11):
        shade = mixed(colour, towards, tenths / 10)
        if contrast(shade, ground) >= READABLE:
            return shade
    return towards
