"""What makes a message itself: an id that is the same on every retry and every machine (mail.md M11, M13)."""

from __future__ import annotations

from base64 import b32encode
from hashlib import sha256

from newsletter.domain.subscriber import address_key


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
    data = "\0".join(parts).encode("utf-8", "replace")
    return b32encode(sha256(data).digest()[:20]).decode("ascii").lower()
