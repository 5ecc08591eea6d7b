"""Encoded-words: text that is not ASCII, as headers carry it (RFC 2047)."""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from collections.abc import Iterator

_FRAME = len("=?utf-8?q??=")
_LONGEST = 75
_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
"""What a phrase lets stand (RFC 2047 §5 rule 3); right in a subject too."""
_Q = {byte: "_" if byte == 32 else chr(byte) if byte in _SAFE else f"={byte:02X}" for byte in range(256)}

_JOINER = "\N{ZERO WIDTH JOINER}"


def needs_encoding(word: str) -> bool:
    """Tell whether a word cannot stand in a header as it is: not ASCII, like an encoded-word, or too long to fold."""
    return not word.isascii() or not word.isprintable() or "=?" in word or len(word) > 76


def encode_words(text: str, *, room: int = _LONGEST) -> list[str]:
    """Return `text` as encoded-words of at most `room` characters, cut between grapheme clusters.

    Q or B, whichever is shorter. Characters are never cut; clusters only if longer than a word.
    """
    data = text.encode("utf-8", "replace")
    in_q, in_b = _quoted(data), _base64_length(data)
    quoted = len(in_q) <= in_b
    payload = max(min(room, _LONGEST), 40) - _FRAME
    if data and min(len(in_q), in_b) <= payload:
        return [f"=?utf-8?q?{in_q}?=" if quoted else _framed(data, quoted=False)]
    words: list[str] = []
    current = b""
    for cluster in clusters(text):
        whole = cluster.encode("utf-8", "replace")
        pieces = (
            [whole]
            if _length(whole, quoted=quoted) <= payload
            else [sign.encode("utf-8", "replace") for sign in cluster]
        )
        for piece in pieces:
            if current and _length(current + piece, quoted=quoted) > payload:
                words.append(_framed(current, quoted=quoted))
                current = b""
            current += piece
    if current:
        words.append(_framed(current, quoted=quoted))
    return words


def _quoted(data: bytes) -> str:
    return data.decode("latin-1").translate(_Q)


def _base64_length(data: bytes) -> int:
    return -(-len(data) // 3) * 4


def _length(data: bytes, *, quoted: bool) -> int:
    return len(_quoted(data)) if quoted else _base64_length(data)


def _framed(data: bytes, *, quoted: bool) -> str:
    return f"=?utf-8?q?{_quoted(data)}?=" if quoted else f"=?utf-8?b?{b64encode(data).decode('ascii')}?="


def clusters(text: str) -> Iterator[str]:
    """Cut `text` where a reader sees one character end: near enough to UAX #29 to keep emoji and accents whole."""
    current = ""
    for sign in text:
        if current and not _joins(current, sign):
            yield current
            current = ""
        current += sign
    if current:
        yield current


def _joins(cluster: str, sign: str) -> bool:
    if unicodedata.category(sign) in ("Mn", "Me", "Mc") or sign == _JOINER or cluster[-1] == _JOINER:
        return True
    if "\U0001f3fb" <= sign <= "\U0001f3ff" or "\U000e0020" <= sign <= "\U000e007f":  # skin tones, flags by tags
        return True
    if _is_flag_half(sign) and _is_flag_half(cluster[-1]):
        return len(cluster) % 2 == 1
    return "\u1160" <= sign <= "\u11ff"  # Hangul vowels and finals


def _is_flag_half(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"
