"""Readers can see who writes, can answer, and find a postal address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.checks.addresses import below
from newsletter.checks.mail import Mail
from newsletter.checks.markup import visible_text
from newsletter.checks.rule import Flaw, Place, Rule
from newsletter.domain.finding import Severity
from newsletter.domain.mailbox import split_mailbox

RULE = Rule(severity=Severity.ERROR, source="RFC 5322 §3.6.2; EU 2000/31/EC, article 5; CAN-SPAM Act §7704(a)(5)")

NOWHERE = ("example.com", "example.net", "localhost", "test", "invalid", "local")
"""RFC 2606, RFC 6762: no mail arrives there. example.org is the demonstration's."""

_NO_REPLY = re.compile(
    r"(?:do[._-]?not|don'?t|no|niet|geen)[._-]?(?:reply|antwoorden|antwoord|beantwoorden)", re.IGNORECASE
)


def find(mail: Mail) -> Iterator[Flaw]:
    publication = mail.settings.publication
    yield from _mailbox(mail, "from", publication.sender)
    if publication.reply_to:
        yield from _mailbox(mail, "reply_to", publication.reply_to)
    answers = split_mailbox(publication.reply_to or publication.sender)[1]
    if _NO_REPLY.match(answers):
        yield Flaw(
            reason=f"answers go to {answers}, where nobody reads them: spam filters and readers like neither",
            fix="Set reply_to to an address that somebody reads.",
            place=_line(mail, answers),
            severity=Severity.WARNING,
        )
    if not split_mailbox(publication.sender)[0]:
        yield Flaw(
            reason=f"the sender has no name: readers see {publication.sender}",
            fix=f'Write from = "{publication.title} <{publication.sender.strip("<> ")}>".',
            place=_line(mail, publication.sender),
            severity=Severity.WARNING,
        )
    wanted = _letters(publication.postal_address)
    for name, text in (("HTML", visible_text(mail.tree)), ("text part", mail.text)):
        if wanted not in _letters(text):
            yield Flaw(
                reason=f"the postal address does not stand in the {name}: the law wants to know who sends this",
                fix="Let the template's footer show {{ publication.postal_address }}.",
            )


def _mailbox(mail: Mail, key: str, mailbox: str) -> Iterator[Flaw]:
    address = split_mailbox(mailbox)[1]
    local, _, host = address.rpartition("@")
    if not local or "." not in host or any(below(host.lower(), domain) for domain in NOWHERE):
        yield Flaw(
            reason=f"{key} is {mailbox}: no mail server believes that, and no answer arrives",
            fix=f"Set {key} under [publication] to an address of your own.",
            place=_line(mail, mailbox),
        )


def _line(mail: Mail, needle: str) -> Place | None:
    return mail.sources.find(needle, within="newsletter.toml")


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
