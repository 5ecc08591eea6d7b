"""What every message must be, whatever its content and whoever it is for (mail.md §2)."""

from __future__ import annotations

import email
import email.header
import email.policy
import email.utils
import re
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.domain.headers import UNFIT
from newsletter.domain.message import Letterhead, Message, Recipient
from newsletter.domain.parts import Parts
from newsletter.domain.slots import cut_regions, fill_text
from newsletter.errors import SubscriberError
from newsletter.mime import compose

Make = Callable[..., Message]

NAMES = [
    "", "Jan", "Jürgen Müller-Lüdenscheidt", "山田太郎", "<script>alert(1)</script>", "=?utf-8?q?x?=", ".punt", "x" * 90,
    "a b " * 22, 'Jan "de Man" Jansen', "back\\slash", "Jansen, Jan", "jan@elders.example", "👩‍👩‍👧‍👦 familie",
    "From here", "{{ 7*7 }} %s %(x)s", "e\u0301" * 40, "Ünï, (cödé); <x>:", "محمد", "a\u00a0b", "=3D=C3", "a  b",
]  # fmt: skip
UNFIT_NAMES = [
    "evil \u202etxt.exe",
    "Jan\nBcc: x@example.org",
    "Jan\r\n.\r\nMAIL FROM:<>",
    "nul\0nul",
    "\u2066x",
    "\x1b[31m",
    "x" * 300,
]

anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
wild = st.one_of(anything, st.sampled_from([*NAMES, *UNFIT_NAMES]), st.text(" .F=\n\r\t-aé", max_size=90))


def parsed(message: Message) -> EmailMessage:
    found = email.message_from_bytes(message.data, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    assert not any(part.defects for part in found.walk())
    return found


def content(message: Message, kind: str) -> str:
    part = parsed(message).get_body((kind,))
    assert part is not None
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode().replace("\r\n", "\n")


def even(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check_wire(data: bytes) -> None:
    """M01, M02, X02, A04: 7 bits, CRLF only, short lines, no dot and no From to quote, canonical already."""
    assert data.isascii()
    assert b"\0" not in data
    assert data.count(b"\r\n") == data.count(b"\r") == data.count(b"\n")
    head, _, body = data.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        assert len(line) <= 78 or b" " not in re.sub(rb"^[\w-]*: |  +", b"", line)  # no point to fold it at
    assert max(map(len, body.split(b"\r\n"))) <= 76
    assert not re.search(rb"^(?:\.|From )", body, re.MULTILINE)
    assert not re.search(rb"[ \t]\r\n|[ \t]{2}|\t", body)
    assert body.endswith(b"\r\n")
    assert not body.endswith(b"\r\n\r\n")


@settings(max_examples=60, deadline=None)
@given(name=wild, first=wild, city=wild, extra=wild)
def test_any_value_gives_a_message_that_reads_back_as_filled(  # noqa: PLR0917
    parts: Callable[..., Parts],
    letterhead: Callable[..., Letterhead],
    to: Callable[..., Recipient],
    name: str,
    first: str,
    city: str,
    extra: str,
) -> None:
    made = parts(html=parts().html + extra.replace("<!--nl:", ""), text=extra + "\n" + parts().text, pictures=())
    reader = to(name=name, first_name=first, city=city)
    message = compose(made, letterhead(), truths=(True,)).fill(reader)
    check_wire(message.data)

    def filled(text: str, *, markup: bool) -> str:
        return even(fill_text(text, made.slots, made.nonce, reader.subscriber, reader.links, markup=markup))

    markup = cut_regions(made.html, made.nonce, (True,)).strip("\n") + "\n"
    assert content(message, "html") == filled(markup, markup=True)
    plain = even(cut_regions(made.text, made.nonce, (True,)))
    plain = re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", plain).strip("\n") + "\n"
    assert content(message, "plain") == filled(plain, markup=False)
    found = parsed(message)
    assert found["To"].addresses[0].addr_spec == "jan@example.org"
    assert len(found["To"].addresses) == 1
    for field in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version"):
        assert len(found.get_all(field, [])) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_in_to_as_it_is_in_the_list(message: Make, name: str) -> None:
    made = message(name=name)
    check_wire(made.data)
    if made.data.count(b"=?utf-8?") <= 1:  # CPython gh-92081: it sets a space between two encoded-words of a name
        assert parsed(made)["To"].addresses[0].display_name == name.strip()
    old = email.message_from_bytes(made.data)
    shown, address = email.utils.parseaddr(re.sub(r"\r\n", "", old["To"]))
    assert address == "jan@example.org"
    assert str(email.header.make_header(email.header.decode_header(shown))) == name.strip()


@pytest.mark.parametrize("name", UNFIT_NAMES)
def test_a_name_unfit_for_a_header_is_left_out_of_to(message: Make, name: str) -> None:
    made = message(name=name)
    assert b"\r\nTo: jan@example.org\r\n" in made.data
    check_wire(made.data)


@settings(max_examples=100, deadline=None)
@given(
    subject=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200).filter(
        lambda text: not UNFIT.search(text)
    )
)
def test_a_subject_reads_back(message: Make, subject: str) -> None:
    made = message(parts={"subject": subject, "slots": (), "html": "", "text": ""})
    check_wire(made.data)
    raw = email.message_from_bytes(made.data)["Subject"]
    decoded = str(email.header.make_header(email.header.decode_header(re.sub(r"\r\n", "", raw))))
    assert decoded == re.sub(" +", " ", subject).strip(" ")


def test_a_slot_in_the_subject_is_filled_and_encoded(message: Make, parts: Callable[..., Parts]) -> None:
    subject = f"Nieuws voor {parts().slots[0].token}"
    assert b"\r\nSubject: Nieuws voor lezer\r\n" in message(parts={"subject": subject}).data
    assert parsed(message(parts={"subject": subject}, first_name="Zoë"))["Subject"] == "Nieuws voor Zoë"


@pytest.mark.parametrize("value", UNFIT_NAMES)
def test_a_value_unfit_for_a_header_counts_as_empty_in_the_subject(
    message: Make, parts: Callable[..., Parts], value: str
) -> None:
    made = message(parts={"subject": f"Nieuws voor {parts().slots[0].token}"}, first_name=value)
    assert parsed(made)["Subject"] == "Nieuws voor lezer"


def test_an_idn_domain_goes_out_as_an_a_label(message: Make) -> None:
    made = message("jan@bücher.example")
    assert made.recipient == "jan@xn--bcher-kva.example"
    assert not made.smtputf8
    assert b"\r\nTo: jan@xn--bcher-kva.example\r\n" in made.data


def test_a_local_part_beyond_ascii_asks_for_smtputf8(message: Make) -> None:
    made = message("jürgen@bücher.example", name="Jürgen")
    assert made.smtputf8
    assert made.recipient == "jürgen@xn--bcher-kva.example"
    head, _, body = made.data.partition(b"\r\n\r\n")
    assert "<jürgen@xn--bcher-kva.example>".encode() in head
    assert body.isascii()
    assert [line for line in head.split(b"\r\n") if not line.isascii()] == [
        "To: =?utf-8?q?J=C3=BCrgen?= <jürgen@xn--bcher-kva.example>".encode()
    ]


@pytest.mark.parametrize(
    "address",
    [
        "", "jan", "@example.org", "jan@", "jan@example.org\r\nBcc: x@example.org", "jan jansen@example.org", "<jan@example.org>",
        "jan@exa mple.org", "a,b@example.org", '"a b"@example.org', "a@b@example.org", f"{'x' * 65}@example.org",
        f"jan@{'x.' * 130}org", f"{'é' * 33}@example.org", "jan\0@example.org", "jan\u202e@example.org", ".jan@example.org",
        "jan@example..org", "jan@[127.0.0.1]", "jan@\u2066x.example", "jan@-\u00e9-.example",
    ],
)  # fmt: skip
def test_an_address_that_could_end_a_command_is_refused(message: Make, address: str) -> None:
    with pytest.raises(SubscriberError):
        message(address)


@settings(max_examples=100, deadline=None)
@given(address=st.one_of(anything, st.builds("{}@{}".format, anything, anything), st.emails()))
def test_an_address_is_refused_or_stands_in_a_command(message: Make, address: str) -> None:
    try:
        made = message(address)
    except SubscriberError:
        return
    assert re.fullmatch(r"[^\s<>\x00-\x1f]+@[A-Za-z0-9._-]+", made.recipient)
    assert len(made.recipient.encode()) <= 254


@pytest.mark.parametrize("length", [40, 78, 120, 400, 880])
def test_a_link_in_a_header_is_one_piece_however_long(
    parts: Callable[..., Parts], letterhead: Callable[..., Letterhead], to: Callable[..., Any], length: int
) -> None:
    url = "https://example.org/u/".ljust(length, "x")
    template = compose(parts(), letterhead(unsubscribe_mailto="weg@example.org"), truths=(True,))
    reader = replace(to(), links=replace(to().links, unsubscribe=url))
    data = template.fill(reader).data
    assert f"\r\nList-Unsubscribe: <{url}>,\r\n <mailto:".encode() in data
    assert max(map(len, data.split(b"\r\n"))) <= 998


@settings(max_examples=100, deadline=None)
@given(url=st.one_of(wild, st.from_regex(r"[.F]?[!-~]{0,80}", fullmatch=True), st.just("https://n.example/?a=b&c=d")))
def test_any_link_reads_back_as_filled(
    parts: Callable[..., Parts], letterhead: Callable[..., Letterhead], to: Callable[..., Recipient], url: str
) -> None:
    reader = replace(to(), links=replace(to().links, unsubscribe=url))
    made = parts(pictures=())
    message = compose(made, letterhead(managed_by_relay=True), truths=(True,)).fill(reader)
    check_wire(message.data)
    text = fill_text(made.html, made.slots, made.nonce, reader.subscriber, reader.links, markup=True)
    assert content(message, "html") == even(cut_regions(text, made.nonce, (True,))) + "\n"


def test_a_link_too_long_for_a_line_is_refused(
    parts: Callable[..., Parts], letterhead: Callable[..., Letterhead], to: Callable[..., Any]
) -> None:
    reader = replace(to(), links=replace(to().links, unsubscribe="https://example.org/" + "x" * 1000))
    with pytest.raises(SubscriberError, match="too long"):
        compose(parts(), letterhead(), truths=(True,)).fill(reader)


def test_the_message_id_is_the_same_for_every_spelling_of_an_address(message: Make) -> None:
    one, other = message("Jan@Example.org"), message("jan@example.org")
    assert one.message_id == other.message_id
    assert (
        one.message_id == "<fpjsngnzboitdfqxzfaza2xjk4x4kgbd@example.org>"
    )  # for ever: a retry next year is the same message
    assert f"\r\nMessage-ID: {one.message_id}\r\n".encode() in one.data


def test_the_message_id_differs_per_reader_issue_and_list(message: Make) -> None:
    made = [
        message(),
        message("piet@example.org"),
        message(letterhead={"issue": "2026-12-02"}),
        message(letterhead={"list_id": "ander.example.org"}),
    ]
    assert len({one.message_id for one in made}) == 4
