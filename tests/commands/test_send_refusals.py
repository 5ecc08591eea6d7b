"""`newsletter send` to a server that refuses: who is to blame, and when it is better to stop."""

from __future__ import annotations

from pathlib import Path

from tests.commands.sending import BRAM, counts, manifest
from tests.projects import RunNewsletter
from tests.relay import Relay


def test_a_refused_recipient_has_failed_and_needs_a_person(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    relay.refuse = {BRAM: "550 5.1.1 no such user here"}
    done = newsletter("-C", issue, "send", "--yes", "--json")
    assert (done.code, counts(done)) == (3, {"sent": 2, "failed": 1})
    assert "--state failed" in done.err
    assert newsletter("-C", issue, "send", "--yes").code == 0
    assert len(relay.envelopes) == 2


def test_a_deferred_recipient_is_for_later(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    relay.refuse = {BRAM: "450 4.7.1 greylisted, try again"}
    done = newsletter("-C", issue, "send", "--yes", "--json")
    assert (done.code, counts(done)) == (75, {"sent": 2, "deferred": 1})
    again = newsletter("-C", issue, "send", "--resume", "--json")  # not due yet
    assert (again.code, counts(again), len(relay.envelopes)) == (75, {"sent": 2, "deferred": 1}, 2)
    assert manifest(issue)["state"] == "sealed"


def test_a_server_that_refuses_the_sender_stops_it_and_blames_nobody(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    relay.sender_reply = "550 5.7.1 you may not send as this address"
    done = newsletter("-C", issue, "send", "--yes", "--json")
    assert (done.code, counts(done)) == (5, {"pending": 3})
    assert "you may not send as this address" in done.err
    relay.sender_reply = None
    done = newsletter("-C", issue, "send", "--resume", "--json")
    assert (done.code, counts(done)) == (0, {"sent": 3})
