"""What the transport answered to each test copy is told, also where it went well."""

from __future__ import annotations

import time

from newsletter.domain.delivery import Outcome, State
from newsletter.services.proof import ProofRequest, send_proof
from tests.relay import Relay
from tests.services.desk import ISSUE, Desk


def test_every_copy_has_its_answer(desk: Desk, relay: Relay) -> None:
    relay.refuse["bram@example.org"] = "550 5.1.1 nobody here"
    request = ProofRequest(issue=ISSUE, addresses=("you@example.org", "bram@example.org"))
    sent = send_proof(desk.project, request, listener=desk.editor, clock=desk.clock, started=time.monotonic())
    assert sent.answers == (
        ("you@example.org", Outcome(state=State.SENT, reply="250 2.0.0 Ok: queued as 4F2")),
        ("bram@example.org", Outcome(state=State.FAILED, reply="550 5.1.1 nobody here")),
    )
