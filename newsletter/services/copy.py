"""A reader's copy of an issue: the bytes that `send` would send, and what they say once they are opened."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

from newsletter.mime.reading import Enclosed
from newsletter.services.reader import Reader

_MOMENTARY = re.compile(rb"^(?:Date|DKIM-Signature):[^\n]*\n(?:[ \t][^\n]*\n)*", re.MULTILINE | re.IGNORECASE)
"""The fields that differ from one sending to the next."""


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One reader's copy.

    `data` is the message byte for byte, Date and DKIM signature aside; empty where `skipped` says why none can be made,
    or where only the neutral bodies of an issue are left. `pictures` are file names by how the HTML points to them:
    `cid:…`, or an address. `headers` are decoded, `raw_head` is not; `mjml` is empty where it is not kept. `links` are
    the reader's own, to leave or change something; `veils` is what is not for others' eyes, and what they see instead.
    """

    reader: Reader
    language: str
    data: bytes = field(default=b"", repr=False)
    html: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    raw_head: str = field(default="", repr=False)
    mjml: str = field(default="", repr=False)
    skipped: str = ""
    pictures: Mapping[str, str] = field(default_factory=dict, repr=False)
    enclosed: tuple[Enclosed, ...] = ()
    links: tuple[str, ...] = field(default=(), repr=False)
    veils: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the message without Date and DKIM-Signature: what a sent one has too."""
        return digest(self.data)

    def with_pictures_at(self, place: str) -> str:
        """Return the HTML with every picture of the mail taken from `place`, which ends with a slash."""
        if not self.pictures:
            return self.html
        places = {html.escape(points): html.escape(place + quote(name)) for points, name in self.pictures.items()}
        known = re.compile("|".join(map(re.escape, sorted(places, key=len, reverse=True))))
        return known.sub(lambda found: places[found[0]], self.html)

    def veiled(self, text: str) -> str:
        """Hide a reader's address and tokens in a text: plain, HTML, or the raw message with its soft line breaks."""
        for secret, shown in self.veils:
            text = _in_any_writing(secret).sub(shown, text)
        return text


def digest(data: bytes) -> str:
    """Return the SHA-256 of a message without what differs from one sending to the next."""
    head, gap, body = data.partition(b"\r\n\r\n")
    return hashlib.sha256(_MOMENTARY.sub(b"", head + gap[:2]) + gap[2:] + body).hexdigest()


def _in_any_writing(secret: str) -> re.Pattern[str]:
    """Match a text as it is, escaped for HTML or a URL, or in quoted-printable, whatever the case."""
    letters = []
    for letter in secret:
        octets = letter.encode("utf-8", "replace")
        writings = {
            re.escape(letter),
            re.escape(html.escape(letter)),
            *("".join(f"{sign}{octet:02X}" for octet in octets) for sign in ("%", "=")),
        }
        letters.append(f"(?:{'|'.join(sorted(writings, key=len, reverse=True))})")
    return re.compile(r"(?:=\r?\n)?".join(letters), re.IGNORECASE)
