"""The text of a file, in whatever encoding it was saved."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

_CONTROLS = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ue0f0-\ue0ff]")
"""Controls that mean nothing in a text, and the private characters that `content` marks places with."""

BINARY = "is not a text: it holds bytes that no text has; take it away, or save it as UTF-8"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with line feeds only; `guessed` if the encoding was."""

    text: str
    guessed: bool = False


def read_text(file: str | Path) -> Decoded | None:
    """Read a file's text; None if it is not a text at all.

    Raises:
        OSError: it cannot be read.
    """
    with open(file, "rb") as stream:  # noqa: PTH123 — pathlib doubles the time of a scan
        return decode(stream.read())


def decode(data: bytes) -> Decoded | None:
    """Decode UTF-8 or UTF-16 (by its BOM), else Windows-1252; None if this is not a text at all."""
    guessed = False
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = data.decode("utf-16")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        if _CONTROLS.search(text):
            return None
        guessed = True
    if "\x00" in text:
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(_CONTROLS.sub("", text), guessed)
