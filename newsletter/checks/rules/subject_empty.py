"""The issue has a subject."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.ERROR, source="RFC 5322 §3.6.5; SpamAssassin: MISSING_SUBJECT")


def find(mail: Mail) -> Iterator[Flaw]:
    if not mail.written.get("subject", mail.subject).strip():
        reason = "there is no subject"
        if mail.subject.strip():
            reason = f'there is no subject: every issue would be called "{mail.subject}"'
    elif not mail.subject.strip():
        reason = "the subject is empty for a reader whose row has an empty cell there"
    else:
        return
    yield Flaw(reason=reason, fix="Write a subject in issue.md.", place=mail.planned("subject"))
