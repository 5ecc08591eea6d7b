"""Whether SPF lets the publication's mail pass (mail.md A11, RFC 7208)."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from newsletter.diagnosis.observation import Check, Group, Observation
from newsletter.diagnosis.resolver import Resolver, Unanswered
from newsletter.diagnosis.spf_evaluation import SpfEvaluation, Verdict
from newsletter.diagnosis.spf_record import Network, SpfError, SpfRecord, find_record, read_record
from newsletter.diagnosis.spf_walk import MOST_LOOK_UPS, MOST_VOIDS, SpfWalk

SPF = Check(
    id="spf",
    group=Group.DNS,
    why="SPF tells receivers which servers may send for the domain of your bounce address; Gmail, Yahoo and "
    "Outlook.com want it of everybody who mails many.",
    source="RFC 7208 §3, §4.6.4; support.google.com/mail/answer/81126",
)
SPF_ADDRESS = Check(
    id="spf-address",
    group=Group.DNS,
    why="What receivers do with mail from this very address follows from SPF.",
    source="RFC 7208 §4",
)

INCLUDES = {
    "microsoft365": "spf.protection.outlook.com",
    "google": "_spf.google.com",
}
"""What the record must include for providers that send under the domain of your own bounce address."""
BOUNCES_ELSEWHERE = frozenset(("brevo", "ses", "mailgun", "postmark", "sendgrid"))
"""Providers that put a bounce address of their own, or at the domain set up there, in the place of yours."""


def examine_spf(domain: str, resolver: Resolver, *, provider: str | None) -> Iterator[Observation]:
    """Look at the record of a bounce address's domain, and at all that it includes."""
    include = INCLUDES.get(provider or "")
    instead = "" if include or provider == "postfix" else ", with your mail server's or provider's include: for mx"
    record_text = f"v=spf1 {f'include:{include}' if include else 'mx'} ~all"
    proposal = f'Publish{instead}:\n{domain}. TXT "{record_text}"'
    try:
        text = find_record(domain, resolver)
        if text is None:
            if provider in BOUNCES_ELSEWHERE:
                yield SPF.not_checked(
                    f"{domain} has no SPF record; {provider} sends with a bounce address and SPF of its own",
                    f"Nothing, if {provider} shows your domain as authenticated.",
                )
            else:
                yield SPF.failed(f"{domain} has no SPF record", proposal)
            return
        record = read_record(text)
        walk = SpfWalk(resolver)
        walk.follow(domain, record)
        lacking = include if include and not _has_servers(walk, include, resolver) else None
    except SpfError as error:
        yield SPF.failed(str(error), f"Correct the record, of which there may be one. {proposal}")
    except Unanswered as error:
        yield SPF.not_checked(str(error))
    else:
        problems = list(_problems(domain, record, walk, lacking))
        if problems:
            yield from problems
        else:
            yield SPF.passed(f"{domain}: {text} ({walk.look_ups} of {MOST_LOOK_UPS} look-ups)")


def _problems(domain: str, record: SpfRecord, walk: SpfWalk, lacking: str | None) -> Iterator[Observation]:
    for error in dict.fromkeys(walk.errors):
        yield SPF.failed(f"{domain}: {error}", f"Take it out of the record of {domain}, or correct it.")
    if walk.look_ups > MOST_LOOK_UPS:
        yield SPF.failed(
            f"{domain}: the record needs {walk.look_ups} look-ups, and receivers stop after {MOST_LOOK_UPS}",
            "Take out the include: of every service that no longer sends for you; replace a and mx by ip4:….",
        )
    if len(walk.voids) > MOST_VOIDS:
        yield SPF.failed(
            f"{domain}: {len(walk.voids)} look-ups find nothing ({', '.join(walk.voids[:4])}), and receivers stop "
            f"after {MOST_VOIDS}",
            "Take them out of the record.",
        )
    last = record.last
    if last is not None and last.qualifier == "+":
        yield SPF.failed(f"{domain}: the record ends in +all: everybody may send as you", "Write ~all or -all instead.")
    elif last is None and not record.redirect:
        yield SPF.warned(f"{domain}: the record does not say what holds for all others", "Write ~all at its end.")
    elif last is not None and last.qualifier == "?":
        yield SPF.warned(f"{domain}: the record ends in ?all, which says nothing", "Write ~all or -all instead.")
    if last is not None and record.terms[-1] is not last:
        yield SPF.warned(f"{domain}: what stands behind {last.qualifier}all is never read", "Move it before that.")
    if walk.has_ptr:
        yield SPF.warned(
            f"{domain}: the record uses ptr, which is slow, and not counted by some", "Name the servers: ip4:…, a:…."
        )
    if lacking and walk.has_macro:
        yield SPF.not_checked(
            f"{domain}: whether your provider's servers are in it depends on who asks: a part of the record is a macro",
            f"See at the service that keeps your SPF record that {lacking} is in it.",
        )
    elif lacking:
        yield SPF.failed(
            f"{domain}: the record does not include your provider's servers",
            f"Add include:{lacking} to it, before its last word.",
        )


def _has_servers(walk: SpfWalk, include: str, resolver: Resolver) -> bool:
    """Tell whether a record names a provider's servers: by the provider's own record, or each network of that."""
    if include in walk.includes:
        return True
    theirs = SpfWalk(resolver)
    try:
        text = find_record(include, resolver)
        theirs.follow(include, read_record(text or ""))
    except (SpfError, Unanswered):  # then all there is to see is that it is not included
        return False
    return bool(theirs.networks) and all(
        any(_lies_in(one, other) for other in walk.networks) for one in theirs.networks
    )


def _lies_in(one: Network, other: Network) -> bool:
    return one.version == other.version and one.network_address in other and one.prefixlen >= other.prefixlen


def examine_spf_address(sender: str, ip: str, resolver: Resolver) -> Observation:
    """Evaluate SPF for mail from `sender`, a mail address, that comes from the IP address `ip`."""
    evaluation = SpfEvaluation(address=ipaddress.ip_address(ip), sender=sender, resolver=resolver)
    try:
        verdict = evaluation.verdict()
    except Unanswered as error:
        return SPF_ADDRESS.not_checked(str(error))
    text = f"{ip} for {sender}: {verdict}" + (f" ({evaluation.why})" if evaluation.why else "")
    if verdict is Verdict.PASS:
        return SPF_ADDRESS.passed(text)
    domain, word = sender.rpartition("@")[2], f"ip{ipaddress.ip_address(ip).version}:{ip}"
    if verdict is Verdict.NONE:
        fix = f'Publish:\n{domain}. TXT "v=spf1 {word} ~all"'
    elif verdict is Verdict.PERMERROR:
        fix = f"Correct the SPF record of {domain} first."
    else:
        fix = f"Add {word} to the SPF record of {domain}, before its last word."
    failing = (Verdict.FAIL, Verdict.PERMERROR, Verdict.NONE)
    return SPF_ADDRESS.failed(text, fix) if verdict in failing else SPF_ADDRESS.warned(text, fix)
