"""Replies, however the network cuts them up: any bytes, in any pieces."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.transports.smtp_parser import LONGEST_LINE, LONGEST_REPLY, ReplyParser

CODES = st.integers(200, 599).map(lambda code: str(code).encode())
TEXTS = st.binary(max_size=20).map(lambda text: text.replace(b"\n", b"").rstrip(b"\r"))


@st.composite
def replies(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """A reply as it is on the wire, and as it is handed on."""
    code, texts = draw(CODES), draw(st.lists(TEXTS, min_size=1, max_size=4))
    end = draw(st.sampled_from([b"\r\n", b"\n"]))
    *before, last = texts
    wire = b"".join(code + b"-" + text + end for text in before)
    bare = not last and draw(st.booleans())  # a code alone is a line too
    return wire + code + (b"" if bare else b" " + last) + end, code + b" " + b"\n".join(texts)


def fed(parser: ReplyParser, data: bytes, cuts: list[int]) -> list[bytes]:
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [reply for a, b in itertools.pairwise(edges) for reply in parser.feed(data[a:b])]


@settings(deadline=None)
@given(st.lists(replies(), max_size=6), st.lists(st.integers(0), max_size=8))
def test_the_same_replies_come_out_of_any_pieces(said: list[tuple[bytes, bytes]], cuts: list[int]) -> None:
    parser = ReplyParser()
    found = fed(parser, b"".join(wire for wire, _ in said), cuts)
    assert [reply.rstrip() for reply in found] == [reply.rstrip() for _, reply in said]
    assert not parser.broken


@settings(deadline=None)
@given(
    st.binary(max_size=200) | st.lists(st.sampled_from([b"250", b"-", b" ", b"\r\n", b"\n", b"x", b"9"])).map(b"".join)
)
def test_any_bytes_give_replies_or_end_it_and_all_pieces_agree(data: bytes) -> None:
    whole, bytewise = ReplyParser(), ReplyParser()
    at_once = whole.feed(data)
    one_by_one: list[bytes] = []
    for byte in data:
        one_by_one += bytewise.feed(bytes([byte]))
        if bytewise.broken:
            break
    assert at_once == one_by_one
    assert whole.broken == bytewise.broken
    assert all(reply[:3].isdigit() and b"2" <= reply[:1] <= b"5" for reply in at_once)


@pytest.mark.parametrize(
    "data",
    [
        b"hello\r\n", b"25 ok\r\n", b"2500 ok\r\n", b"650 ok\r\n", b"150 ok\r\n", b"\r\n", b"250_ok\r\n", b"\xb2\xb50 ok\r\n",
        b"HTTP/1.1 400 Bad Request\r\n", b"2" * (LONGEST_LINE + 1), b"250 " + b"x" * LONGEST_LINE + b"\r\n",
        b"250-\r\nxxx\r\n", b"250-" + b"x" * 1000 + b"\r\n" + (b"250-" + b"x" * 1000 + b"\r\n") * (LONGEST_REPLY // 1000),
    ],
)  # fmt: skip
def test_what_is_no_reply_ends_it(data: bytes) -> None:
    parser = ReplyParser()
    assert parser.feed(b"250 ok\r\n" + data) == [b"250 ok"]
    assert parser.broken


@pytest.mark.parametrize("data", [b"250 " + b"x" * (LONGEST_LINE - 4) + b"\r\n", b"250-x\r\n" * 1000 + b"250 x\r\n"])
def test_long_is_not_too_long(data: bytes) -> None:
    parser = ReplyParser()
    assert len(parser.feed(data)) == 1
    assert not parser.broken
