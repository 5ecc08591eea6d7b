"""An address that others may see tells its domain, and no more than a letter of who it is."""

from __future__ import annotations

import pytest

from newsletter.domain.mailbox import masked


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("jan@example.org", "j•••@example.org"),
        ("j@example.org", "j•••@example.org"),
        (" élan@bücher.example ", "é•••@bücher.example"),
        ('"a@b"@example.org', '"•••@example.org'),
        ("@example.org", "•••"),
        ("nobody", "•••"),
        ("", "•••"),
    ],
)
def test_an_address_is_masked(address: str, shown: str) -> None:
    assert masked(address) == shown
