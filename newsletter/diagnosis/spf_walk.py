"""Follows an SPF record through all that it includes, as a receiver that finds no match would (RFC 7208 §4.6.4)."""

from __future__ import annotations

from newsletter.diagnosis.resolver import Resolver
from newsletter.diagnosis.spf_record import ASKING, Network, SpfError, SpfRecord, find_record, read_record

MOST_LOOK_UPS = 10
MOST_VOIDS = 2

_ENOUGH = 40  # a record that is that wrong need not be followed further


class SpfWalk:
    """What a walk met: `look_ups` that count, `voids` among them that found nothing, and `errors`.

    `includes` are the domains it was led to, by redirect too; `networks` may send; `has_macro` says that a part depends
    on who asks, and was not followed.
    """

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self.look_ups = 0
        self.voids: list[str] = []
        self.includes: list[str] = []
        self.networks: list[Network] = []
        self.errors: list[str] = []
        self.has_ptr = False
        self.has_macro = False

    def follow(self, domain: str, record: SpfRecord, above: tuple[str, ...] = ()) -> None:
        """Count what a record asks for.

        Raises:
            Unanswered: the DNS does not answer about a part of it.
        """
        above = (*above, domain.lower())
        self.networks += [term.network for term in record.terms if term.network is not None and term.qualifier == "+"]
        for term in record.terms:
            if term.name not in ASKING or self.look_ups > _ENOUGH:
                continue
            self.look_ups += 1
            target = (term.domain or domain).lower().removesuffix(".")
            self.has_ptr |= term.name == "ptr"
            self.has_macro |= "%" in target
            if "%" in target or term.name == "ptr":  # depends on who asks
                continue
            if term.name == "include":
                self._descend(target, above)
            elif term.name == "mx":
                self._mx(target)
            else:
                self._addresses(target, ("A",) if term.name == "exists" else ("A", "AAAA"))
        if record.redirect and record.last is None and self.look_ups <= _ENOUGH:
            self.look_ups += 1
            if "%" in record.redirect:
                self.has_macro = True
            else:
                self._descend(record.redirect.lower().removesuffix("."), above)

    def _descend(self, target: str, above: tuple[str, ...]) -> None:
        if target in above:
            self.errors.append(f"{target} includes itself")
            return
        self.includes.append(target)
        try:
            text = find_record(target, self._resolver)
            if text is not None:
                self.follow(target, read_record(text), above)
                return
        except SpfError as error:
            self.errors.append(str(error))
            return
        self.errors.append(f"{target}, which it includes, has no SPF record")
        if not self._resolver.look_up(target, "TXT").values:
            self.voids.append(target)

    def _mx(self, target: str) -> None:
        hosts = self._resolver.look_up(target, "MX").values
        if not hosts:
            self.voids.append(target)
        if len(hosts) > MOST_LOOK_UPS:
            self.errors.append(f"{target} has more than {MOST_LOOK_UPS} mail servers, for mx")

    def _addresses(self, target: str, kinds: tuple[str, ...]) -> None:
        if not any(self._resolver.look_up(target, kind).values for kind in kinds):
            self.voids.append(target)
