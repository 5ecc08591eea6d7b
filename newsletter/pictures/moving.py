"""Moving GIFs: kept moving, without the remarks that programs leave in them."""

from __future__ import annotations

HEAVIEST = 1_048_576
"""Bytes of a GIF that may go on moving; readers on a phone pay for more."""

_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def bare_gif(data: bytes) -> bytes:
    """Return a GIF without comments and without what other programs keep in it, such as XMP (GIF89a §24, §26).

    Raises:
        ValueError: its blocks do not follow each other as they should.
    """
    at = 13 + _table(data[10])
    out = [data[:at]]
    while data[at : at + 1] != b"\x3b":
        start = at
        if data[at] == 0x21:
            kept = data[at + 1] == 0xF9 or (data[at + 1] == 0xFF and data[at + 3 : at + 14] in _LOOPS)
            at = _after_blocks(data, at + 2)
        elif data[at] == 0x2C:
            kept = True
            at = _after_blocks(data, at + 11 + _table(data[at + 9]))
        else:
            raise ValueError(at)
        if kept:
            out.append(data[start:at])
    return b"".join([*out, b"\x3b"])


def _table(flags: int) -> int:
    """Return the bytes of a colour table."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    while size := data[at]:
        at += size + 1
    return at + 1
