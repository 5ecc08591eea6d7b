"""The letters that phones have, so that a page is as wide in the tests as it is in a hand, whatever this machine has."""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path
from typing import Any

from tests.proof.machine import package_file

PHONES = {
    "iPhone": {"Georgia": "gelasio", "-apple-system": "inter"},
    "Android": {"Noto Serif": "noto-serif", "Roboto": "roboto"},
}
"""For each phone, what stands in for the fonts of its own: Gelasio is as wide as Georgia, Inter about as San Francisco."""

CUTS = ("latin-400", "latin-400-italic", "latin-700")


@cache
def letters(phone: str) -> str:
    """Return the @font-face rules of a phone, with the fonts in them."""
    return "\n".join(
        _rule(package_file(f"@fontsource/{package}/{cut}.css"), family)
        for family, package in PHONES[phone].items()
        for cut in CUTS
        if not (cut.endswith("italic") and package in ("inter", "roboto"))
    )


def use_letters(page: Any, phone: str) -> None:
    """Show a page in the letters of a phone."""
    page.add_style_tag(content=letters(phone))
    page.evaluate("Promise.all([...document.fonts].map(font => font.load()))")


def _rule(path: Path, family: str) -> str:
    css = path.read_text("utf-8")
    file = re.search(r"url\(\./(files/[^)]+\.woff2)\)", css)
    assert file is not None
    data = base64.b64encode((path.parent / file[1]).read_bytes()).decode()
    css = re.sub(r"src:[^;]+;", f"src: url(data:font/woff2;base64,{data}) format('woff2');", css)
    return re.sub(r"font-family: '[^']+'", f"font-family: '{family}'", css)
