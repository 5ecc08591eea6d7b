"""Every opening of every reader's mail is filled in."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.copy import Copy
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity
from newsletter.domain.message import Message

RULE = Rule(severity=Severity.ERROR, source="interface.md §2: nobody gets a mail with a token in it")


def find_in_copy(copy: Copy) -> Iterator[Flaw]:
    if not isinstance(copy.made, Message) or not copy.nonce:
        return
    data = copy.made.data.replace(b"=\r\n", b"")
    nonce = copy.nonce.encode()
    if b"NL" + nonce + b"S" in data or b"nl:" + nonce + b":" in data:
        names = [slot.name for slot in copy.slots if slot.token.encode() in data]
        what = f"subscriber.{names[0]} is" if names else "something is"
        yield Flaw(
            reason=f"{what} not filled in in the mail of {copy.subscriber.email}",
            fix="Take it out of the subject, the introduction or the template, and tell us: it should not happen.",
            place=copy.place,
        )
