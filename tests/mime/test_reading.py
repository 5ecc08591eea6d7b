"""A message of ours is read again as it was meant."""

from __future__ import annotations

import pytest

from newsletter.mime.reading import open_message


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Jürgen <jürgen@xn--bcher-kva.example>", "Jürgen <jürgen@xn--bcher-kva.example>"),
        ("=?utf-8?q?J=C3=BCrgen?= <jürgen@xn--bcher-kva.example>", "Jürgen <jürgen@xn--bcher-kva.example>"),
        ("=?utf-8?b?w4ltaWxl?=\r\n =?utf-8?q?_Zola?= <用户@example.org>", "Émile Zola <用户@example.org>"),
    ],
)
def test_an_address_in_any_script_is_read_as_it_stands(written: str, meant: str) -> None:
    opened = open_message(f"To: {written}\r\nContent-Type: text/plain\r\n\r\nDag\r\n".encode())

    assert opened.fields[0] == ("To", meant)
