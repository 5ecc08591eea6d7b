"""Whether a computer may send for a domain: SPF's check_host() (RFC 7208 §4)."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from enum import StrEnum

from newsletter.diagnosis.resolver import Records, Resolver
from newsletter.diagnosis.spf_record import ASKING, SpfError, Term, find_record, read_record
from newsletter.diagnosis.spf_walk import MOST_LOOK_UPS, MOST_VOIDS

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_MACRO = re.compile(r"%(?:\{([slodiphcrtv])(\d*)(r?)([-.+,/_=]*)\}|([%_-]))", re.IGNORECASE)


class Verdict(StrEnum):
    NONE = "none"
    NEUTRAL = "neutral"
    PASS = "pass"  # noqa: S105 - a verdict, no secret
    FAIL = "fail"
    SOFTFAIL = "softfail"
    PERMERROR = "permerror"


_VERDICTS = {"+": Verdict.PASS, "-": Verdict.FAIL, "~": Verdict.SOFTFAIL, "?": Verdict.NEUTRAL}


@dataclass(slots=True, kw_only=True)
class SpfEvaluation:
    """One evaluation: of `address`, which sends for `sender`, a mail address. `why` is the word that decided."""

    address: Address
    sender: str
    resolver: Resolver
    why: str = ""
    _look_ups: int = field(default=0)
    _voids: int = field(default=0)

    def verdict(self) -> Verdict:
        """Evaluate.

        Raises:
            Unanswered: the DNS does not answer; a receiver would try again later (temperror).
        """
        try:
            return self._check(self.sender.rpartition("@")[2].lower())
        except SpfError as error:
            self.why = str(error)
            return Verdict.PERMERROR

    def _check(self, domain: str) -> Verdict:
        text = find_record(domain, self.resolver)
        if text is None:
            return Verdict.NONE
        record = read_record(text)
        for term in record.terms:
            if self._matches(term, domain):
                self.why = f"{term.name}{':' if term.domain or term.network else ''}{term.domain or term.network or ''}"
                return _VERDICTS[term.qualifier]
        if not record.redirect:
            return Verdict.NEUTRAL
        self._count()
        verdict = self._check(self._expanded(record.redirect, domain))
        if verdict is Verdict.NONE:
            raise SpfError(f"{record.redirect}, where it redirects to, has no SPF record")
        return verdict

    def _matches(self, term: Term, domain: str) -> bool:
        if term.name == "all":
            return True
        if term.network is not None:
            return self.address in term.network
        if term.name in ASKING:
            self._count()
        target = self._expanded(term.domain, domain) if term.domain else domain
        if term.name == "include":
            verdict = self._check(target)
            if verdict is Verdict.NONE:
                raise SpfError(f"{target}, which it includes, has no SPF record")
            return verdict is Verdict.PASS
        if term.name == "exists":
            return bool(self._found(target, "A").values)
        if term.name == "a":
            return self._is_of(target, term)
        if term.name == "mx":
            hosts = [value.partition(" ")[2] for value in self._found(target, "MX").values]
            if len(hosts) > MOST_LOOK_UPS:
                raise SpfError(f"{target} has more than {MOST_LOOK_UPS} mail servers, for mx")
            return any(self._is_of(host, term) for host in hosts)
        names = self._found(self.address.reverse_pointer, "PTR").values[:MOST_LOOK_UPS]
        near = [name for name in names if name == target or name.endswith(f".{target}")]
        whole = Term(qualifier="+", name="a")
        return any(self._is_of(name, whole) for name in near)

    def _is_of(self, host: str, term: Term) -> bool:
        kind, prefix = ("A", term.prefixes[0]) if self.address.version == 4 else ("AAAA", term.prefixes[1])
        networks = (ipaddress.ip_network(f"{one}/{prefix}", strict=False) for one in self._found(host, kind).values)
        return any(self.address in network for network in networks)

    def _found(self, name: str, kind: str) -> Records:
        found = self.resolver.look_up(name, kind)
        if not found.values:
            self._voids += 1
            if self._voids > MOST_VOIDS:
                raise SpfError(f"more than {MOST_VOIDS} look-ups find nothing")
        return found

    def _count(self) -> None:
        self._look_ups += 1
        if self._look_ups > MOST_LOOK_UPS:
            raise SpfError(f"it needs more than {MOST_LOOK_UPS} look-ups")

    def _expanded(self, text: str, domain: str) -> str:
        """Fill in macros (§7)."""
        local, _, host = self.sender.rpartition("@")
        values = {
            "s": self.sender, "l": local or "postmaster", "o": host, "d": domain, "h": host, "p": "unknown",
            "i": ".".join(self.address.exploded.replace(":", "")) if self.address.version == 6 else str(self.address),
            "v": "ip6" if self.address.version == 6 else "in-addr",
        }  # fmt: skip

        def filled(found: re.Match[str]) -> str:
            if found[5]:
                return {"%": "%", "_": " ", "-": "%20"}[found[5]]
            parts = re.split(f"[{re.escape(found[4] or '.')}]", values.get(found[1].lower(), "unknown"))
            parts = parts[::-1] if found[3] else parts
            return ".".join(parts[-int(found[2]) :] if found[2] else parts)

        return _MACRO.sub(filled, text)
