"""The text part says what the HTML says, links included."""

from __future__ import annotations

from collections.abc import Iterable

from newsletter.checks.mail import Mail
from newsletter.checks.markup import visible_text
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.WARNING, source="SpamAssassin: MPART_ALT_DIFF, MIME_HTML_ONLY")

SHARE = 0.3
"""How much of the HTML's text it has at least."""

_FIX = "Look at email.txt in your templates: it should show every item."


def find(mail: Mail) -> Iterable[Flaw]:
    if not mail.text.strip():
        yield Flaw(
            reason="there is no text part: spam filters count that against the mail, and who reads text sees nothing",
            fix=_FIX,
            severity=Severity.ERROR,
        )
        return
    plain, shown = len("".join(mail.text.split())), len("".join(visible_text(mail.tree).split()))
    if plain < SHARE * shown:
        yield Flaw(reason=f"the text part has {100 * plain // shown} % of the words of the HTML", fix=_FIX)
    if "://" not in mail.text and any("://" in link.href for link in mail.anchors):
        yield Flaw(reason="the text part has no links; the HTML has", fix=_FIX)
