"""A theme's tokens: colours, fonts and shape, and what a publication sets of its own on top."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from newsletter.config import Brand
from newsletter.domain.colour import READABLE_LARGE, mixed
from newsletter.errors import TemplateError
from newsletter.rendering.lookup import TOKENS, Lookup, token_files
from newsletter.rendering.tones import lch, on, readable, tinged, tone

GROUNDS: Mapping[str, Sequence[str]] = {
    "sheet": ("ink", "soft", "mute", "accent", "link"),
    "tint": ("ink", "soft", "mute", "accent", "link"),
    "badge": ("ink", "accent"),
    "page": ("on_page",),
    "panel": ("on_panel",),
    "primary": ("on_primary",),
    "highlight": ("on_highlight",),
}
"""What text stands on what ground, in the light and in the dark: each pair can be read (WCAG 2.2, 1.4.3)."""

_REQUIRED = {
    "colours": ("page", "sheet", "ink", "soft", "mute", "primary", "on_primary", "accent", "link", "tint", "rule"),
    "dark": ("page", "sheet", "ink", "soft", "mute", "primary", "on_primary", "accent", "link", "tint", "rule"),
    "fonts": ("heading", "body"),
    "type": ("title", "title_phone", "heading", "item", "body", "summary", "meta", "kicker"),
    "shape": ("width", "side", "radius", "picture"),
}
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
    for table, names in _REQUIRED.items():
        missing = [name for name in names if name not in tokens.get(table, {})]
        if missing:
            reason = f"templates/{lookup.themes[0]}/{TOKENS}: [{table}] lacks {', '.join(missing)}"
            raise TemplateError(reason, hint='base = "editorial" at its top takes them from there.')
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
    """Put a publication's colours and fonts over the theme's, with tints of their own hue for light and dark."""
    light, dark, fonts = tokens["colours"], tokens["dark"], tokens["fonts"]
    if brand.background:
        _take_background(light, brand.background)
    if brand.primary:
        _take_primary(light, dark, brand.primary)
    if brand.accent:
        light["accent"] = brand.accent
        dark["accent"] = tone(brand.accent, 0.8, 0.12)
        for colours in (light, dark):
            colours.pop("highlight", None)
    for colours, turned in ((light, True), (dark, False)):
        _derive(colours)
        _make_readable(colours, turned=turned)
    fonts |= {"heading": brand.heading_font or fonts["heading"], "body": brand.body_font or fonts["body"]}
    return MappingProxyType({table: MappingProxyType(values) for table, values in tokens.items()})


def _take_background(light: dict[str, str], background: str) -> None:
    chroma = lch(background)[1]
    light["page"] = background
    light["sheet"] = tone(background, 0.995, min(chroma, 0.005))
    light["rule"] = tone(background, 0.86, min(chroma, 0.03))
    light.pop("on_page", None)


def _take_primary(light: dict[str, str], dark: dict[str, str], primary: str) -> None:
    """Take the brand's hue for buttons, links and panels, and a trace of it for texts and grounds."""
    for name in ("ink", "soft", "mute", "tint", "badge"):
        light[name] = tinged(light[name], primary)
    for name in ("page", "sheet", "ink", "soft", "mute", "tint", "badge", "rule", "on_primary", "panel"):
        if name in dark:
            dark[name] = tinged(dark[name], primary)
    light["on_primary"] = on(primary, dark=light["ink"])
    light["primary"], light["link"] = primary, primary
    bright = tone(primary, 0.83, min(lch(primary)[1], 0.1))
    dark["primary"], dark["link"] = bright, bright
    dark["on_primary"] = on(bright, dark=dark["on_primary"])
    for colours in (light, dark):
        for name in ("edge", "on_page", "on_panel", "highlight", "on_highlight", "step"):
            colours.pop(name, None)
    light.pop("panel", None)


def _derive(colours: dict[str, str]) -> None:
    """Fill in the tokens that follow from others, where neither theme nor brand sets them."""
    colours.setdefault("badge", colours["tint"])
    colours.setdefault("on_page", colours["mute"])
    colours.setdefault("edge", colours["primary"])
    colours.setdefault("panel", colours["primary"])
    colours.setdefault("on_panel", on(colours["panel"], dark=colours["ink"]))
    chroma = lch(colours["accent"])[1]
    colours.setdefault("highlight", tone(colours["accent"], 0.8, min(chroma, 0.14)))
    colours.setdefault("step", mixed(colours["panel"], colours["on_panel"], 0.22))


def _make_readable(colours: dict[str, str], *, turned: bool) -> None:
    """Move texts, and grounds that are a brand's, to the nearest tone with which each pair can be read."""
    for text in ("ink", "soft", "mute", "accent", "link", "on_page"):
        grounds = [colours[ground] for ground, texts in GROUNDS.items() if text in texts]
        colours[text] = readable(colours[text], *grounds, turned=turned)
    for ground in ("primary", "panel"):
        colours[ground] = readable(colours[ground], colours[f"on_{ground}"], turned=turned)
    colours["highlight"] = readable(colours["highlight"], colours["panel"], ratio=READABLE_LARGE)
    dark = tone(colours["panel"], 0.28, 0.06)
    text = colours.get("on_highlight") or on(colours["highlight"], dark=dark)
    colours["on_highlight"] = readable(text, colours["highlight"], turned=turned)
    colours["edge"] = readable(colours["edge"], colours["sheet"], ratio=READABLE_LARGE, turned=turned)
