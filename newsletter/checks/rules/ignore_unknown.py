"""The rules that issue.md silences exist."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.WARNING, source="docs/checks.md")


def find(mail: Mail) -> Iterator[Flaw]:
    from newsletter.checks.registry import all_checks  # which imports every rule

    known = [check.id for check in all_checks()]
    for rule in mail.ignored:
        if rule in known:
            continue
        near = get_close_matches(rule.lower().replace("_", "-"), known, n=1)
        yield Flaw(
            reason=f"ignore: there is no rule {rule}" + (f"; did you mean {near[0]}?" if near else ""),
            fix="Use the name that newsletter check prints behind a finding.",
            place=mail.planned(rule),
        )
