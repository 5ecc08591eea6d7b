"""Makes every message that is left to send, and sends none."""

from __future__ import annotations

from collections.abc import Iterable

from newsletter.delivery import Clock
from newsletter.domain.delivery import Counts
from newsletter.domain.message import Message
from newsletter.domain.run import Addressee, Entry
from newsletter.project import Project
from newsletter.services.choice import choose_issue
from newsletter.services.issuing import Issuing
from newsletter.services.sending import Listener, SendRequest, Sent


def dry_run(project: Project, request: SendRequest, *, listener: Listener, clock: Clock, started: float) -> Sent:
    """Make the messages of what `request` would send.

    Raises:
        NewsletterError: whatever would stop the send before its first message.
    """
    with project.store() as store:
        transport = project.transport()
        issuing = Issuing(project=project, store=store, transport=transport, listener=listener)
        choice = choose_issue(project, store.ledger, request.issue)
        issuing.check_publication()
        material = issuing.material(choice, audience=request.audience, now=clock.now())
        press = issuing.press(material.editions)
        press.check()
        sealed = None if transport.rehearsal else choice.sealed
        entries: Iterable[Entry | Addressee] = (
            store.ledger.due(sealed, now=clock.now()) if sealed else issuing.at_least_one(material)
        )
        made = [isinstance(press.message(entry.subscriber, entry.language), Message) for entry in entries]
        issuing.tell_problems()
        counts = store.ledger.counts(sealed) if sealed else Counts(pending=sum(made), skipped=made.count(False))
    return Sent(
        issue=choice.id,
        counts=counts,
        rehearsal=transport.rehearsal,
        seconds=clock.monotonic() - started,
        transport=transport.url,
        rendered=sum(made),
    )
