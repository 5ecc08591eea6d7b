"""Looks at all that must be right around a publication, changes nothing, and says what it could not see."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from newsletter.diagnosis.catalogue import CHECKS
from newsletter.diagnosis.observation import Group, Observation
from newsletter.diagnosis.resolver import VARIABLE, DnsResolver, Resolver, Unanswered
from newsletter.errors import UsageError
from newsletter.project import Project
from newsletter.services.doctor_computer import examine_computer, examine_settings
from newsletter.services.doctor_outside import OFFLINE, Outside


def _now() -> datetime:
    return datetime.now(UTC)


def examine(
    project: Project,
    *,
    offline: bool = False,
    ip: str | None = None,
    now: Callable[[], datetime] = _now,
    resolver: Resolver | None = None,
) -> list[Observation]:
    """Examine everything, what is outside at the same time; in the order of the catalogue.

    Args:
        project: whose surroundings are looked at.
        offline: ask nobody but this computer.
        ip: the public address that messages come from.
        now: tells the time, with its zone.
        resolver: asks the DNS; else NEWSLETTER_RESOLVER, else as this computer does.

    Raises:
        UsageError: `ip` is none.
        ConfigError: NEWSLETTER_RESOLVER is not the address of a name server.
    """
    resolver = resolver or DnsResolver(project.environment.get(VARIABLE, ""))
    outside = Outside(
        project=project,
        resolver=resolver,
        blind=OFFLINE if offline else _blindness(resolver),
        offline=offline,
        ip=_checked(ip),
        now=now,
    )
    families: tuple[Callable[[], Iterator[Observation]], ...] = (
        lambda: examine_settings(project),
        lambda: examine_computer(project),
        outside.clock,
        outside.domains,
        outside.spf,
        outside.dkim,
        outside.dmarc,
        outside.server,
        outside.page,
    )
    with ThreadPoolExecutor(max_workers=len(families)) as pool:
        found = [one for family in pool.map(lambda family: list(family()), families) for one in family]
    groups, ids = list(Group), [check.id for check in CHECKS]
    return sorted(found, key=lambda one: (groups.index(one.group), ids.index(one.id)))


def _blindness(resolver: Resolver) -> str | None:
    """Say why the DNS cannot be asked: every name server that reaches it knows its root."""
    try:
        known = resolver.look_up(".", "NS").exists
    except Unanswered as error:
        if "REFUSED" in str(error):  # it answers for some names only, as behind a split DNS
            return None
        return f"the DNS does not answer: {error}"
    return None if known else "the name server of this computer does not reach the DNS"


def _checked(ip: str | None) -> str | None:
    try:
        return None if ip is None else str(ipaddress.ip_address(ip.strip().replace("%", " ")))  # no fe80::1%eth0
    except ValueError:
        raise UsageError(f"--ip {ip!r} is not an IP address", hint="It must be like 192.0.2.25.") from None
