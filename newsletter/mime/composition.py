"""Composes an issue's message for one set of audiences, once: everything but what differs per subscriber."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from itertools import count, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from newsletter.domain.calendar import calendar
from newsletter.domain.headers import FIELD_NAME, OWN_FIELDS, UNFIT
from newsletter.domain.item import Picture
from newsletter.domain.message import Letterhead
from newsletter.domain.parts import Parts
from newsletter.domain.slots import Place, Slot, cut_regions, even_lines, places, slot_pattern
from newsletter.errors import ConfigError, IssueError
from newsletter.mime import entities
from newsletter.mime.addresses import Mailbox, parse_mailbox
from newsletter.mime.fields import date_field, fold, list_id_field, mailbox_field, text_field, url_field
from newsletter.mime.identity import boundary, content_id
from newsletter.mime.quoted_printable import encode_piece
from newsletter.mime.template import PERSONAL_FIELDS, MessageTemplate, Opening

if TYPE_CHECKING:  # cryptography is heavy, and few sign
    from newsletter.mime.dkim import Signer

CALENDAR_NAME = "agenda.ics"


def compose(
    parts: Parts, letterhead: Letterhead, *, truths: Sequence[bool], signer: Signer | None = None
) -> MessageTemplate:
    """Make the message of those for whom condition n of `parts` holds if `truths[n]` does, to be signed by `signer`.

    Raises:
        ConfigError: the sender or a fixed header cannot stand in a message.
        IssueError: the subject cannot.
    """
    sender = parse_mailbox(letterhead.sender)
    bounce = parse_mailbox(letterhead.bounce_address).address
    body = _tree(parts, letterhead, truths, sender)
    subject = _subject(parts)
    around = (
        mailbox_field("From", sender),
        mailbox_field("Reply-To", parse_mailbox(letterhead.reply_to)) if letterhead.reply_to else b"",
        date_field(letterhead.date),
        _fixed_fields(parts, letterhead, body),
        _own_fields(letterhead),
    )
    pieces = [piece for field in around for piece in (field, b"")][:-1]
    pieces[-1] += b"\r\n"
    slots = []
    for piece in (*body.content, b"\r\n"):
        if isinstance(piece, bytes):
            pieces[-1] += piece
        else:
            pieces += b"", b""
            slots.append(piece)
    openings = _openings(slots)
    values = [(opening.slot, place) for opening in openings for place in opening.places]
    return MessageTemplate(
        issue=letterhead.issue,
        list_id=letterhead.list_id,
        envelope_sender=bounce.text,
        domain=sender.address.domain,
        mailto=parse_mailbox(letterhead.unsubscribe_mailto).address.text if letterhead.unsubscribe_mailto else None,
        managed_by_relay=letterhead.managed_by_relay,
        subject=subject,
        openings=openings,
        order=itemgetter(*range(4), *(4 + values.index(slot) for slot in slots)),
        pieces=tuple(pieces),
        seal=signer.seal(b"".join(around), PERSONAL_FIELDS) if signer else None,
    )


def _openings(slots: Iterable[tuple[Slot, Place]]) -> tuple[Opening, ...]:
    """Bring together the places of each slot."""
    groups: dict[tuple[Slot, bool], list[Place]] = {}
    for slot, place in dict.fromkeys(slots):
        own = slot.link or (slot.name == "email" and place in (Place.HTML, Place.TEXT))
        groups.setdefault((slot, own), []).append(place)
    return tuple(Opening(slot, tuple(places), own) for (slot, own), places in groups.items())


def _subject(parts: Parts) -> bytes | tuple[str | Slot, ...]:
    """Return the whole field where everybody gets the same, else its texts and slots in turn."""
    if UNFIT.search(parts.subject) or any(UNFIT.search(slot.default) for slot in parts.slots):
        raise IssueError(
            "the subject, or a default() of a slot, holds a line break, a control character or a reversed direction",
            hint="Write the subject of issue.md on one line.",
        )
    by_token = {slot.token: slot for slot in parts.slots}
    tokens = slot_pattern(parts.nonce)
    if not tokens.search(parts.subject):
        return text_field("Subject", parts.subject)
    texts = tokens.split(parts.subject)
    slots = [by_token[token] for token in tokens.findall(parts.subject)]
    return (texts[0], *(piece for pair in zip(slots, texts[1:], strict=True) for piece in pair))


def _fixed_fields(parts: Parts, letterhead: Letterhead, body: entities.Entity) -> bytes:
    structure = f"MIME-Version: 1.0\r\nContent-Type: {body.content_type}\r\n{body.fields}".encode("ascii")
    language = text_field("Content-Language", parts.language)
    return structure + language + list_id_field(letterhead.list_name, letterhead.list_id)


def _own_fields(letterhead: Letterhead) -> bytes:
    fields = url_field("Archived-At", letterhead.archived_at) if letterhead.archived_at else b""
    own = sorted(letterhead.headers.items(), key=lambda header: header[0].lower())
    for (name, _), (other, _) in pairwise(own):
        if name.lower() == other.lower():
            raise ConfigError(f"[delivery.headers] sets {name} twice, as {other} too: a message has one of each header")
    return fields + b"".join(_set_header(name, value) for name, value in own)


def _set_header(name: str, value: str) -> bytes:
    if not FIELD_NAME.fullmatch(name) or name.lower() in OWN_FIELDS:
        raise ConfigError(f"[delivery.headers] cannot set {name!r}: newsletter writes it itself, or it is no header")
    if UNFIT.search(value) or not value.strip():
        raise ConfigError(f"[delivery.headers] {name}: must be one line without control characters")
    if value.isascii():  # ids and URLs are left whole
        return fold(name, value.split()) if len(value) + len(name) > 76 else f"{name}: {value.strip()}\r\n".encode()
    return text_field(name, value)


def _tree(parts: Parts, letterhead: Letterhead, truths: Sequence[bool], sender: Mailbox) -> entities.Entity:
    numbers = count(1)

    def next_boundary() -> str:
        return boundary(letterhead.list_id, letterhead.issue, next(numbers))

    markup = cut_regions(parts.html, parts.nonce, truths)
    markup, embedded = _point_to_pictures(markup.strip("\n") + "\n", parts.pictures, letterhead, sender)
    text = even_lines(cut_regions(parts.text, parts.nonce, truths))
    bodies = (
        entities.text_entity("plain", _spliced(text, parts, markup=False)),
        entities.text_entity("html", _spliced(markup, parts, markup=True)),
    )
    alternative = entities.wrap("alternative", bodies, next_boundary)
    pictures = [entities.picture_entity(picture, cid) for picture, cid in embedded]
    related = entities.wrap("related", [alternative, *pictures], next_boundary, ';\r\n type="multipart/alternative"')
    events = [
        entry.component for entry in parts.calendar if entry.condition is None or truths[entry.condition]
    ]  # fmt: skip
    attached = [entities.calendar_entity(calendar(events).encode(), CALENDAR_NAME)] if events else []
    return entities.wrap("mixed", [related, *attached], next_boundary)


def _point_to_pictures(
    markup: str, pictures: Sequence[Picture], letterhead: Letterhead, sender: Mailbox
) -> tuple[str, list[tuple[Picture, str]]]:
    """Turn `images/<name>` into a URL where pictures are hosted, else into `cid:`; return which are embedded."""
    embedded: list[tuple[Picture, str]] = []
    for picture in {picture.name: picture for picture in pictures}.values():
        cid = content_id(letterhead.issue, picture.name, sender.address.domain)
        target = f"cid:{cid}" if letterhead.images is None else f"{letterhead.images}images/{picture.name}"
        replacement = r"\g<1>" + html.escape(target).replace("\\", r"\\")
        points = re.compile(
            r"""((?:\bsrc|\bbackground|\bposter)=["']|\burl\((?:["']|&quot;|&#39;|&#34;)?)"""
            + re.escape(f"images/{html.escape(picture.name)}")
            + r"""(?=["')&])"""
        )
        markup, found = points.subn(replacement, markup)
        if found and letterhead.images is None:
            embedded.append((picture, cid))
    return markup, embedded


def _spliced(text: str, parts: Parts, *, markup: bool) -> entities.Content:
    """Encode what is the same for everybody, between its slots."""
    by_token = {slot.token: slot for slot in parts.slots}
    pieces: list[bytes | tuple[Slot, Place]] = []
    position = 0
    for start, end, place in places(text, parts.nonce, markup=markup):
        pieces += encode_piece(text[position:start]), (by_token[text[start:end]], place)
        position = end
    return (*pieces, encode_piece(text[position:]))
