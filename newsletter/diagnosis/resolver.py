"""Asks the DNS: each question once, never for long, and what was not answered is told apart from what is not there."""

from __future__ import annotations

import ipaddress
import re
import time
from dataclasses import dataclass
from typing import Protocol

import dns.exception
import dns.message
import dns.rdatatype
import dns.resolver

from newsletter.errors import ConfigError

VARIABLE = "NEWSLETTER_RESOLVER"

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # anybody may publish what a terminal would obey

LOOK_UP = 3.0
"""Seconds for one question (mail.md A20)."""

ALTOGETHER = 12.0
"""Seconds after which nothing more is asked."""


class Unanswered(Exception):  # noqa: N818 - it says what is the matter
    """The DNS did not say yes or no; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The records of one kind at one name, as text; names in it are in lower case and without the last dot.

    Where there are none, `exists` tells whether the name does: with records of another kind, or names below it.
    """

    values: tuple[str, ...] = ()
    exists: bool = True


class Resolver(Protocol):
    def look_up(self, name: str, kind: str) -> Records:
        """Return what the DNS says of a name.

        Raises:
            Unanswered: it says nothing.
        """


class DnsResolver:
    """The DNS as this computer sees it, or through `server`: an address, with or without a port."""

    def __init__(self, server: str = "") -> None:
        self._known: dict[tuple[str, str], Records | Unanswered] = {}
        self._deadline = time.monotonic() + ALTOGETHER
        try:
            self._resolver = dns.resolver.Resolver(configure=not server)
        except dns.exception.DNSException:  # this computer is told of no name server
            self._resolver = dns.resolver.Resolver(configure=False)
        if server:
            address, port = _address(server)
            self._resolver.nameservers = [address]
            self._resolver.port = port
        self._resolver.timeout = LOOK_UP / 2

    def look_up(self, name: str, kind: str) -> Records:
        """Ask, or remember: see `Resolver.look_up`."""
        key = (name.lower(), kind)
        if key not in self._known:
            try:
                self._known[key] = self._asked(name, kind)
            except Unanswered as error:
                self._known[key] = error
        found = self._known[key]
        if isinstance(found, Unanswered):
            raise found
        return found

    def _asked(self, name: str, kind: str) -> Records:
        time_left = min(LOOK_UP, self._deadline - time.monotonic())
        if time_left <= 0:
            raise Unanswered("there was no time left to ask")
        if not self._resolver.nameservers:
            raise Unanswered("this computer knows no name server")
        try:
            answer = self._resolver.resolve(
                name.rstrip(".") + ".", kind, lifetime=time_left, raise_on_no_answer=False, search=False
            )
        except dns.resolver.NXDOMAIN:
            return Records(exists=False)
        except dns.exception.Timeout:
            raise Unanswered(f"no answer about {name} within {time_left:.0f} s") from None
        except dns.resolver.NoNameservers as error:
            raise Unanswered(f"the name server does not answer about {name}: {_reasons(error)}") from error
        except dns.exception.DNSException as error:
            raise Unanswered(f"{name} cannot be asked: {error}") from error
        return Records(values=tuple(map(_text, answer.rrset or ())))


def _reasons(error: dns.resolver.NoNameservers) -> str:
    reasons = dict.fromkeys(str(one[3]) for one in error.kwargs.get("errors", ()))
    return ", ".join(reasons) or "it does not answer"


def _text(record: object) -> str:
    if (strings := getattr(record, "strings", None)) is not None:
        return _CONTROLS.sub("?", b"".join(strings).decode("utf-8", "replace").replace("\t", " "))
    words = str(record).lower().split(" ")
    return " ".join(word if word == "." else word.removesuffix(".") for word in words)


def _address(server: str) -> tuple[str, int]:
    host, colon, port = server.strip().rpartition(":")
    if not colon or (":" in host and not host.startswith("[")):
        host, port = server.strip(), "53"
    host = host.strip("[]")
    try:
        return str(ipaddress.ip_address(host)), int(port)
    except ValueError:
        raise ConfigError(
            f"{VARIABLE} is {server!r}, which is not the address of a name server",
            hint=f"Write it as {VARIABLE}=192.0.2.53 or {VARIABLE}=127.0.0.1:5353.",
        ) from None
