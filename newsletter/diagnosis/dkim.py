"""Whether receivers find the key that our signatures are checked with (mail.md A12, RFC 6376 §3.6.1)."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from newsletter.diagnosis.observation import Check, Group, Observation
from newsletter.diagnosis.resolver import Resolver, Unanswered
from newsletter.diagnosis.tags import read_tags

DKIM = Check(
    id="dkim",
    group=Group.DNS,
    why="A signature that cannot be checked is worse than none; Gmail, Yahoo and Outlook.com want a valid one.",
    source="RFC 6376 §3.6.1, RFC 8301 §3.2; support.google.com/mail/answer/81126",
)
LEAST_BITS, GOOD_BITS = 1024, 2048

_KEYGEN = "Publish what newsletter dkim-keygen printed:"


@dataclass(frozen=True, slots=True, kw_only=True)
class OurKey:
    """The key that signs: `record` is what its TXT record must say."""

    domain: str
    selector: str
    record: str
    bits: int

    @property
    def name(self) -> str:
        return f"{self.selector}._domainkey.{self.domain}"


def examine_relay_key(provider: str | None, domain: str) -> Observation:
    """Say what to look for where nothing is signed here."""
    who = provider or "the mail server"
    otherwise = "" if provider not in (None, "postfix") else " If nobody signs: newsletter dkim-keygen (docs/dkim.md)."
    return DKIM.not_checked(
        f"nothing is signed here (no [dkim] table): whether {who} signs as {domain} shows in a message only",
        "Run newsletter send --test with an address of yours at Gmail, choose Show original there: DKIM must say PASS "
        f"with {domain}.{otherwise}",
    )


def examine_dkim(key: OurKey, resolver: Resolver) -> Iterator[Observation]:
    """Compare what the DNS says with the key that we have."""
    strings = (key.record[start : start + 255] for start in range(0, len(key.record), 255))  # RFC 1035 §3.3.14
    quoted = " ".join(f'"{text}"' for text in strings)
    proposal = f"{key.name}. TXT ( {quoted} )"
    try:
        found = resolver.look_up(key.name, "TXT").values
    except Unanswered as error:
        yield DKIM.not_checked(str(error))
        return
    if not found:
        yield DKIM.failed(f"{key.name} has no TXT record", f"{_doubled(key, resolver)}Publish:\n{proposal}")
        return
    if len(found) > 1:
        yield DKIM.failed(
            f"{key.name} has {len(found)} TXT records; receivers take any of them", f"Keep only:\n{proposal}"
        )
        return
    tags = read_tags(found[0])
    if tags is None or "p" not in tags:
        yield DKIM.failed(f"{key.name}: this is no DKIM record: {found[0][:60]!r}", f"Publish:\n{proposal}")
        return
    problems = list(_problems(key, tags, proposal))
    yield from problems
    if not problems:
        yield DKIM.passed(f"{key.name} is our key ({key.bits} bits)")


def _problems(key: OurKey, tags: Mapping[str, str], proposal: str) -> Iterator[Observation]:
    if tags.get("v", "DKIM1") != "DKIM1" or ("v" in tags and next(iter(tags)) != "v"):
        yield DKIM.failed(f"{key.name}: v=DKIM1 must come first", f"Publish:\n{proposal}")
    if tags.get("k", "rsa") != "rsa":
        yield DKIM.failed(f"{key.name}: k={tags['k']}, and our key is RSA", f"Publish:\n{proposal}")
    if not tags["p"]:
        yield DKIM.failed(
            f"{key.name}: the key is withdrawn (p= is empty)",
            "Make another with newsletter dkim-keygen --selector and a new name.",
        )
    elif not _same(tags["p"], key.record):
        yield DKIM.failed(
            f"{key.name}: the DNS has another key than ours, or only a part of it",
            f"Forms cut off after 255 characters: use several strings. {_KEYGEN}\n{proposal}",
        )
    elif key.bits < LEAST_BITS:
        yield DKIM.failed(f"{key.name}: a key of {key.bits} bits counts for nothing", "Run newsletter dkim-keygen.")
    elif key.bits < GOOD_BITS:
        yield DKIM.warned(
            f"{key.name}: a key of {key.bits} bits is weak", f"Make one of {GOOD_BITS} with newsletter dkim-keygen."
        )
    if "h" in tags and "sha256" not in _list(tags["h"]):
        yield DKIM.failed(f"{key.name}: h={tags['h']} does not allow sha256", f"Publish:\n{proposal}")
    if "s" in tags and not {"*", "email"} & _list(tags["s"]):
        yield DKIM.failed(f"{key.name}: s={tags['s']} is not for mail", f"Publish:\n{proposal}")
    if "y" in _list(tags.get("t", "")):
        yield DKIM.warned(f"{key.name}: t=y says that signing is only tested", f"Take t=y out. Publish:\n{proposal}")


def _list(text: str) -> set[str]:
    return {word.strip().lower() for word in text.split(":")}


def _same(published: str, record: str) -> bool:
    """Compare public keys; some publish the bare one of PKCS#1, which is the end of ours (RFC 6376 §3.6.1)."""
    ours = b64decode((read_tags(record) or {})["p"])
    try:
        theirs = b64decode(re.sub(r"\s", "", published), validate=True)
    except (binascii.Error, ValueError):
        return False
    return theirs == ours or (len(theirs) > len(ours) - 32 and ours.endswith(theirs))


def _doubled(key: OurKey, resolver: Resolver) -> str:
    """Look where forms put it that add the domain by themselves."""
    wrong = f"{key.name}.{key.domain}"
    try:
        there = resolver.look_up(wrong, "TXT").values
    except Unanswered:
        there = ()
    return f"It stands at {wrong}, where nobody looks: the form adds the domain by itself. " if there else ""
