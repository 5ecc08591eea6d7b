"""Quoted-printable that can be spliced: text and values are encoded apart and joined as they are (RFC 2045 §6.7).

Every piece begins at column 0 and ends there, with a hard or a soft line break, so no piece depends on the column of
another. No line begins with a dot (no dot stuffing) or with `From ` (no mbox quoting), no line ends in white space,
and white space never comes in runs: the body is already what relaxed canonicalisation makes of it (mail.md A04).
"""

from __future__ import annotations

import re

_LINE = 75  # and a soft break's "=" makes 76
_PLAIN = re.compile(r"[!-\-/-EG-~][ -~]{0,74}")
_TOKENS = tuple(chr(byte) if 32 <= byte <= 126 and byte != 61 else f"={byte:02X}" for byte in range(256))
_AT_START = {".": "=2E", "F": "=46"}


def encode_piece(text: str) -> bytes:
    """Encode what stands between two slots. Line breaks of any kind become CRLF; no text, no bytes."""
    *whole, rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines: list[str] = []
    for line in whole:
        _wrap(line, lines, hard=True)
    if rest:
        _wrap(rest, lines, hard=False)
    return "".join(lines).encode("ascii")


def encode_value(value: str) -> bytes:
    """Encode what goes into a slot: `encode_piece`, faster for the values that most subscribers have."""
    if _PLAIN.fullmatch(value) and "  " not in value:
        encoded = value.replace("=", "=3D")
        if len(encoded) <= _LINE:
            return encoded.encode("ascii") + b"=\r\n"
    return encode_piece(value)


def _wrap(line: str, lines: list[str], *, hard: bool) -> None:
    rest = "".join([_TOKENS[byte] for byte in line.encode("utf-8", "replace")]).replace("  ", " =20")
    if hard and rest.endswith(" "):
        rest = rest[:-1] + "=20"
    start = 0
    while True:
        first = _AT_START.get(rest[start : start + 1], rest[start : start + 1])
        room = _LINE - len(first)
        end = start + 1 + room
        if end >= len(rest):
            lines.append(first + rest[start + 1 :] + ("\r\n" if hard else "=\r\n"))
            return
        if rest[end - 1] == "=":
            end -= 1
        elif rest[end - 2] == "=":
            end -= 2
        lines.append(first + rest[start + 1 : end] + "=\r\n")
        start = end
