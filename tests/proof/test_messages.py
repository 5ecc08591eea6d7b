"""Two other mail parsers, postal-mime and mailparser, read every message of a rehearsal as Python's does."""

from __future__ import annotations

import email
import hashlib
import re
from datetime import UTC
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import compat32, default
from email.utils import getaddresses
from pathlib import Path
from typing import Any

import pytest

from tests.proof.machine import node
from tests.proof.plenty import READERS
from tests.proof.publication import IMAGES, THEMES, Publications

PARSERS = ("postal-mime", "mailparser")


@pytest.fixture(scope="module")
def messages(publications: Publications) -> list[Path]:
    """Every message of a rehearsal in every theme, and of one with pictures that stand on the web."""
    embedded = [path for theme in THEMES for path in publications(theme, plenty=True).messages()]
    return [*embedded, *publications("editorial", plenty=True).messages("hosted")]


@pytest.fixture(scope="module")
def read(messages: list[Path], publications: Publications) -> Any:
    def look() -> Any:
        return node("messages.mjs", [str(path) for path in messages], "postal-mime", "mailparser")

    return publications.found("messages", look)


def lines(text: str) -> str:
    return text.replace("\r\n", "\n").rstrip("\n")


def mailboxes(raw: str) -> list[dict[str, str]]:
    """Read a field as RFC 2047 §6.2 says; Python's newer parser leaves the blanks between two encoded words."""
    found = getaddresses([raw.replace("\r\n", "").replace("\n", "")])
    return [{"name": str(make_header(decode_header(name))), "address": address} for name, address in found]


def in_ascii(address: str) -> str:
    """Return an address with its domain as it is on the wire; mailparser shows it as people read it."""
    local, _, domain = address.partition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def content(part: Any) -> bytes:
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    return data.replace(b"\r\n", b"\n") if part.get_content_maintype() == "text" else data


def as_python_reads(path: Path) -> dict[str, Any]:
    message = email.message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default)
    raw = email.message_from_bytes(path.read_bytes(), policy=compat32)
    assert message.defects == []

    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    others = [part for part in message.walk() if not part.is_multipart() and part not in (text, html)]
    return {
        "subject": message["Subject"],
        "from": mailboxes(raw["From"])[0],
        "to": mailboxes(raw["To"]),
        "replyTo": mailboxes(raw["Reply-To"]),
        "messageId": message["Message-ID"],
        "date": message["Date"].datetime.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "text": lines(text.get_content()),
        "html": lines(html.get_content()),
        "attachments": [
            {
                "name": part.get_filename(),
                "type": part.get_content_type(),
                "cid": (part["Content-ID"] or "").strip("<>"),
                "sha256": hashlib.sha256(content(part)).hexdigest(),
            }
            for part in others
        ],
    }


@pytest.mark.parametrize("parser", PARSERS)
def test_another_parser_reads_the_same(parser: str, messages: list[Path], read: dict[str, Any]) -> None:
    assert len(messages) >= 12 * (len(THEMES) + 1)
    for path in messages:
        theirs, ours = read[str(path)][parser], as_python_reads(path)
        theirs |= {"text": lines(theirs["text"]), "html": lines(theirs["html"])}
        theirs["to"] = [to | {"address": in_ascii(to["address"])} for to in theirs["to"]]
        for part, value in ours.items():
            assert theirs[part] == value, f"{part} of {path}"


@pytest.mark.parametrize("parser", PARSERS)
def test_every_picture_of_a_message_is_in_it_or_on_the_web(
    parser: str, messages: list[Path], read: dict[str, Any]
) -> None:
    ways = set()
    for path in messages:
        found = read[str(path)][parser]
        shown = re.findall(r'<img\b[^>]*?\bsrc="([^"]*)"', found["html"])
        assert len(shown) > 5
        inside = {one["cid"] for one in found["attachments"] if one["type"].startswith("image/")}
        assert {address.removeprefix("cid:") for address in shown if address.startswith("cid:")} == inside
        assert all(address.startswith(("cid:", "https://drempel.example.org/")) for address in shown), path
        ways.add(IMAGES[0] if inside else IMAGES[1])
        assert [one["type"] for one in found["attachments"] if not one["type"].startswith("image/")] == [
            "text/calendar"
        ]
    assert ways == set(IMAGES)


@pytest.mark.parametrize("parser", PARSERS)
def test_every_name_arrives_as_it_is_written(parser: str, messages: list[Path], read: dict[str, Any]) -> None:
    arrived = {in_ascii(to["address"]): to["name"] for path in messages for to in read[str(path)][parser]["to"]}
    wanted = dict(READERS.values())
    assert {address: arrived.get(address) for address in wanted} == wanted
