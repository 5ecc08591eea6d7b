"""Names for files and anchors, made from what people call things."""

from __future__ import annotations

import re
import unicodedata


def slug(text: str, *, longest: int = 60) -> str:
    """Fold a text to lower-case ASCII words joined by hyphens; empty where nothing of it is Latin."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:longest].rstrip("-")
