"""Pieces of quoted-printable that can be joined in any order."""

from __future__ import annotations

import quopri
import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsletter.mime.quoted_printable import encode_piece, encode_value

texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.text(" .F=\n\rrom é-", max_size=200)
)


def even(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=200, deadline=None)
@given(pieces=st.lists(texts, max_size=5))
def test_joined_pieces_read_back_as_the_joined_text(pieces: list[str]) -> None:
    data = b"".join(encode_piece(piece) for piece in pieces)
    assert data == b"" or data.endswith(b"\r\n")
    assert all(len(line) <= 76 for line in data.split(b"\r\n"))
    assert not re.search(rb"^(?:\.|From )", data, re.MULTILINE)
    assert not re.search(rb"[ \t](?:[ \t]|\r\n)|[^\r]\n|\r[^\n]", data)
    assert quopri.decodestring(data).replace(b"\r\n", b"\n").decode() == "".join(map(even, pieces))


@settings(max_examples=300, deadline=None)
@given(value=st.one_of(texts, st.from_regex(r"[ -~]{0,90}", fullmatch=True)))
@example(value="x" * 75)
@example(value="x" * 76)
@example(value="=" * 25)
@example(value="https://example.org/?a=b&c=d")
def test_the_fast_way_encodes_as_the_slow_one(value: str) -> None:
    fast, slow = encode_value(value), encode_piece(value)
    assert quopri.decodestring(fast) == quopri.decodestring(slow)
    assert all(len(line) <= 76 for line in fast.split(b"\r\n"))
    assert not fast.startswith((b".", b"From "))
    assert fast == slow or len(fast) == len(slow)


def test_nothing_takes_no_line() -> None:
    assert encode_piece("") == encode_value("") == b""
