"""Finds the rules: every module in `newsletter/checks/rules/` is one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from newsletter.checks import rules
from newsletter.checks.copy import Copy
from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Rule
from newsletter.checks.sighting import sight_of
from newsletter.domain.finding import Finding
from newsletter.domain.sight import Sight
from newsletter.fetching import Answer, FetchError

Answers = Mapping[str, Answer | FetchError]
"""What the web said about each address that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A rule as it was found: its id, what should be true, and what it can look at."""

    id: str
    title: str
    rule: Rule
    find: Callable[[Mail], Iterable[Flaw]] | None
    find_in_copy: Callable[[Copy], Iterable[Flaw]] | None
    addresses: Callable[[Mail], Iterable[str]] | None
    find_online: Callable[[Mail, Answers], Iterable[Flaw]] | None

    def findings(self, flaws: Iterable[Flaw], *, where: str, language: str = "") -> Iterator[Finding]:
        """Name the rule behind each flaw; `where` is meant where a flaw has no place of its own.

        `language` is that of the edition.
        """
        for flaw in flaws:
            yield Finding(
                rule=self.id,
                severity=flaw.severity or self.rule.severity,
                where=flaw.place.where if flaw.place else where,
                line=flaw.place.line if flaw.place else None,
                reason=flaw.reason,
                fix=flaw.fix,
                source=self.rule.source,
                seen=_seen(flaw, language),
            )


@cache
def all_checks() -> tuple[Check, ...]:
    """Return every rule there is, by id."""
    names = sorted(module.name for module in pkgutil.iter_modules(rules.__path__))
    return tuple(_check(name, importlib.import_module(f"{rules.__name__}.{name}")) for name in names)


def _check(name: str, module: ModuleType) -> Check:
    title = " ".join((module.__doc__ or "").split("\n\n")[0].split())
    return Check(
        id=name.replace("_", "-"),
        title=title,
        rule=module.RULE,
        find=getattr(module, "find", None),
        find_in_copy=getattr(module, "find_in_copy", None),
        addresses=getattr(module, "addresses", None),
        find_online=getattr(module, "find_online", None),
    )


def _seen(flaw: Flaw, language: str) -> Sight | None:
    """Tell where in the mail a flaw is seen; the words are looked for later, in the copy that is shown."""
    if flaw.element is not None:
        return sight_of(flaw.element, appearance=flaw.appearance, language=language)
    words = " ".join(flaw.words.split())
    return Sight(tag="", text=words, appearance=flaw.appearance, language=language) if words else None
