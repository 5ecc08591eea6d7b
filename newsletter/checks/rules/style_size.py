"""The `<style>` of a mail is one that Gmail keeps: small, in the head, without a rule in a rule in a rule."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsletter.checks.mail import Mail
from newsletter.checks.markup import elements
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.ERROR, source="Gmail, as caniemail.com/features/html-style tells; email-bugs #90")

DROPPED = 16_384
"""Bytes of all `<style>` together; Gmail drops the rules beyond."""

NEAR = 14_000

_NESTED = re.compile(r"@[\w-]+[^{};@]*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*@[\w-]+[^{}]*\{")
_FIX = "Move what every mail program needs into style attributes, and take out what is not used."


def find(mail: Mail) -> Iterable[Flaw]:
    styles = list(elements(mail.tree, "style"))
    size = sum(len((style.text or "").encode()) for style in styles)
    if size > NEAR:
        severity = Severity.ERROR if size > DROPPED else Severity.WARNING
        yield Flaw(
            reason=f"the <style> has {size:,} bytes; Gmail drops what is beyond {DROPPED:,}",
            fix=_FIX,
            severity=severity,
        )
    for style in styles:
        if nested := _NESTED.search(style.text or ""):
            rule = " ".join(nested[0].split())
            yield Flaw(
                reason=f"an @ rule stands in another one (“{rule[:60]}…”): Gmail drops this whole <style>",
                fix="Write the two as one: @media (…) and (…).",
                place=mail.sources.find(nested[0].split("{")[0].strip()),
            )
        if any(True for _ in style.iterancestors("body")):
            yield Flaw(
                reason=f"a <style> stands in the body (“{' '.join((style.text or '').split())[:40]}…”): "
                "Gmail does not read it there",
                fix="Put it into the head: mj-style in mj-head.",
                place=mail.sources.find("<style"),
            )
