"""Every link leads to a page that is there; asked with `--online`."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.addresses import is_web
from newsletter.checks.mail import Mail
from newsletter.checks.markup import Link
from newsletter.checks.registry import Answers
from newsletter.checks.rule import Flaw, Rule
from newsletter.checks.verdicts import asked_for, is_offline, verdict
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.ERROR, source="RFC 9110 §15.5.5, §15.5.11")


def addresses(mail: Mail) -> Iterator[str]:
    return (asked_for(link.href) for link in _asked(mail))


def find_online(mail: Mail, answers: Answers) -> Iterator[Flaw]:
    if is_offline(answers):
        yield Flaw(
            reason="the web could not be reached: nothing is known about the links",
            fix="Look whether this computer is online, and check again.",
            place=mail.plan,
            severity=Severity.WARNING,
        )
        return
    for link in {link.href: link for link in _asked(mail)}.values():
        answer = answers.get(asked_for(link.href))
        if answer is not None and (told := verdict(answer)):
            severity, reason = told
            yield Flaw(
                reason=f'the link "{link.label or link.text}" leads to {link.href}: {reason}',
                fix="Follow it; give the address where the page is now, or take the link out.",
                place=mail.place_of(link.href),
                element=link.element,
                severity=severity,
            )


def _asked(mail: Mail) -> Iterator[Link]:
    """Return the links to ask for: not the reader's own, nor pages of this issue that are not published yet."""
    own = mail.settings.publication.page(f"{mail.issue.id}/")
    for link in mail.anchors:
        to_ask = is_web(link.href) and not mail.is_readers_own(link.href)
        if to_ask and (mail.published or not link.href.startswith(own)):
            yield link
