"""Reads the address out of a cell: a fast way for plain ASCII, email-validator for the rest.

Limits: 64 octets before the @, 254 in all (RFC 5321 §4.5.3.1), labels of 63 (RFC 1035 §2.3.4).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.domain.subscriber import address_key

# no possessive quantifiers: Python 3.11.2, which is Debian 12's, gets them wrong
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_DOMAIN = r"(?:[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z]"
_PLAIN = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_DOMAIN}").fullmatch
_PLAIN_LINES = re.compile(rf"(?:{_ATOM}(?:\.{_ATOM})*@{_DOMAIN}\n)*").fullmatch
_LONGEST = 254
_LONGEST_LABEL = 63
_AROUND = " \t\r\n\v\f\u00a0\u200b\u200c\u200d\u2060\ufeff"
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]+)>", re.DOTALL)


class InvalidAddressError(ValueError):
    """A cell without a usable address; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """`email` has its domain in lower case and else stands as typed; `name` is what stood around it, if anything."""

    email: str
    key: str
    name: str | None = None


def is_plain(cell: str) -> bool:
    """Tell whether a cell is an ASCII address and nothing else: then it needs no `read_address`."""
    return (
        _PLAIN(cell) is not None
        and len(cell) <= _LONGEST
        and "--" not in cell
        and (len(cell) <= _LONGEST_LABEL or max(map(len, cell[cell.index("@") + 1 :].split("."))) <= _LONGEST_LABEL)
    )


def all_plain(cells: Sequence[str]) -> bool:
    """Tell whether all cells are plain addresses, none longer than a label may be.

    Faster than one by one; may say no where `is_plain` says yes.
    """
    joined = "\n".join(cells) + "\n"
    return (
        _PLAIN_LINES(joined) is not None
        and "--" not in joined
        and joined.count("\n") == len(cells)
        and max(map(len, cells)) <= _LONGEST_LABEL
    )


def read_address(cell: str) -> Address:
    """Read an address as people write it: in quotes, with `mailto:`, or as `Name <address>`.

    Raises:
        InvalidAddressError: there is none, or it cannot be mailed.
    """
    if "\0" in cell:
        raise InvalidAddressError("the address holds a NUL character")
    text, name = _unwrapped(cell)
    if not text:
        raise InvalidAddressError("there is no address in this row")
    if is_plain(text):
        local, _, domain = text.rpartition("@")
        email = f"{local}@{domain.lower()}"
        return Address(email=email, key=email.lower(), name=name)
    if text.count("@") > 1 and re.search(r"[\s,;]", text):
        raise InvalidAddressError(f"more than one address in one cell: {shown(text)}")
    email = _validated(text)
    return Address(email=email, key=address_key(email), name=name)


def shown(text: str) -> str:
    """Return somebody's text as one short printable line in quotes."""
    line = "".join(mark if mark.isprintable() else "\ufffd" for mark in " ".join(text.split()))
    return f"“{line if len(line) <= 80 else line[:79] + '…'}”"


def _unwrapped(cell: str) -> tuple[str, str | None]:
    text, name = cell.strip(_AROUND).rstrip(",;"), None
    if named := _NAMED.fullmatch(text):
        text = named["address"]
        name = " ".join(named["name"].strip(_AROUND + "\"'").split()) or None
    text = text.strip(_AROUND)
    for quote in ("''", '""', "“”", "‘’", "<>"):
        if len(text) > 1 and text[0] == quote[0] and text[-1] == quote[1]:
            text = text[1:-1].strip(_AROUND)
    if text[:7].lower() == "mailto:":
        text = text[7:].partition("?")[0]
    return text, name


def _validated(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    if len(text) > _LONGEST * 4:  # not worth a look, and the libraries grow slow
        raise InvalidAddressError("the address is too long")
    try:
        valid = validate_email(text, check_deliverability=False, strict=True)
    except (EmailNotValidError, ValueError) as error:
        reason = " ".join(str(error).split()).removesuffix(".")
        raise InvalidAddressError(f"not an address: {shown(text)} ({reason})") from error
    for label in valid.domain.split("."):
        if len(scripts := _scripts(label)) > 1:
            mix = " and ".join(sorted(script.title() for script in scripts))
            raise InvalidAddressError(f"the domain mixes {mix} letters, as in a forged name: {shown(text)}")
    local, domain = valid.local_part, unicodedata.normalize("NFC", text.rpartition("@")[2]).lower()
    if len(f"{local}@{valid.ascii_domain}".encode()) > _LONGEST:
        raise InvalidAddressError(f"the address is longer than {_LONGEST} characters: {shown(text)}")
    return f"{local}@{domain}"


_TOGETHER = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO"}
"""Scripts that one word may mix with each other, and with Latin (UTS 39, "highly restrictive")."""


def _scripts(label: str) -> set[str]:
    scripts = {unicodedata.name(letter, "UNKNOWN").split(" ")[0] for letter in label if letter.isalpha()}
    return scripts - _TOGETHER or set()
