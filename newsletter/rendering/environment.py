"""The Jinja environment: where templates are found, what they may use, and everything escaped but plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

SHORT_WORD = 12
"""Characters: the last two words of a title stay together only if they are this short, so that nothing overflows."""


def template_folders(root: Path) -> tuple[Path, ...]:
    """Return where templates are looked up: the project's own, then the packaged ones."""
    package = Path(__file__).resolve().parent.parent
    packaged = next(path for path in (package / "templates", package.parent / "templates") if path.is_dir())
    own = root / "templates"
    return (own, packaged) if own.is_dir() and own.resolve() != packaged else (packaged,)


def make_environment(folders: Sequence[Path]) -> Environment:
    """Make the environment of one rendering. An undefined name is an error; only `.txt` is not escaped."""
    environment = Environment(
        loader=FileSystemLoader([str(folder) for folder in folders], encoding="utf-8"),
        autoescape=_is_markup,  # noqa: S701 — by kind of template, and never off for markup
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(nowidow=nowidow, fit_images=fit_images, wrapped=wrapped, indented=indented)
    return environment


def _is_markup(name: str | None) -> bool:
    """Tell which templates are escaped: all but plain text, `.mjml` too, which Jinja's own rule would leave out."""
    return not (name or "").endswith(".txt")


def nowidow(text: str) -> Markup:
    """Keep the last two words together where both are short, so that a title does not end in a lone word."""
    words = str(escape(text)).rsplit(" ", 1)
    if len(words) == 2 and len(words[1]) + len(words[0].rsplit(" ", 1)[-1]) <= SHORT_WORD and " " in words[0]:
        return Markup("\N{NO-BREAK SPACE}".join(words))  # noqa: S704 — escaped above
    return Markup(words[0] if len(words) == 1 else " ".join(words))  # noqa: S704


def fit_images(html: str, width: int) -> Markup:
    """Give every picture of an item's text at most `width` pixels: Outlook knows only the attribute."""

    def fitted(found: re.Match[str]) -> str:
        tag = found[0]
        size = {name: int(value) for name, value in re.findall(r'\b(width|height)="(\d+)"', tag)}
        if size.get("width", 0) <= width:
            return tag
        height = size.get("height", 0) * width // size["width"]
        tag = re.sub(r'\bwidth="\d+"', f'width="{width}"', tag)
        return re.sub(r'\bheight="\d+"', f'height="{height}"', tag)

    return Markup(re.sub(r"<img\b[^>]*>", fitted, str(html)))  # noqa: S704 — sanitised by content


def wrapped(text: Any, width: int = 72) -> str:
    """Wrap plain text; a word longer than the line, such as an address, stays whole."""
    import textwrap

    paragraphs = str(text).split("\n")
    return "\n".join(textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) for line in paragraphs)


def indented(text: Any, by: str = "  ") -> str:
    """Put `by` before every line but the first."""
    return str(text).replace("\n", f"\n{by}")
