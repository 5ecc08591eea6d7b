"""The line beside the subject says something more, in a length that mail programs show."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Rule
from newsletter.checks.words import bare
from newsletter.domain.finding import Severity

RULE = Rule(
    severity=Severity.WARNING, source="What inboxes show: phones 35 to 55 characters, Gmail 90 to 100, Apple Mail 140"
)

SHORTEST, LONGEST = 40, 140


def find(mail: Mail) -> Iterator[Flaw]:
    preheader = mail.preheader.strip()
    derived = not mail.written.get("preheader", preheader).strip()
    place = mail.planned("preheader")
    if not preheader:
        reason = "there is no preheader: the inbox shows whatever comes first in the mail"
        yield Flaw(reason=reason, fix=f"Write {SHORTEST} to 110 characters in issue.md.", place=place)
    elif bare(preheader) == bare(mail.subject):
        yield Flaw(
            reason="the preheader says the same as the subject: the inbox shows it twice",
            fix="Write in issue.md what else there is to read.",
            place=place,
        )
    elif not derived and len(preheader) < SHORTEST:
        reason = f"the preheader has {len(preheader)} characters: there is room for {SHORTEST} to 110"
        yield Flaw(reason=reason, fix="Say what else there is to read, or leave it empty: it is made.", place=place)
    elif not derived and len(preheader) > LONGEST:
        reason = f"the preheader has {len(preheader)} characters: no inbox shows more than {LONGEST}"
        yield Flaw(reason=reason, fix=f"Keep to {SHORTEST} to 110, the point first.", place=place)
