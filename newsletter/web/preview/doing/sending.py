"""Sends from the studio: a test copy to a few, or the issue to everybody."""

from __future__ import annotations

import re
import time

from newsletter.delivery import SystemClock
from newsletter.domain.delivery import State
from newsletter.errors import NewsletterError
from newsletter.services.departure import foresee
from newsletter.services.proof import ProofRequest, send_proof
from newsletter.services.sending import Hearing, Sent
from newsletter.web.preview.actions import Form, Notice
from newsletter.web.preview.visit import Visit
from newsletter.web.preview.wording import counted, sentence


def send_test(visit: Visit, form: Form) -> Notice:
    """Send test copies to the addresses that are ticked or typed in; what is typed stays, whatever comes of it."""
    visit.studio.answers.pop(visit.folder.id, None)
    typed = form.get("typed", "")
    addresses = (*form.get("to", "").split("\n"), *re.split(r"[\s,;]+", typed))
    wanted = tuple(dict.fromkeys(address for address in addresses if address))
    if not wanted:
        return Notice(text="No address is ticked or typed in.", hint="Say where the test copy goes.", wrong=True)
    reader = visit.reader.subscriber.email if form.get("as_reader") and not visit.reader.made_up else None
    hearing = Hearing()
    request = ProofRequest(issue=visit.folder.id, addresses=wanted, reader=reader)
    try:
        sent = send_proof(visit.project, request, listener=hearing, clock=SystemClock(), started=time.monotonic())
    except NewsletterError as error:
        text, hint = sentence(error.message), error.hint or ""
        return Notice(text=text, hint=hint, wrong=True, status=409, shown={"typed": typed})
    visit.studio.answers[visit.folder.id] = sent.answers
    well = sum(outcome.state is State.SENT for _, outcome in sent.answers)
    wrong = len(sent.answers) - well
    text = f"{counted(well, 'test copy', 'test copies')} of issue {sent.issue} {'was' if well == 1 else 'were'} "
    text += f"written to {_place(sent)}." if sent.rehearsal else "sent."
    if wrong:
        text += f" {counted(wrong, 'copy', 'copies')} did not go."
    hint = "\n".join(hearing.heard)
    return Notice(text=text, hint=hint, wrong=bool(wrong), shown={"typed": typed})


def send_now(visit: Visit, form: Form) -> Notice:
    """Start sending the issue, if what was agreed to is what would happen."""
    issue = visit.folder.id
    departure = foresee(visit.project, issue, now=visit.studio.now())
    if not departure.left:
        return Notice(text=f"Nothing is left to send of issue {issue}.", wrong=True, status=409)
    if departure.errors and form.get("force") != departure.obstacles:
        return Notice(
            text=f"Nothing was sent: {counted(len(departure.errors), 'thing')} must be put right first.",
            hint="They are listed below. If it is to be sent as it is, say so there.",
            wrong=True,
            status=409,
        )
    number = re.sub(r"[\s.,']", "", form.get("number", ""))
    if not departure.rehearsal and number != str(departure.left):
        typed = f"you typed {form.get('number', '').strip()}" if number else "you typed nothing"
        return Notice(
            text=f"Nothing was sent: it would go to {counted(departure.left, 'reader')}, and {typed}.",
            hint="Type how many readers it goes to, to say that this is meant.",
            wrong=True,
            status=409,
        )
    visit.studio.sendings.start(visit.project, issue, now=visit.studio.now(), force=bool(departure.errors))
    if departure.rehearsal:
        return Notice(text="The rehearsal has begun. Nothing leaves this computer.")
    return Notice(
        text="The sending has begun. It goes on by itself: you may close this page, and the studio.",
    )


def _place(sent: Sent) -> str:
    scheme, _, place = sent.transport.partition(":")
    return f"{place}/{sent.issue}{sent.suffix}" if scheme == "file" else place
