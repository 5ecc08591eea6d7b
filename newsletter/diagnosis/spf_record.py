"""An SPF record, taken apart (RFC 7208 §4.6, §12)."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from newsletter.diagnosis.resolver import Resolver

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

ASKING = frozenset({"include", "a", "mx", "ptr", "exists"})
"""Mechanisms that cost a look-up, as does `redirect`."""

_TERM = re.compile(r"([+?~-]?)([a-z][a-z0-9_.-]*)(?::([^/]*(?:/(?!/?\d)[^/]*)*))?((?:/\d+)?(?://\d+)?)", re.IGNORECASE)
_MODIFIER = re.compile(r"([a-z][a-z0-9_.-]*)=(\S*)", re.IGNORECASE)


class SpfError(Exception):
    """The record cannot be understood, or breaks a rule: receivers call it a permanent error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A mechanism. `domain` is as written, empty for the record's own; `network` is of ip4 and ip6."""

    qualifier: str
    name: str
    domain: str = ""
    prefixes: tuple[int, int] = (32, 128)
    network: Network | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpfRecord:
    terms: tuple[Term, ...]
    redirect: str = ""

    @property
    def last(self) -> Term | None:
        """The term that matches everything, if there is one."""
        return next((term for term in self.terms if term.name == "all"), None)


def is_spf(text: str) -> bool:
    return re.match(r"v=spf1(?: |$)", text, re.IGNORECASE) is not None


def find_record(domain: str, resolver: Resolver) -> str | None:
    """Return the SPF record of a domain; None where there is none.

    Raises:
        SpfError: there are several.
        Unanswered: the DNS says nothing.
    """
    found = [text for text in resolver.look_up(domain, "TXT").values if is_spf(text)]
    if len(found) > 1:
        raise SpfError(f"{domain} has {len(found)} SPF records: receivers then count none")
    return found[0] if found else None


def read_record(text: str) -> SpfRecord:
    """Take a record apart.

    Raises:
        SpfError: a term is not known or not right.
    """
    terms: list[Term] = []
    redirects: list[str] = []
    for word in text.split()[1:]:
        if modifier := _MODIFIER.fullmatch(word):
            if modifier[1].lower() == "redirect":
                redirects.append(modifier[2])
        else:
            terms.append(_term(word))
    if len(redirects) > 1:
        raise SpfError("redirect= is there more than once")
    return SpfRecord(terms=tuple(terms), redirect=redirects[0] if redirects else "")


def _term(word: str) -> Term:
    if address := re.fullmatch(r"([+?~-]?)(ip[46]):(.+)", word, re.IGNORECASE):
        return Term(qualifier=address[1] or "+", name=address[2].lower(), network=_network(word, *address.group(2, 3)))
    found = _TERM.fullmatch(word)
    if found is None or found[2].lower() not in ASKING | {"all"}:
        raise SpfError(f"{word!r} is nothing that SPF knows")
    name, domain = found[2].lower(), found[3] or ""
    if (name in ("include", "exists")) != bool(domain) and name not in ("a", "mx", "ptr"):
        raise SpfError(f"{word!r} must {'not ' if domain else ''}name a domain")
    prefixes = re.fullmatch(r"(?:/(\d+))?(?://(\d+))?", found[4])
    four, six = (int(number) if number else None for number in (prefixes.groups() if prefixes else (None, None)))
    if (found[4] and name not in ("a", "mx")) or (four or 0) > 32 or (six or 0) > 128:
        raise SpfError(f"{word!r} has a /{found[4].strip('/')} that cannot be")
    return Term(
        qualifier=found[1] or "+",
        name=name,
        domain=domain,
        prefixes=(32 if four is None else four, 128 if six is None else six),
    )


def _network(word: str, name: str, text: str) -> Network:
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise SpfError(f"{word!r} is not an IP address or network") from None
    if f"ip{network.version}" != name.lower():
        raise SpfError(f"{word!r} must be ip{network.version}:{text}")
    return network
