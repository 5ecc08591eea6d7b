"""What an address tells by itself: its host, and whether two hosts belong together."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def is_web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def taken_apart(address: str) -> SplitResult | None:
    """Return the parts of an address; None if it is none."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts


def host_of(address: str) -> str:
    """Return the host of a web address, in lower case and without a closing point; nothing if it has none."""
    parts = taken_apart(address) if is_web(address) else None
    return ((parts.hostname if parts else None) or "").rstrip(".")


def below(host: str, domain: str) -> bool:
    """Tell whether a host is a domain, or one of its subdomains."""
    return host == domain or host.endswith(f".{domain}")


def same_site(one: str, other: str) -> bool:
    """Tell whether one of two hosts is the other, or below it; `www.` counts for nothing."""
    one, other = one.removeprefix("www."), other.removeprefix("www.")
    return below(one, other) or below(other, one)
