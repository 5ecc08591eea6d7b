"""The three colours that drawn pictures are made of: a theme's, or the publication's own."""

from __future__ import annotations

from pathlib import Path

from newsletter.config import Settings
from newsletter.rendering.environment import template_folders
from newsletter.rendering.lookup import look_up
from newsletter.rendering.theme import load_tokens


def brand_colours(settings: Settings, root: Path) -> tuple[str, str, str]:
    """Return paper, first and second colour of the publication whose project is `root`.

    Raises:
        TemplateError: its theme cannot be read.
    """
    tokens = load_tokens(look_up(settings.publication.theme, template_folders(root)), settings.theme)
    colours = tokens["colours"]
    return colours["page"], colours["primary"], colours["accent"]
