"""Takes out of a text the characters that neither XML, nor a mail, nor a calendar may hold."""

from __future__ import annotations

import re

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BLANK = re.compile("[\x0b\x0c\x85]")


def clean(text: str) -> str:
    """Leave out control characters, lone surrogates and noncharacters; a control that parts lines becomes a space."""
    return _BLANK.sub(" ", _CONTROL.sub("", text))
