"""What the domain says about mail that fails, and whether ours can pass (mail.md A13, A09; RFC 9989)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.diagnosis.dmarc_walk import Policy, TreeWalk
from newsletter.diagnosis.observation import Check, Group, Observation
from newsletter.diagnosis.resolver import Resolver, Unanswered

DMARC = Check(
    id="dmarc",
    group=Group.DNS,
    why="Gmail, Yahoo and Outlook.com want a DMARC record of everybody who mails many, if only p=none.",
    source="RFC 9989 §4.7, §4.10; support.google.com/mail/answer/81126",
)
ALIGNMENT = Check(
    id="alignment",
    group=Group.DNS,
    why="SPF and DKIM only count for DMARC when they are about the domain that readers see in From.",
    source="RFC 9989 §4.4",
)
POLICIES = ("none", "quarantine", "reject")


def examine_dmarc(
    domain: str, resolver: Resolver, *, envelope: str, signing: str | None, report_to: str
) -> Iterator[Observation]:
    """Look at the record that holds for the domain in From.

    `envelope` is the domain of the bounce address, `signing` that of our signatures; `report_to` is a mail address to
    propose for reports.
    """
    proposal = f'_dmarc.{domain}. TXT "v=DMARC1; p=none; rua=mailto:{report_to}"'
    try:
        walk = TreeWalk(start=domain).run(resolver)
        policy = walk.policy
        for guilty in (*walk.several, *walk.broken):
            text = "several DMARC records" if guilty in walk.several else "a DMARC record that cannot be read"
            yield DMARC.failed(f"{guilty} has {text}: receivers count none", f"Keep one, such as\n{proposal}")
        if policy is None:
            if not walk.several and not walk.broken:
                yield DMARC.failed(f"{domain} has no DMARC record, nor has a domain above it", f"Publish:\n{proposal}")
        else:
            problems = list(_problems(walk, policy, resolver, proposal))
            yield from problems
            if not problems:
                where = "" if policy.domain == domain else f" (it stands at {policy.domain})"
                yield DMARC.passed(f"{domain}: {policy.text}{where}")
        yield _alignment(walk, policy, envelope, signing, resolver)
    except Unanswered as error:
        yield DMARC.not_checked(str(error))


def _problems(walk: TreeWalk, policy: Policy, resolver: Resolver, proposal: str) -> Iterator[Observation]:
    tags, at = policy.tags, f"_dmarc.{policy.domain}"
    for name in ("p", "sp", "np"):
        if name in tags and tags[name].lower() not in POLICIES:
            yield DMARC.failed(f"{at}: {name}={tags[name]} is no policy", f"Write {name}=none, quarantine or reject.")
    if "p" not in tags:
        yield DMARC.warned(f"{at} does not say p=; older receivers then count no record", "Add p=none behind v=DMARC1.")
    if "rua" not in tags:
        yield DMARC.warned(
            f"{at} asks for no reports (rua=): you would not hear of mail that fails",
            f"Add rua=mailto:…, as in\n{proposal}",
        )
    for host in dict.fromkeys(re.findall(r"mailto:[^,!@\s]+@([^,!\s]+)", tags.get("rua", ""), re.IGNORECASE)):
        yield from _reporting(walk, policy, host.lower(), resolver)
    old = [name for name in ("pct", "rf", "ri") if name in tags]
    if old:
        yield DMARC.warned(f"{at}: {', '.join(old)} went out of use with RFC 9989", "Take that out of the record.")


def _reporting(walk: TreeWalk, policy: Policy, host: str, resolver: Resolver) -> Iterator[Observation]:
    """See that whoever is to get the reports wants them (RFC 9990 §4)."""
    if host == walk.organisation or host.endswith(f".{walk.organisation}"):
        return
    name = f"{policy.domain}._report._dmarc.{host}"
    if not any(text.startswith("v=DMARC1") for text in resolver.look_up(name, "TXT").values):
        yield DMARC.warned(
            f"_dmarc.{policy.domain}: {host} does not say that it takes reports about {policy.domain}",
            f'{host} must publish:\n{name}. TXT "v=DMARC1"',
        )


def _alignment(
    walk: TreeWalk, policy: Policy | None, envelope: str, signing: str | None, resolver: Resolver
) -> Observation:
    domain = walk.start
    tags = policy.tags if policy else {}

    def aligned(other: str, mode: str) -> bool:
        if other == domain:
            return True
        if tags.get(mode, "r").lower() == "s":
            return False
        if policy is None:  # nobody says where the organisation ends
            return other.split(".")[-2:] == domain.split(".")[-2:]
        return TreeWalk(start=other).run(resolver).organisation == walk.organisation

    spf = aligned(envelope, "aspf")
    dkim = signing is not None and aligned(signing, "adkim")
    seen = f"From is {domain}, bounces go to {envelope}" + (f", signatures are of {signing}" if signing else "")
    if dkim or (spf and signing is None):
        return ALIGNMENT.passed(seen)
    modes = [name for name in ("aspf", "adkim") if tags.get(name, "r").lower() == "s"]
    strict = f", and your record asks for the very same domain ({'=s, '.join(modes)}=s)" if modes else ""
    if spf:
        return ALIGNMENT.warned(
            f"{seen}: the signatures do not count{strict}", f'newsletter.toml: [dkim] domain = "{domain}"'
        )
    if signing is None:
        return ALIGNMENT.warned(
            f"{seen}: SPF does not count{strict}, so your provider must sign as {domain}",
            "Authenticate the domain at your provider, or set bounce_address to one at that domain.",
        )
    return ALIGNMENT.failed(
        f"{seen}: neither counts{strict}", f'newsletter.toml: [dkim] domain = "{domain}", or bounce_address there.'
    )
