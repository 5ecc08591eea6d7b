"""Mail addresses as the wire wants them: the domain as an A-label, nothing that could end a command or a header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from newsletter.domain.headers import UNFIT
from newsletter.domain.mailbox import a_label, split_mailbox
from newsletter.errors import ConfigError, SubscriberError

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ASCII_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_ASCII_DOMAIN = re.compile(r"[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*")
_ASCII_ADDRESS = re.compile(rf"{_ASCII_LOCAL.pattern}@{_ASCII_DOMAIN.pattern}")
_ANY_LOCAL = re.compile(r"""[^\s@<>()\[\]:;,"\\.]+(?:\.[^\s@<>()\[\]:;,"\\.]+)*""")


class Address(NamedTuple):
    """An address in the envelope's form. `smtputf8` if its local part is not ASCII (RFC 6531 §3.2)."""

    text: str
    smtputf8: bool = False

    @property
    def domain(self) -> str:
        return self.text.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Mailbox:
    name: str
    address: Address


def envelope_address(email: str) -> Address:
    """Return the envelope's form of `email`: an IDN domain becomes an A-label (RFC 5891).

    Raises:
        SubscriberError: the address is not of a form that may stand in a command or a header, or is longer than
            64 octets before the @ or 254 in all (RFC 5321 §4.5.3.1).
    """
    if _ASCII_ADDRESS.fullmatch(email) and len(email) <= 254 and email.index("@") <= 64:
        return Address(email)
    local, _, domain = email.rpartition("@")
    if not _ANY_LOCAL.fullmatch(local) or not local.isprintable() or UNFIT.search(email):
        raise SubscriberError(f"{email!r} is not an address that can be mailed")
    host = domain if domain.isascii() else _a_label(domain, email)
    address = f"{local}@{host}"
    if len(local.encode()) > 64 or len(host) > 255 or len(address.encode()) > 254:
        raise SubscriberError(
            f"{email[:80]!r} is too long for an address: at most 64 characters before the @, 254 in all"
        )
    if not _ASCII_DOMAIN.fullmatch(host) or (local.isascii() and not _ASCII_LOCAL.fullmatch(local)):
        raise SubscriberError(f"{email!r} is not an address that can be mailed")
    return Address(address, smtputf8=not local.isascii())


def _a_label(domain: str, email: str) -> str:
    try:
        return a_label(domain)
    except UnicodeError as error:
        raise SubscriberError(f"{email!r}: its domain is not a valid internationalised name") from error


def parse_mailbox(text: str) -> Mailbox:
    """Read a setting like `Name <name@example.org>`, or an address alone.

    Raises:
        ConfigError: it is not one mailbox, or holds control characters.
    """
    name, address = split_mailbox(text)
    try:
        found = envelope_address(address)
    except SubscriberError as error:
        raise ConfigError(f"{text!r} is not a mail address") from error
    if found.smtputf8 or UNFIT.search(name):
        raise ConfigError(
            f"{text!r} cannot be used as a sender",
            hint="Use an address of plain letters before the @, and a name without control characters.",
        )
    return Mailbox(name, found)
