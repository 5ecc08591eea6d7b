"""Whether the sending computer's address has a name, and the name that address (mail.md A14)."""

from __future__ import annotations

import ipaddress
import re

from newsletter.diagnosis.observation import Check, Group, Observation
from newsletter.diagnosis.resolver import Resolver, Unanswered

PTR = Check(
    id="ptr",
    group=Group.DNS,
    why="Gmail and others refuse mail from an address that has no name, or whose name does not lead back to it.",
    source="RFC 1912 §2.1; support.google.com/mail/answer/81126",
)


def examine_pointer(ip: str, resolver: Resolver) -> Observation:
    """Look up the name of an address, and back."""
    address = ipaddress.ip_address(ip)
    kind = "A" if address.version == 4 else "AAAA"
    ask = f"Let whoever gave you the address (not who keeps your domain) set {address.reverse_pointer}. PTR"
    try:
        names = resolver.look_up(address.reverse_pointer, "PTR").values
        if not names:
            return PTR.failed(f"{ip} has no name (PTR)", f"{ask} to your mail server's name.")
        true = [name for name in names[:5] if _leads_back(name, kind, address, resolver)]
    except Unanswered as error:
        return PTR.not_checked(str(error))
    if not true:
        return PTR.failed(
            f"{ip} is named {names[0]}, which does not lead back to it", f"Publish:\n{names[0]}. {kind} {ip}"
        )
    if _is_generic(true[0], address):
        return PTR.warned(
            f"{ip} is named {true[0]}, which looks like a customer's line", f"{ask} to a name such as mail.example.org."
        )
    return PTR.passed(f"{ip} is {true[0]}, and back")


def _leads_back(
    name: str, kind: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address, resolver: Resolver
) -> bool:
    return any(ipaddress.ip_address(value) == address for value in resolver.look_up(name, kind).values)


def _is_generic(name: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if re.search(r"(?:^|[.-])(?:dynamic|dyn|dhcp|dsl|adsl|pool|dialup|cable|ppp)\d*(?:[.-]|$)", name):
        return True
    if address.version == 6:
        return address.exploded.replace(":", "")[-8:] in name.replace("-", "").replace(".", "")
    octets = str(address).split(".")
    return any(
        re.search(rf"(?<!\d)0*{one}[.x-]0*{other}[.x-]", f"{name}.") is not None
        for one, other in ((octets[2], octets[3]), (octets[3], octets[2]), (octets[0], octets[1]))
    )
