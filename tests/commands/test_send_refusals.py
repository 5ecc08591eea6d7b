"""`newsletter send` to a server that refuses: who is to blame, and when it is better to stop."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiosmtpd.smtp import Envelope

from tests.commands.sending import ANNA, BRAM, CHRIS, counts, manifest, readers, set_up, subscribe
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


@pytest.mark.parametrize(
    "reply",
    ["550 5.7.1 you may not send as this address", "550 5.1.8 bad sender's address", "553 sender domain is not yours"],
)
def test_a_server_that_refuses_the_sender_stops_it_and_blames_nobody(
    newsletter: RunNewsletter, issue: Path, relay: Relay, reply: str
) -> None:
    relay.sender_reply = reply
    done = newsletter("-C", issue, "send", "--yes", "--json")
    assert (done.code, counts(done)) == (5, {"pending": 3})
    assert reply in done.err
    assert "bounce_address" in done.err
    assert manifest(issue)["state"] == "sealed"
    relay.sender_reply = None
    done = newsletter("-C", issue, "send", "--resume", "--json")
    assert (done.code, counts(done)) == (0, {"sent": 3})
    assert sorted(relay.recipients) == [ANNA, BRAM, CHRIS]


def test_a_server_whose_policy_is_against_it_stops_it_and_blames_nobody(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    relay.dot_replies = dict.fromkeys([ANNA, BRAM, CHRIS], "554 5.7.1 blocked: poor reputation of your domain")
    done = newsletter("-C", issue, "send", "--yes", "--json")
    assert (done.code, counts(done)) == (5, {"pending": 3})
    assert "poor reputation" in done.err
    assert "Ask the server's operator" in done.err
    relay.dot_replies = {}
    assert counts(newsletter("-C", issue, "send", "--resume", "--json")) == {"sent": 3}


def test_a_message_that_is_refused_twice_is_tried_on_nobody_else(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    set_up(issue, "[delivery]\nconnections = 1")
    addresses = readers(10)
    subscribe(issue, addresses)
    seen: list[Envelope] = []
    relay.at_dot = seen.append
    relay.dot_replies = dict.fromkeys(addresses, "552 5.3.4 the message is too big")
    done = newsletter("-C", issue, "send", "--yes", "--json")
    assert (done.code, counts(done), len(seen)) == (5, {"pending": 10}, 2)
    assert "finds fault with the message itself" in done.err


def test_a_message_that_is_refused_once_is_left_pending_and_the_others_are_sent(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    relay.dot_replies = {BRAM: "554 5.6.0 this looks odd"}
    done = newsletter("-C", issue, "send", "--yes", "--json")
    assert (done.code, counts(done)) == (5, {"sent": 2, "pending": 1})
    assert "this looks odd" in done.err
    relay.dot_replies = {}
    assert counts(newsletter("-C", issue, "send", "--resume", "--json")) == {"sent": 3}


def test_a_wrong_password_is_tried_once_however_many_connections_there_may_be(
    newsletter: RunNewsletter, issue: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(issue, "[delivery]\nconnections = 5")
    subscribe(issue, readers(20))
    relay.password = "geheim"
    monkeypatch.setenv("NEWSLETTER_TRANSPORT", relay.url.replace("//", "//redactie:verkeerd@"))
    done = newsletter("-C", issue, "send", "--yes", "--json")
    assert (done.code, counts(done), relay.sign_ins) == (5, {"pending": 20}, 1)
    assert "NEWSLETTER_SMTP_PASSWORD" in done.err
    assert "verkeerd" not in done.err + done.out
    monkeypatch.setenv("NEWSLETTER_TRANSPORT", relay.url.replace("//", "//redactie:geheim@"))
    done = newsletter("-C", issue, "send", "--resume", "--json")
    assert (done.code, counts(done), relay.sign_ins) == (0, {"sent": 20}, 6)


def test_a_list_with_too_many_bad_addresses_is_not_sent_to_the_end(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    set_up(issue, "[delivery]\nconnections = 1")
    addresses = readers(130)
    subscribe(issue, addresses)
    relay.refuse = dict.fromkeys(addresses[9::10], "550 5.1.1 no such user here")
    done = newsletter("-C", issue, "send", "--yes", "--json")
    assert (done.code, counts(done)) == (5, {"sent": 90, "failed": 10, "pending": 30})
    assert "10 of 100 recipients were refused for good, the last with: 550 5.1.1 no such user here" in done.err
    assert "clean the list" in done.err
    done = newsletter("-C", issue, "send", "--resume", "--json")
    assert (done.code, counts(done)) == (3, {"sent": 117, "failed": 13})
