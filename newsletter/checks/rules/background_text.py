"""Text on a picture has a colour behind it, for where the picture is not shown."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.WARNING, source="caniemail.com/features/css-background-image; WCAG 2.2, 1.4.3")


def find(mail: Mail) -> Iterator[Flaw]:
    texts = [shown for shown in mail.styles.texts if shown.light is not None and shown.light.bare]
    if texts:
        more = f" and {len(texts) - 1} more" if len(texts) > 1 else ""
        yield Flaw(
            reason=f"“{texts[0].text[:40]}”{more} stands on a background picture without a colour of its own: where "
            "pictures are off, and in Outlook, it stands on whatever is behind that",
            fix="Give what has the picture a background-color like it, and bgcolor.",
            place=mail.sources.find(texts[0].text[:60]),
            element=texts[0].element,
        )
