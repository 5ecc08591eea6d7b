"""The texts a project and its content files start from, as they stand in newsletter/starter/."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files


def starter(name: str, values: Mapping[str, str]) -> str:
    """Return the starter text `name` (`nl/article.md`) with every `%KEY%` replaced by its value, in one pass."""
    import re

    text = (files("newsletter") / "starter" / name).read_text(encoding="utf-8")
    return re.sub(r"%([A-Z_]+)%", lambda found: values[found[1]], text)
