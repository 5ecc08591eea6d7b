"""A theme's tokens: colours, fonts and shape, and what a publication sets of its own on top."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from newsletter.config import Brand
from newsletter.domain.colour import READABLE, contrast, mixed
from newsletter.errors import TemplateError

WHITE = "#ffffff"

Tokens = Mapping[str, Mapping[str, Any]]


def load_tokens(name: str, folders: Sequence[Path], brand: Brand) -> Tokens:
    """Read a theme's `theme.toml`: the tables `colours`, `dark`, `fonts` and `shape`.

    Raises:
        TemplateError: there is no such theme, or its file cannot be read.
    """
    for folder in folders:
        path = folder / name / "theme.toml"
        if path.is_file():
            try:
                tokens = tomllib.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                raise TemplateError(f"templates/{name}/theme.toml cannot be read: {error}") from error
            return _branded(tokens, brand)
    known = sorted({path.parent.name for folder in folders for path in folder.glob("*/theme.toml")})
    raise TemplateError(f"there is no theme {name!r}", hint=f"There are: {', '.join(known)}")


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
