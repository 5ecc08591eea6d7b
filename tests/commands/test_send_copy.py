"""`newsletter send --test`: copies for a few eyes."""

from __future__ import annotations

from pathlib import Path

from tests.commands.sending import ANNA, counts, manifest, outbox
from tests.projects import RunNewsletter
from tests.relay import Relay, message_of


def test_a_test_copy_goes_to_its_address_only_and_touches_no_ledger(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    done = newsletter("-C", issue, "send", "--test", "ik@example.com", "--test", "jij@example.com", "--json")
    assert (done.code, counts(done)) == (0, {"sent": 2})
    assert relay.recipients == ["ik@example.com", "jij@example.com"]
    for message in relay.messages():
        assert message["Subject"] == "[Test] Nieuws uit de wijk"
        assert message["List-Unsubscribe"] == "<https://nieuws.example.org/u/test>"
    assert newsletter("-C", issue, "report").code == 1
    assert manifest(issue)["state"] == "draft"
    assert not (issue / ".env").exists()


def test_a_test_shows_the_copy_of_the_reader_who_is_named(newsletter: RunNewsletter, issue: Path) -> None:
    done = newsletter("-C", issue, "send", "--test", "ik@example.com", "--as", "BRAM@example.org")
    assert done.code == 0
    assert "outbox/2026-12-01-test" in done.out
    (data,) = outbox(issue, "2026-12-01-test").values()
    message = message_of(data)
    assert message["To"].addresses[0].addr_spec == "ik@example.com"
    text = message.get_body(("plain",))
    assert text is not None
    assert "Zorg dichtbij" in text.get_content()


def test_a_test_s_message_id_is_not_the_issue_s(newsletter: RunNewsletter, issue: Path) -> None:
    newsletter("-C", issue, "send")
    newsletter("-C", issue, "send", "--test", ANNA)
    (data,) = outbox(issue, "2026-12-01-test").values()
    assert message_of(data)["Message-ID"] != message_of(outbox(issue)[ANNA])["Message-ID"]


def test_an_unknown_reader_is_said(newsletter: RunNewsletter, issue: Path) -> None:
    done = newsletter("-C", issue, "send", "--test", "ik@example.com", "--as", "wie@example.org")
    assert done.code == 1
    assert "wie@example.org" in done.err
