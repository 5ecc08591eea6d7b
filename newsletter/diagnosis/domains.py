"""Whether the domains of a message exist and take mail (mail.md A10, A15)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from newsletter.diagnosis.observation import Check, Group, Observation
from newsletter.diagnosis.resolver import Resolver, Unanswered

DOMAIN = Check(
    id="domain",
    group=Group.DNS,
    why="Receivers refuse mail from a domain that does not exist or takes no mail: nobody could answer, and no refusal "
    "could come back.",
    source="RFC 5321 §2.3.5, RFC 7505 §4.2, Yahoo Sender Hub (error codes)",
)


def examine_domains(roles: Mapping[str, Sequence[str]], resolver: Resolver) -> Iterator[Observation]:
    """Look at each domain once; `roles` tells what each of them is used for, such as "From"."""
    for domain, used in roles.items():
        name = f"{domain} ({', '.join(used)})"
        try:
            yield _seen(name, domain, used, resolver)
        except Unanswered as error:
            yield DOMAIN.not_checked(f"{name}: {error}")


def _seen(name: str, domain: str, used: Sequence[str], resolver: Resolver) -> Observation:
    found = resolver.look_up(domain, "MX")
    if not found.exists:
        return DOMAIN.failed(
            f"{name}: the domain does not exist",
            f"Check the spelling in newsletter.toml; or register {domain}, or let the one who keeps your DNS add it.",
        )
    hosts = [value.partition(" ")[2] for value in found.values]
    if "." in hosts or "" in hosts:
        return DOMAIN.failed(
            f"{name}: the domain says that it takes no mail (a null MX)",
            f"Replace the record {domain}. MX 0 . by your mail server, or use an address at a domain that takes mail.",
        )
    if not hosts:
        if not _has_address(domain, resolver):
            return DOMAIN.failed(
                f"{name}: the domain has no mail server (MX) and no address (A, AAAA)",
                f"Publish, with the name of the server that takes your mail:\n{domain}. MX 10 mail.{domain}.",
            )
        if list(used) == ["From"]:  # nothing needs to arrive there
            return DOMAIN.passed(f"{name}: it has an address, and no mail server of its own (MX)")
        return DOMAIN.warned(
            f"{name}: the domain names no mail server (MX), so mail goes to its web server",
            f"Publish, with the name of the server that takes your mail:\n{domain}. MX 10 mail.{domain}.",
        )
    dead = [host for host in hosts if not _has_address(host, resolver)]
    if len(dead) == len(hosts):
        return DOMAIN.failed(
            f"{name}: its mail server {dead[0]} has no address",
            f"Correct the MX record of {domain}, or give {dead[0]} an A record.",
        )
    if dead:
        return DOMAIN.warned(
            f"{name}: its mail server {dead[0]} has no address", f"Take it out of {domain}'s MX records."
        )
    return DOMAIN.passed(f"{name}: mail goes to {', '.join(hosts[:3])}{' …' if len(hosts) > 3 else ''}")


def _has_address(name: str, resolver: Resolver) -> bool:
    return any(resolver.look_up(name, kind).values for kind in ("A", "AAAA"))
