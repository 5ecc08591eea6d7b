"""The mail says that it suits a dark scheme, and has colours for it."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.clients import support
from newsletter.checks.mail import Mail
from newsletter.checks.markup import elements
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.INFO, source="html.md §4, Dark mode; caniemail.com")


def find(mail: Mail) -> Iterator[Flaw]:
    metas = [meta for meta in elements(mail.tree, "meta") if meta.get("name") == "color-scheme"]
    if not any("dark" in (meta.get("content") or "") for meta in metas):
        yield Flaw(
            reason="nothing says that the mail suits a dark scheme, so that programs turn its colours over as they see "
            f"fit; of the others, {support('html-meta-color-scheme')}",
            fix='Put <meta name="color-scheme" content="light dark"> into mj-head, in mj-raw.',
            place=mail.sources.find("<mj-head"),
        )
    if not mail.styles.designed:
        yield Flaw(
            reason="there are no colours for the dark: Apple Mail and Samsung show a white sheet at night",
            fix="Add an mj-style with @media (prefers-color-scheme: dark).",
            place=mail.sources.find("<mj-head"),
        )
