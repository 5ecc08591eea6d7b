"""The studio's pages: Jinja templates that are the studio's own; what they show is data, and escaped."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from newsletter.i18n import language_name
from newsletter.services.following import with_masks
from newsletter.web.preview import wording
from newsletter.web.preview.safety import SANDBOX

HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kb"] = kilobytes
    environment.filters["language_name"] = language_name
    environment.filters["masked"] = with_masks
    environment.globals["sandbox"] = SANDBOX
    environment.filters["number"] = "{:,}".format
    for words in (wording.counted, wording.in_words, wording.pace, wording.sentence, wording.stretch):
        environment.filters[words.__name__] = words
    return environment


def kilobytes(size: int) -> str:
    """Write a number of bytes as people read it."""
    return f"{size / 1024:.0f} KB" if size >= 10_240 else f"{size / 1024:.1f} KB" if size >= 1024 else f"{size} bytes"


def page(name: str, **shown: Any) -> str:
    """Render `pages/<name>`."""
    return _environment().get_template(name).render(**shown)
