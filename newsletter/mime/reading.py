"""Reads a message of ours again: its fields in plain words, its two bodies, and what goes along with them."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, message_from_string
from email.header import decode_header
from email.message import Message as Fields

_UNFOLDED = re.compile(r"\r?\n(?=[ \t])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """A picture or a file in a message; `content_id` has no brackets and is empty for what is not in the text."""

    name: str
    media_type: str
    content_id: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A message, read. `head` is its fields as they are, `fields` are decoded, in order; line breaks are LF."""

    head: str
    fields: tuple[tuple[str, str], ...]
    text: str
    html: str
    enclosed: tuple[Enclosed, ...]


def open_message(data: bytes) -> Opened:
    """Read a message as `compose` makes them; much faster than the standard library, which goes line by line."""
    head = data.partition(b"\r\n\r\n")[0].decode("utf-8", "replace")  # RFC 6532: an address may be in any script
    texts = {"text/plain": "", "text/html": ""}
    enclosed: list[Enclosed] = []
    for fields, body in _leaves(data):
        kind = fields.get_content_type()
        if kind in texts and "Content-Disposition" not in fields:
            texts[kind] = _decoded(fields, body).decode("utf-8", "replace").replace("\r\n", "\n")
        else:
            content_id = (fields.get("Content-ID") or "").strip("<> ")
            name = fields.get_filename() or content_id
            enclosed.append(
                Enclosed(name=name, media_type=kind, content_id=content_id, data=_decoded(fields, body))
            )  # fmt: skip
    return Opened(
        head=head.replace("\r\n", "\n") + "\n",
        fields=tuple((name, _in_words(str(value))) for name, value in message_from_string(head).items()),
        text=texts["text/plain"],
        html=texts["text/html"],
        enclosed=tuple(enclosed),
    )


def _leaves(entity: bytes) -> Iterator[tuple[Fields, bytes]]:
    """Yield the parts that hold something, each with its fields."""
    head, _, body = entity.partition(b"\r\n\r\n")
    fields = message_from_bytes(head)
    boundary = fields.get_boundary()
    if boundary is None:
        yield fields, body
        return
    parts = (b"\r\n" + body).split(f"\r\n--{boundary}".encode("ascii"))
    for part in parts[1:-1]:
        yield from _leaves(part.removeprefix(b"\r\n"))


def _decoded(fields: Fields, body: bytes) -> bytes:
    encoding = (fields.get("Content-Transfer-Encoding") or "").strip().lower()
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    return b64decode(body) if encoding == "base64" else body


def _in_words(value: str) -> str:
    """Decode RFC 2047's encoded words, and unfold."""
    unfolded = " ".join(_UNFOLDED.sub("", value).split())
    if "=?" not in unfolded:
        return unfolded
    pieces = decode_header(unfolded)  # what stands between the words comes as bytes of Python's own kind
    return "".join(
        piece.decode(charset or "raw-unicode-escape", "replace") if isinstance(piece, bytes) else piece
        for piece, charset in pieces
    )
