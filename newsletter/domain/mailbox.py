"""A mailbox as people write it: an address, with or without a name before it, its domain in any script."""

from __future__ import annotations

import re

HIDDEN = "•••"
"""Stands for what is not to be seen; as many dots whatever it hides."""


def split_mailbox(text: str) -> tuple[str, str]:
    """Part `Name <name@example.org>` into name and address, neither of them checked.

    A name may hold what would need quotes in a header (RFC 5322 §3.4): `De Proef, redactie <…>` is one mailbox.
    """
    name, bracket, rest = text.strip().rpartition("<")
    if not bracket:
        return "", text.strip()
    name = name.strip()
    if len(name) >= 2 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    return name, rest.rstrip().removesuffix(">").strip()


def masked(address: str) -> str:
    """Return an address as others may see it: its first letter and its domain, `j•••@example.org`."""
    local, at, domain = address.strip().rpartition("@")
    return f"{local[:1]}{HIDDEN}@{domain}" if at and local else HIDDEN


def a_label(domain: str) -> str:
    """Return an internationalised domain as DNS and old servers know it (RFC 5890 §2.3.2.1).

    Raises:
        UnicodeError: it is no domain.
    """
    import idna  # only few lists have such a domain

    return idna.encode(domain, uts46=True).decode("ascii")
