"""Records that are lists of tags: `v=DKIM1; k=rsa; p=…` (RFC 6376 §3.2, RFC 9989 §4.7)."""

from __future__ import annotations

import re


def read_tags(text: str) -> dict[str, str] | None:
    """Return the tags in their order, names in lower case; None where the text is no such list, or one comes twice."""
    tags: dict[str, str] = {}
    for part in text.split(";"):
        if not part.strip():
            continue
        name, equals, value = part.partition("=")
        name = name.strip().lower()
        if not equals or not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name in tags:
            return None
        tags[name] = value.strip()
    return tags
