"""What is written for Outlook alone is closed again, and its tables are whole."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.outlook import outlook_branch, unbalanced
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.ERROR, source="html.md §1.2 (9): a comment left open swallows what follows")


def find(mail: Mail) -> Iterator[Flaw]:
    branch = outlook_branch(mail.html)
    if branch.faults:
        yield Flaw(
            reason=f"{branch.faults[0]}: a part of the mail is lost",
            fix="Open and close it in one mj-raw: <!--[if mso]> … <![endif]-->",
            place=mail.sources.find("<!--[if"),
        )
        return
    for fault in unbalanced(branch.html):
        yield Flaw(
            reason=f"in what Outlook reads, {fault}: the mail falls apart there",
            fix="Close within <!--[if mso]> … <![endif]--> every table, row and cell that is opened there, "
            "or in the next one.",
            place=mail.sources.find("<!--[if"),
        )
