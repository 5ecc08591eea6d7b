"""The parts of a message as a tree: leaves, and multiparts around them (RFC 2046 §5.1, mail.md M22)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsletter.domain.item import Picture
from newsletter.domain.slots import Place, Slot
from newsletter.mime.fields import parameter

Content = tuple[bytes | tuple[Slot, Place], ...]
"""Pieces of bytes, and between them the slots that are filled there."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One node: its own header fields without Content-Type, and what follows the empty line."""

    content_type: str
    fields: str
    content: Content

    @property
    def pieces(self) -> Content:
        return (f"Content-Type: {self.content_type}\r\n{self.fields}\r\n".encode("ascii"), *self.content)


def text_entity(subtype: str, content: Content) -> Entity:
    return Entity(f"text/{subtype}; charset=utf-8", "Content-Transfer-Encoding: quoted-printable\r\n", content)


def picture_entity(picture: Picture, content_id: str) -> Entity:
    """Embed a picture that the HTML points to by `cid:` (RFC 2392)."""
    fields = (
        "Content-Transfer-Encoding: base64\r\n"
        f"Content-ID: <{content_id}>\r\n"
        f"Content-Disposition: inline{_folded(parameter('filename', picture.name))}\r\n"
    )
    media_type = picture.media_type + _folded(parameter("name", picture.name))
    return Entity(media_type, fields, (_base64_lines(picture.data),))


def calendar_entity(data: bytes, name: str) -> Entity:
    """Attach a calendar: no alternative body, which Outlook would show instead of the text (mail.md M24, M25)."""
    fields = (
        "Content-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment{_folded(parameter('filename', name))}\r\n"
    )
    media_type = f"text/calendar; charset=utf-8; method=PUBLISH{_folded(parameter('name', name))}"
    return Entity(media_type, fields, (_base64_lines(data),))


def wrap(subtype: str, children: Sequence[Entity], boundary: Callable[[], str], extra: str = "") -> Entity:
    """Put entities into one multipart; a single one needs no wrapper."""
    if len(children) == 1:
        return children[0]
    mark = boundary()
    delimiter = f"\r\n--{mark}\r\n".encode("ascii")
    content: list[bytes | tuple[Slot, Place]] = []
    for position, child in enumerate(children):
        content += (delimiter[2:] if position == 0 else delimiter, *child.pieces)
    content.append(f"\r\n--{mark}--".encode("ascii"))
    return Entity(f'multipart/{subtype}{extra};\r\n boundary="{mark}"', "", tuple(content))


def _folded(parameters: str) -> str:
    return parameters.replace("; ", ";\r\n ")


@lru_cache(maxsize=256)
def _base64_lines(data: bytes) -> bytes:
    """Encode in lines of 76, no final CRLF. Cached: the messages of all audiences have the same pictures."""
    encoded = b64encode(data)
    return b"\r\n".join(encoded[start : start + 76] for start in range(0, len(encoded), 76))
