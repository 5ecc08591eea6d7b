"""A proof: the issue for a few eyes, before anybody else has it. It is in no ledger, and its links are nobody's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from newsletter.delivery import Clock, Stop, run_loop
from newsletter.domain.delivery import Counts, Outcome, State
from newsletter.domain.run import Edition
from newsletter.domain.subscriber import Subscriber, address_key
from newsletter.errors import SubscriberError, UsageError
from newsletter.project import Project
from newsletter.services.choice import Choice, choose_issue
from newsletter.services.dkim_key import load_signer
from newsletter.services.links import link_maker
from newsletter.services.material import issue_material
from newsletter.services.press import Press, language_for
from newsletter.services.recipients import find_subscriber
from newsletter.services.sending import Sent, Warned
from newsletter.store import Ledger
from newsletter.subscribers.addresses import InvalidAddressError, read_address
from newsletter.transports import Transport

MARK = "[Test]"
"""Stands before the subject, so that nobody takes a proof for the issue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRequest:
    """Where test copies go, and whose copy they show: `reader`, else what their own addressees would get."""

    issue: str | None
    addresses: tuple[str, ...]
    reader: str | None = None


def send_proof(project: Project, request: ProofRequest, *, listener: Warned, clock: Clock, started: float) -> Sent:
    """Send test copies of an issue; no ledger knows of them.

    Raises:
        UsageError: an address is not one.
        SubscriberError: nobody has the reader's address.
        LaterError, StoppedError: the transport takes nothing.
    """
    addresses = tuple(dict.fromkeys(_address(text) for text in request.addresses))
    transport = project.transport()
    with project.store() as store:
        choice = choose_issue(project, store.ledger, request.issue)
        material = issue_material(project, store.ledger, choice, audience=None, now=clock.now())
        copies = {address: _shown(project, store.ledger, choice, request.reader or address) for address in addresses}
    for warning in material.warnings:
        listener.warn(str(warning))
    for address, reader in copies.items():
        if reader is None and request.reader is not None:
            raise SubscriberError(
                f"nobody has the address {request.reader}", hint="See who there is: newsletter subscribers list"
            )
        copies[address] = replace(reader or Subscriber(email=address), email=address)
    moment = f"{clock.now():%H%M%S}"
    issue = f"{choice.id}-test" if transport.rehearsal else f"{choice.id}-test-{moment}"
    editions = {language: _marked(edition, issue) for language, edition in material.editions.items()}
    inert = link_maker(project.settings, None).inert()
    press = Press(editions, links=lambda _subscriber: inert, signer=load_signer(project, listener.warn))
    outcomes = run_loop(_deliver(press, editions, [copy for copy in copies.values() if copy], transport))
    return Sent(
        issue=choice.id,
        counts=Counts(**Counter(outcome.state.value for outcome in outcomes)),
        rehearsal=transport.rehearsal,
        seconds=clock.monotonic() - started,
        transport=transport.url,
        suffix=issue.removeprefix(choice.id),
        stop=Stop.DONE,
        answers=tuple(zip(copies, outcomes, strict=True)),
        replies=tuple(outcome.reply for outcome in outcomes if outcome.state is not State.SENT),
    )


def _address(text: str) -> str:
    try:
        return read_address(text).email
    except InvalidAddressError as error:
        raise UsageError(str(error)) from error


def _shown(project: Project, ledger: Ledger, choice: Choice, email: str) -> Subscriber | None:
    """Find the reader as the issue knows them, or else the list."""
    key = address_key(email)
    entry = ledger.find(choice.sealed, key) if choice.sealed else None
    return entry.subscriber if entry else find_subscriber(project, key)


def _marked(edition: Edition, issue: str) -> Edition:
    """Mark the subject, and give the copies a Message-ID of their own: mail programs hide what they have had before."""
    return replace(
        edition,
        parts=replace(edition.parts, subject=f"{MARK} {edition.parts.subject}"),
        letterhead=replace(edition.letterhead, issue=issue),
    )


async def _deliver(
    press: Press, editions: Mapping[str, Edition], copies: list[Subscriber], transport: Transport
) -> list[Outcome]:
    outcomes = []
    session = await transport.connect()
    try:
        for subscriber in copies:
            made = press.message(subscriber, language_for(subscriber, editions))
            refused = made if isinstance(made, Outcome) else await session.offer(made)
            outcomes.append(refused or await session.finish())
    finally:
        await session.close()
    return outcomes
