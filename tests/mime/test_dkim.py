"""Signatures: dkimpy, which made none of them, verifies them, and nothing that is signed can be touched."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import dkim  # type: ignore[import-untyped]
import pytest
from dkim.canonicalization import Relaxed  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.domain.headers import UNFIT
from newsletter.domain.message import Letterhead, Message, Recipient
from newsletter.domain.parts import Parts
from newsletter.errors import ConfigError
from newsletter.mime import compose
from newsletter.mime.dkim import SIGNED, Signer
from newsletter.mime.dkim_key import new_key, pem, read_key, record

Sign = Callable[..., Message]

anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
wild = st.one_of(
    anything, st.text(" .F=\n\r\t-aé\"'\\<>%", max_size=90), st.sampled_from(["", "Jan", "a  b", "x" * 90])
)
subjects = wild.filter(lambda text: not UNFIT.search(text))

ALL_FIELDS = {
    "reply_to": "antwoord@example.org",
    "unsubscribe_mailto": "weg@example.org",
    "archived_at": "https://nieuws.example.org/2026-12-01/",
    "headers": {"Feedback-ID": "a:b:c:d", "List-Archive": "<https://n.example>", "X-SES-CONFIGURATION-SET": "nieuws"},
}


@pytest.fixture(scope="session")
def signer() -> Signer:
    return Signer(domain="example.org", selector="nieuws", key=new_key(2048))


@pytest.fixture(scope="session")
def signed(
    signer: Signer, parts: Callable[..., Parts], letterhead: Callable[..., Letterhead], to: Callable[..., Recipient]
) -> Sign:
    """Return the maker of a signed message for an address with attributes."""

    def make(
        email: str = "jan@example.org", *, in_parts: Any = None, in_letterhead: Any = None, **attributes: str
    ) -> Message:
        template = compose(
            parts(**(in_parts or {})), letterhead(**(in_letterhead or {})), truths=(True,), signer=signer
        )
        return template.fill(to(email, **attributes))

    return make


def holds(data: bytes, signer: Signer) -> bool:
    """Ask dkimpy; DNS has the signer's record and no other."""

    def published(name: bytes, timeout: int = 5) -> bytes | None:
        return record(signer.key).encode() if name == b"nieuws._domainkey.example.org." else None

    return bool(dkim.verify(data, dnsfunc=published))


def fields(data: bytes) -> list[bytes]:
    """Return the header's fields, each with its folds and its line end."""
    head = data[: data.index(b"\r\n\r\n") + 2]
    return re.findall(rb"[!-9;-~]+:(?:[^\r]|\r\n[ \t])*\r\n", head)


def body(data: bytes) -> bytes:
    return data[data.index(b"\r\n\r\n") + 4 :]


def name(field: bytes) -> str:
    return field.partition(b":")[0].decode().lower()


@settings(max_examples=60, deadline=None)
@given(person=wild, first=wild, subject=subjects, text=wild)
def test_whatever_is_written_the_signature_holds(  # noqa: PLR0917
    signed: Sign, parts: Callable[..., Parts], signer: Signer, person: str, first: str, subject: str, text: str
) -> None:
    changed = {
        "subject": subject + parts().slots[0].token,
        "html": parts().html + text.replace("<!--nl:", ""),
        "text": text + "\n" + parts().text,
    }
    data = signed(in_parts=changed, name=person, first_name=first).data
    assert holds(data, signer)
    assert Relaxed.canonicalize_body(body(data)) == body(data)


@pytest.mark.parametrize(
    ("email", "changes"),
    [
        ("jan@example.org", {}),
        ("jan@example.org", ALL_FIELDS),
        ("jan@example.org", {"managed_by_relay": True}),
        ("jan@example.org", {"sender": "Jürgen Müller-Lüdenscheidt aus der fernen Redaktion <redactie@example.org>"}),
        ("jürgen@bücher.example", {}),
    ],
)
def test_every_kind_of_message_can_be_signed(signed: Sign, signer: Signer, email: str, changes: dict[str, Any]) -> None:
    assert holds(signed(email, in_letterhead=changes, name="Jürgen de Vries").data, signer)


def test_a_message_without_a_web_link_to_leave_can_be_signed(
    signer: Signer, parts: Callable[..., Parts], letterhead: Callable[..., Letterhead], to: Callable[..., Recipient]
) -> None:
    reader = to()
    reader = replace(reader, links=replace(reader.links, unsubscribe="mailto:weg@example.org"))
    data = compose(parts(), letterhead(), truths=(True,), signer=signer).fill(reader).data
    assert b"List-Unsubscribe:" not in data
    assert holds(data, signer)
    assert not holds(b"List-Unsubscribe: <https://evil.example>\r\n" + data, signer)


@pytest.mark.parametrize("added", SIGNED)
@pytest.mark.parametrize("changes", [{}, ALL_FIELDS], ids=["few", "all"])
def test_a_field_that_somebody_adds_breaks_the_signature(
    signed: Sign, signer: Signer, added: str, changes: dict[str, Any]
) -> None:
    data = signed(in_letterhead=changes).data
    line = f"{added}: somebody else <x@evil.example>\r\n".encode()
    head, _, rest = data.partition(b"\r\n\r\n")
    assert not holds(line + data, signer)
    assert not holds(head + b"\r\n" + line + b"\r\n" + rest, signer)
    again = next((field for field in fields(data) if name(field) == added), line)
    assert not holds(again + data, signer)


def test_a_field_that_somebody_takes_out_or_changes_breaks_the_signature(signed: Sign, signer: Signer) -> None:
    data = signed(in_letterhead=ALL_FIELDS).data
    seen = set()
    for field in fields(data)[1:]:
        if name(field) in SIGNED:
            seen.add(name(field))
            assert not holds(data.replace(field, b"", 1), signer)
            assert not holds(data.replace(field, field.replace(b"\r\n", b"x\r\n", 1), 1), signer)
    absent = {"content-transfer-encoding", "cc", "sender", "in-reply-to", "references"}
    assert seen == set(SIGNED) - absent


def test_what_a_server_on_the_way_may_do_breaks_nothing(signed: Sign, signer: Signer) -> None:
    data = signed(name="Een lange naam die wordt gevouwen " * 3, in_letterhead=ALL_FIELDS).data
    assert holds(b"Received: from a by b\r\nReturn-Path: <x@example.org>\r\n" + data, signer)
    assert holds(data.replace(b"X-SES-CONFIGURATION-SET: nieuws\r\n", b""), signer)
    head, _, rest = data.partition(b"\r\n\r\n")
    refolded = head.replace(b"\r\n ", b"\r\n\t  ").replace(b"Subject: ", b"SUBJECT:   ")
    assert refolded.count(b"\t") > 10
    assert holds(refolded + b"\r\n\r\n" + rest, signer)
    assert holds(data + b"\r\n\r\n", signer)


def test_a_body_that_is_changed_or_added_to_breaks_the_signature(signed: Sign, signer: Signer) -> None:
    data = signed().data
    assert not holds(data.replace(b"Utrecht", b"Utrechx", 1), signer)
    assert not holds(data + b"more\r\n", signer)
    assert not holds(data[: len(data) // 2], signer)


def test_the_signature_says_how_and_never_how_much_or_when(signed: Sign) -> None:
    field = fields(signed().data)[0].decode()
    tags = dict(tag.strip().split("=", 1) for tag in field.partition(":")[2].split(";"))
    assert list(tags) == ["v", "a", "c", "d", "s", "h", "bh", "b"]
    assert (tags["a"], tags["c"]) == ("rsa-sha256", "relaxed/relaxed")
    assert max(map(len, field.split("\r\n"))) <= 78


def test_every_signed_field_is_listed_once_more_than_it_can_be_there(signed: Sign) -> None:
    data = signed(in_letterhead=ALL_FIELDS).data
    present = [name(field) for field in fields(data)]
    [listed] = re.findall(r" h=([^;]*);", fields(data)[0].decode())
    names = re.sub(r"\s", "", listed).split(":")
    assert {one: names.count(one) for one in names} == {one: present.count(one) + 1 for one in SIGNED}


def test_a_retry_has_the_same_bytes(signed: Sign) -> None:
    assert signed(name="Jürgen") == signed(name="Jürgen")


def test_signing_changes_nothing_else(signed: Sign, message: Callable[..., Message]) -> None:
    one, other = signed(name="Jan"), message(name="Jan")
    assert one.data.endswith(other.data)
    assert one._replace(pieces=()) == other._replace(pieces=())


def test_a_long_domain_and_selector_fit_their_lines() -> None:
    domain = ".".join(["d" * 60] * 4)
    signer = Signer(domain=domain, selector="s" * 60, key=new_key(1024))
    data = b"".join(signer.seal(b"From: a\r\n", ("To",)).sign(b"To: b\r\n", b"From: a\r\nTo: b\r\n\r\nhi\r\n"))
    found = dkim.verify(data, dnsfunc=lambda name, timeout=5: record(signer.key).encode())
    assert found
    assert max(map(len, data.split(b"\r\n"))) < 998


def test_the_key_is_never_shown(signed: Sign, signer: Signer) -> None:
    for text in (repr(signer), str(signer), repr(signer.seal(b"From: a\r\n", ()))):
        assert "key" not in text.lower()
        assert "From" not in text


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text,
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: text.replace(b"\n", b"\\n"),
        lambda text: text.replace(b"\n", b" "),
        lambda text: b"\n " + text + b"  \n",
        b64encode,
        lambda text: b"".join(text.splitlines()[1:-1]),
    ],
    ids=["as it is", "Windows", "escaped", "one line", "indented", "base64", "bare"],
)
@pytest.mark.parametrize("form", ["PKCS8", "TraditionalOpenSSL"])
def test_a_key_is_read_however_it_was_pasted(signer: Signer, form: str, written: Callable[[bytes], bytes]) -> None:
    from cryptography.hazmat.primitives import serialization

    text = signer.key.private_bytes(
        serialization.Encoding.PEM, getattr(serialization.PrivateFormat, form), serialization.NoEncryption()
    )
    assert record(read_key(written(text), where="x")) == record(signer.key)


def test_a_key_is_written_as_it_is_read(signer: Signer) -> None:
    assert pem(signer.key).startswith(b"-----BEGIN PRIVATE KEY-----\n")
    assert record(read_key(pem(signer.key), where="x")) == record(signer.key)


def test_a_key_that_is_encrypted_is_refused(signer: Signer) -> None:
    from cryptography.hazmat.primitives import serialization

    for form in (serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.TraditionalOpenSSL):
        text = signer.key.private_bytes(
            serialization.Encoding.PEM, form, serialization.BestAvailableEncryption(b"geheim")
        )
        with pytest.raises(ConfigError, match=r"dkim\.pem: this key is encrypted") as refused:
            read_key(text, where="dkim.pem")
        assert "openssl" in str(refused.value.hint)


def test_a_key_of_another_kind_is_refused() -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    text = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(ConfigError, match="not an RSA key"):
        read_key(text, where="dkim.pem")


SHORT = (
    "MIIB5QIBADANBgkqhkiG9w0BAQEFAASCAc8wggHLAgEAAmEA9669trHF4I0hDCbquEYjkq2Em10BRUgh539lvaJrtQAtmj4FeM++l3aD+qhyG3"
    "A169q3ZZ0CSjCs71r193aqkGV/iw2/mzFeoyTQLkZnqWVm9eG7ZiupDe5ZL55xjYqJAgMBAAECYBo9Ue3r8Xmzmd+us8kn7RbZ+SV4eez8ElNz"
    "JLUtYtm/FhW0ImJFJ/zl2l+Qvt33ShnCTtSkWrNrUxQGb1KZPd/TQsV5NOy1CjPBe9EU8lfQfv2/D6r027+okHE+oAdHgQIxAP5LTncUHzTRJJ"
    "meojcrF6oo+YA4kZn+hJtHmdsWibCD9ifbHYwY3keC9TLLssKGMQIxAPlYFKUdzJAxF8C348VJ+I1Vdran0BiAul2QwZGCQnTP7wtg3Pm6DYfW"
    "ND7uf+S72QIxAIKEWliJ7l5ofdWO8wlHx9ShRTXHUwvr81nTjSdC0RbVFDFuqCKw3N1tXLZekHiA8QIxAI+ErU1k24vbVgqtTcMPEqt3F7+G0/"
    "Zmkd6tJV11ln7Z+IOaG1b6SjN3jdbzPFYR8QIwbAhPD+fRFw8mqlGsdJFWjbtESfbbNlNwImwTqXRN2/43BSWi8C1gQfejpP9I4l35"
)
"""768 bits, worth nothing: cryptography makes none so short."""


def test_a_key_that_is_too_short_is_refused() -> None:
    with pytest.raises(ConfigError, match="768 bits is too short"):
        read_key(SHORT.encode(), where="dkim.pem")


def test_what_is_no_key_is_refused_and_not_repeated(signer: Signer) -> None:
    from cryptography.hazmat.primitives import serialization

    public = signer.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    for text in (b"", b"geheim", "é".encode(), public, pem(signer.key)[:400], b"\xff\xfe\0", b"===="):
        with pytest.raises(ConfigError, match=r"^dkim\.pem: this is not a private key") as refused:
            read_key(text, where="dkim.pem")
        assert "geheim" not in refused.value.message
