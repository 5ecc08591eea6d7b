"""What makes a message itself: an id that is the same on every retry and every machine (mail.md M11, M13)."""

from __future__ import annotations

from hashlib import sha256

from newsletter.domain.subscriber import address_key

_DIGITS = b"abcdefghijklmnopqrstuvwxyz234567" * 8
_SPREAD = tuple(  # of each pair of fields of so many bits the upper one moves up, until five bits have a byte
    (sum(((1 << bits) - 1 << bits) << lane for lane in range(0, 256, bits * 16 // 5)), (1 << bits * 3 // 5) - 1)
    for bits in (80, 40, 20, 10, 5)
)


def message_id(list_id: str, issue: str, address: str, *, domain: str) -> str:
    """Return the Message-ID of an issue for an address, angle brackets included; `domain` is that of `From`.

    Unkeyed SHA-256 (160 bits of it, so that it fits a line): nothing secret, nothing random.
    """
    return f"<{_digest(list_id, issue, address_key(address))}@{domain}>"


def boundary(list_id: str, issue: str, number: int) -> str:
    """Return a multipart's boundary. `=_` can stand in neither quoted-printable nor base64 (RFC 2045 §6.7)."""
    return f"=_{_digest(list_id, issue)}{number}"


def content_id(issue: str, name: str, domain: str) -> str:
    """Return a picture's Content-ID without brackets: only characters that a URL lets stand (RFC 2392)."""
    return f"{_digest(issue, name)}@{domain}"


def _digest(*parts: str) -> str:
    """Return 160 bits of the hash of `parts` in lower-case base32 (RFC 4648 §6): b32encode, four times as fast."""
    number = int.from_bytes(sha256("\0".join(parts).encode("utf-8", "replace")).digest()[:20], "big")
    for upper, factor in _SPREAD:
        number += (number & upper) * factor
    return number.to_bytes(32, "big").translate(_DIGITS).decode("ascii")
