"""Every reader can leave: a link in the HTML and in the text part that says so, and the header for one click."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Rule
from newsletter.checks.words import folded
from newsletter.domain.finding import Severity
from newsletter.i18n.phrases import UNSUBSCRIBE_WORDS, phrases_for

RULE = Rule(
    severity=Severity.ERROR, source="RFC 8058; Gmail and Yahoo, sender guidelines 2024; EU 2002/58/EC, article 13"
)

_FIX = 'Let the template show {{ unsubscribe_url }} with a word such as "{word}".'


def find(mail: Mail) -> Iterator[Flaw]:
    if mail.settings.unsubscribe.managed_by == "relay":
        return
    words = phrases_for(mail.language, UNSUBSCRIBE_WORDS)
    fix = _FIX.replace("{word}", words[0])
    links = [link for link in mail.anchors if link.href == mail.links.unsubscribe]
    if not links:
        yield Flaw(reason="there is no link to unsubscribe in the HTML: readers report it as spam instead", fix=fix)
    elif not any(word in folded(f"{link.text} {link.label or ''}") for link in links for word in words):
        reason = f'the link to unsubscribe says "{links[0].text}", which nobody who wants to leave looks for'
        yield Flaw(reason=reason, fix=fix, element=links[0].element)
    if mail.links.unsubscribe not in mail.text:
        yield Flaw(reason="there is no link to unsubscribe in the text part", fix=fix)
    elif not any(word in folded(mail.text) for word in words):
        yield Flaw(reason="the text part does not say which link is the one to unsubscribe", fix=fix)
    yield from _headers(mail)


def _headers(mail: Mail) -> Iterator[Flaw]:
    if not mail.data:  # no message could be made, which others tell
        return
    headers = message_from_bytes(mail.data.partition(b"\r\n\r\n")[0], policy=default)
    leave = "".join(str(headers["List-Unsubscribe"] or "").split())
    secure = mail.links.unsubscribe.lower().startswith("https://")
    if f"<{mail.links.unsubscribe}>" not in leave:
        yield Flaw(
            reason="the header List-Unsubscribe does not hold the address where this reader can leave",
            fix="Set base_url to an https address, or mailto under [unsubscribe].",
            place=mail.sources.find("base_url", within="newsletter.toml"),
        )
    elif secure and headers["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click":
        reason = "the header List-Unsubscribe-Post is missing: Gmail and Yahoo want one click to be enough"
        yield Flaw(reason=reason, fix="This is ours to mend: please tell us.")
