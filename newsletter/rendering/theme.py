"""A theme's tokens: colours, fonts and shape, and what a publication sets of its own on top."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from newsletter.config import Brand
from newsletter.errors import TemplateError

DARK = 0.18
"""Relative luminance under which white reads better than black on a colour: the contrast is the same at 0.179."""

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
    colours, fonts = dict(tokens["colours"]), dict(tokens["fonts"])
    own = {"primary": brand.primary, "accent": brand.accent, "page": brand.background}
    colours.update({name: colour for name, colour in own.items() if colour})
    if brand.primary:
        colours["link"] = brand.primary
        colours["on_primary"] = readable_on(brand.primary, dark=colours["ink"])
    fonts.update(
        {name: font for name, font in {"heading": brand.heading_font, "body": brand.body_font}.items() if font}
    )
    dark = dict(tokens["dark"])
    if brand.primary and _luminance(brand.primary) < DARK:
        dark["panel"] = brand.primary
    return MappingProxyType({**tokens, "colours": colours, "dark": dark, "fonts": fonts})


def readable_on(colour: str, *, dark: str) -> str:
    """Return white or `dark`, whichever contrasts more with a `#rrggbb` background (WCAG 2.2, relative luminance)."""
    return "#ffffff" if _luminance(colour) < DARK else dark


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
