"""All MJML has become HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.ERROR, source="MJML 4: no mail program knows its tags; Rust's escapes come from mrml")

_TAG = re.compile(r"</?(mj-[a-z-]+|mjml)\b", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u\{[0-9a-fA-F]{1,6}\}")


def find(mail: Mail) -> Iterator[Flaw]:
    for tag in dict.fromkeys(_TAG.findall(mail.html)):
        yield Flaw(
            reason=f"<{tag}> is left in the HTML: mail programs drop it, and maybe what it holds",
            fix="Close the mj-raw or the tag around it, and use tags of MJML 4 only.",
            place=mail.sources.find(f"<{tag}"),
        )
    for escape in dict.fromkeys(_ESCAPE.findall(html.unescape(mail.html))):
        if escape not in mail.said:
            yield Flaw(
                reason=f"{escape} is left in the HTML instead of the sign it stands for",
                fix="Put the text between tags in place of an attribute, or leave the sign out.",
            )
