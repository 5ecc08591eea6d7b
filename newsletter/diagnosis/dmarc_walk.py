"""Finds the DMARC record that holds for a domain: the tree walk of RFC 9989 §4.10."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from newsletter.diagnosis.resolver import Resolver
from newsletter.diagnosis.tags import read_tags

MOST_LABELS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A record that was met: the domain it stands at, its tags, its text."""

    domain: str
    tags: Mapping[str, str]
    text: str


@dataclass(slots=True, kw_only=True)
class TreeWalk:
    """A walk from `start` upwards: the records met, nearest first; `several` are domains with more than one."""

    start: str
    met: list[Policy] = field(default_factory=list)
    several: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def run(self, resolver: Resolver) -> TreeWalk:
        """Walk.

        Raises:
            Unanswered: the DNS says nothing about a step.
        """
        for domain in steps(self.start):
            found = [text for text in resolver.look_up(f"_dmarc.{domain}", "TXT").values if _is_dmarc(text)]
            if len(found) > 1:
                self.several.append(domain)
            elif found:
                tags = read_tags(found[0])
                if tags is None:
                    self.broken.append(domain)
                    continue
                self.met.append(Policy(domain=domain, tags=tags, text=found[0]))
                if tags.get("psd", "").lower() in ("n", "y"):
                    break
        return self

    @property
    def organisation(self) -> str:
        """The organisational domain; the start itself where no record tells."""
        for policy in self.met:
            psd = policy.tags.get("psd", "").lower()
            if psd == "n":
                return policy.domain
            if psd == "y" and policy.domain != self.start:
                labels = policy.domain.count(".") + 2
                return ".".join(self.start.split(".")[-labels:])
        return self.met[-1].domain if self.met else self.start

    @property
    def policy(self) -> Policy | None:
        """The record that holds: the domain's own, else that of the organisation, else of the suffix above it."""
        at = {policy.domain: policy for policy in self.met}
        return at.get(self.start) or at.get(self.organisation) or (self.met[-1] if self.met else None)


def steps(domain: str) -> list[str]:
    """Return the domains to ask, at most eight: a long name is shortened at once to seven labels (§4.10)."""
    labels = domain.lower().split(".")
    above = labels[1:] if len(labels) < MOST_LABELS else labels[1 - MOST_LABELS :]
    return [domain.lower(), *(".".join(above[start:]) for start in range(len(above)))]


def _is_dmarc(text: str) -> bool:
    name, _, value = text.partition(";")[0].partition("=")
    return name.strip() == "v" and value.strip() == "DMARC1"
