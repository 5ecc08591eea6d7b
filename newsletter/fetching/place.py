"""An address on the web, taken apart, and found fit to be asked or not."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from newsletter.fetching.answer import FetchError, Trouble

_PORTS = {"http": 80, "https": 443}
_DEVIATING = re.compile("[ßςẞ\u200c\u200d]")  # what Python's IDNA of 2003 would turn into something else
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_SPECIAL = tuple(
    map(
        ipaddress.ip_network,
        (
            "100.64.0.0/10",  # behind a provider's NAT (RFC 6598); one cloud's metadata
            "168.63.129.16/32",  # a cloud's wire server: a public address that is not on the internet
            "192.0.0.0/24",
            "192.88.99.0/24",  # 6to4 relays
            "2001::/23",  # Teredo and other protocols (RFC 2928)
            "2002::/16",  # 6to4: may hold any IPv4 address
            "3fff::/20",  # documentation (RFC 9637)
            "5f00::/16",  # segment routing
        ),
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An address, taken apart and found fit: `host` is ASCII, `target` what stands in the request."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def read_place(url: str, *, anywhere: bool) -> Place:
    url = url.strip(" ")
    shown = _CONTROLS.sub("?", url)[:200]
    if _CONTROLS.search(url) or "\\" in url:
        raise FetchError(f"{shown}: there is a sign in it that no address has", Trouble.REFUSED)
    try:
        parts = urlsplit(url)
        port = parts.port
        host = _ascii_host(parts)
    except ValueError:
        raise FetchError(f"{shown}: this is not an address", Trouble.REFUSED) from None
    if parts.scheme not in _PORTS:
        raise FetchError(f"{shown}: only http and https are asked", Trouble.REFUSED)
    if "@" in parts.netloc:
        raise FetchError(f"{parts.scheme}://…@{host}: an address with a user or password is not asked", Trouble.REFUSED)
    if port is None:
        port = _PORTS[parts.scheme]
    if not anywhere and port not in _PORTS.values():
        raise FetchError(f"{shown}: port {port} is not asked, only 80 and 443", Trouble.REFUSED)
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        target += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]|{}^`")
    return Place(scheme=parts.scheme, host=host, port=port, target=target)


def _ascii_host(parts: SplitResult) -> str:
    """Return the host as DNS knows it; the many other ways to write an IP address are refused.

    Raises:
        ValueError: it is none.
    """
    host = parts.hostname or ""
    if "[" in parts.netloc:
        return str(ipaddress.IPv6Address(host))
    labels = re.split("[.。．｡]", host)
    host = ".".join(
        label
        if label.isascii()
        else "xn--" + unicodedata.normalize("NFC", label.lower()).encode("punycode").decode("ascii")
        if _DEVIATING.search(label)
        else label.encode("idna").decode("ascii")
        for label in labels
    )
    host = host.removesuffix(".").lower()
    last = host.rpartition(".")[2]
    if last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last):
        return str(ipaddress.IPv4Address(host))  # four decimal numbers, and nothing else
    if not re.fullmatch(r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_-]{1,63}", host):
        raise ValueError(host)
    return host


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if found in _NAT64:  # how a network without IPv4 sees it
        return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)))
    return (
        found.is_global
        and not (found.is_multicast or found.is_reserved or found.is_unspecified or found.is_loopback)
        and not (found.version == 6 and (found.ipv4_mapped is not None or found.is_site_local))
        and not any(found in network for network in _SPECIAL)
    )
