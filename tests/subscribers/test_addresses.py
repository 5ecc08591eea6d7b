from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.domain.subscriber import address_key
from newsletter.subscribers.addresses import InvalidAddressError, all_plain, is_plain, read_address

LONG = "a" * 64


@pytest.mark.parametrize(
    ("cell", "email"),
    [
        ("jan@example.org", "jan@example.org"),
        (" Jan.De-Wit+nb@Mail.Example.ORG ", "Jan.De-Wit+nb@mail.example.org"),
        ("mailto:jan@example.org?subject=x", "jan@example.org"),
        ("MAILTO:jan@example.org", "jan@example.org"),
        ('"jan@example.org"', "jan@example.org"),
        ("“jan@example.org”", "jan@example.org"),
        ("<jan@example.org>", "jan@example.org"),
        ("Jan de Wit <jan@example.org>", "jan@example.org"),
        ("jan@example.org;", "jan@example.org"),
        ("\u200bjan@example.org\u00a0", "jan@example.org"),
        ("jan@Müller.example", "jan@müller.example"),
        ("jan@xn--mller-kva.example", "jan@xn--mller-kva.example"),
        ("andré@example.org", "andré@example.org"),
        (f"{LONG}@example.org", f"{LONG}@example.org"),
        ("jan--piet@example.org", "jan--piet@example.org"),
    ],
)
def test_an_address_is_read_as_people_write_it(cell: str, email: str) -> None:
    assert read_address(cell).email == email
    assert read_address(cell).key == address_key(email)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "   ",
        "jan",
        "jan@",
        "@example.org",
        "jan@example",
        "jan@example..org",
        ".jan@example.org",
        "jan.@example.org",
        "jan@-example.org",
        "jan@example-.org",
        "jan@127.0.0.1",
        "jan piet@example.org",
        "jan@example.org, piet@example.org",
        "jan@example.org piet@example.org",
        f"{LONG}a@example.org",
        f"jan@{'a' * 64}.example.org",
        "jan@" + "abcdefghi." * 25 + "org",
        "jan@exаmple.org",  # a Cyrillic а
        "jan\0@example.org",
        "jan@example.org\nBcc: piet@example.org",
        "a" * 100_000,
    ],
)
def test_what_is_no_address_is_refused(cell: str) -> None:
    with pytest.raises(InvalidAddressError):
        read_address(cell)
    assert not is_plain(cell)


def test_a_forged_domain_is_named_as_such() -> None:
    with pytest.raises(InvalidAddressError, match="mixes Cyrillic and Latin"):
        read_address("jan@exаmple.org")


def test_a_japanese_domain_may_mix_its_scripts() -> None:
    assert read_address("jan@日本ごカナ.example").email == "jan@日本ごカナ.example"


def test_both_spellings_of_an_international_domain_have_one_key() -> None:
    assert address_key("Jan@Straße.example") == address_key("jan@xn--strae-oqa.example")
    assert address_key("jan@straße.example") != address_key("jan@strasse.example")


@given(
    local=st.text("aZ0.-+_", min_size=1, max_size=8),
    labels=st.lists(st.text("aZ0-", min_size=1, max_size=5), min_size=2, max_size=3),
)
@settings(max_examples=200, deadline=None)
def test_the_fast_way_takes_nothing_that_the_library_refuses(local: str, labels: list[str]) -> None:
    from email_validator import EmailNotValidError, validate_email

    cell = f"{local}@{'.'.join(labels)}"
    try:
        validate_email(cell, check_deliverability=False, strict=True)
    except EmailNotValidError:
        assert not is_plain(cell)


@given(st.lists(st.text("az0.-+@\nA", max_size=20) | st.sampled_from(["an@example.org", "bo@x.example"]), max_size=4))
@settings(max_examples=200, deadline=None)
def test_looking_at_many_says_yes_only_where_each_is_plain(cells: list[str]) -> None:
    if cells and all_plain(cells):
        assert all(map(is_plain, cells))


def test_looking_at_many_sees_that_all_are_plain() -> None:
    assert all_plain(["an@example.org", "Bo.de-Wit+nb@mail.Example.org"])
    assert not all_plain(["an@example.org", "bo@example"])
