"""What a mail declares for every width and in the light: rule by rule, and element by element."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from newsletter.checks.cascade import Declaration, Media, StyleRule, declarations_in
from newsletter.checks.markup import elements, is_hidden
from newsletter.checks.rule import Flaw
from newsletter.checks.sources import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Declarations in one place. `tag` is what they are for, as far as that is known; `name` says where they stand."""

    name: str
    tag: str
    element: Any
    declarations: tuple[Declaration, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that a mail program cannot do: how it is written, and why that matters with what to do."""

    written: str
    reason: str
    fix: str


def written_in(tree: Any, rules: Iterable[StyleRule]) -> Iterator[Written]:
    """Go through the rules that always hold, then through the style attributes."""
    for rule in rules:
        if rule.media is Media.ALWAYS:
            tag = next((key for key in rule.steps[0].keys if key.isalnum()), "")
            yield Written(name=f"“{rule.name}”", tag=tag, element=None, declarations=rule.declarations)
    for element in elements(tree):
        style = element.get("style")
        if style:
            yield Written(
                name=f"<{element.tag}>", tag=element.tag, element=element, declarations=declarations_in(style)
            )


def told_once(found: Iterable[tuple[Written, Fault]], sources: Sources) -> Iterator[Flaw]:
    """Make one flaw of each fault in what is shown, however often it is there."""
    places: dict[Fault, list[Written]] = {}
    for written, fault in found:
        if written.element is not None and is_hidden(written.element):
            continue
        places.setdefault(fault, []).append(written)
    for fault, alike in places.items():
        more = f" and {len(alike) - 1} more" if len(alike) > 1 else ""
        loose = fault.written.replace(": ", ":")
        yield Flaw(
            reason=f"“{fault.written}” on {alike[0].name}{more}: {fault.reason}",
            fix=fault.fix,
            place=sources.find(fault.written) or sources.find(loose),
            element=next((one.element for one in alike if one.element is not None), None),
        )
