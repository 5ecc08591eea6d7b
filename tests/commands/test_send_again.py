"""`newsletter send` to a few first, and once more to those it may not have reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.sending import ANNA, BRAM, CHRIS, counts, readers, subscribe, suppress
from tests.projects import RunNewsletter
from tests.relay import Relay, content_of, message_of

GONE = "550 5.1.1 no such user here"


@pytest.fixture(autouse=True)
def _impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Go on at once after a lost connection."""
    monkeypatch.setattr("newsletter.delivery.carrier.FIRST_BACKOFF", 0)


# from elsewhere


@pytest.mark.parametrize("how", ["--resume", "--due"])
def test_what_was_begun_elsewhere_is_not_passed_over_in_silence(
    newsletter: RunNewsletter, issue: Path, relay: Relay, how: str
) -> None:
    assert newsletter("-C", issue, "send", "--yes", "--limit", "1").code == 0
    for file in issue.glob("newsletter.db*"):
        file.unlink()
    done = newsletter("-C", issue, "send", how)
    assert (done.code, "does not know who has had it" in done.err) == (1, True)
    done = newsletter("-C", issue, "report")
    assert (done.code, "does not know who has had it" in done.err) == (1, True)
    assert len(relay.recipients) == 1


# a canary


def test_when_all_of_the_canary_are_accepted_everybody_gets_it(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    subscribe(issue, readers(12))
    done = newsletter("-C", issue, "send", "--yes", "--canary", "4", "--json")
    assert (done.code, counts(done)) == (0, {"sent": 12})
    assert relay.recipients[:4] == readers(4)
    assert sorted(relay.recipients) == sorted(readers(12))


def test_when_one_of_the_canary_is_refused_the_rest_waits_for_the_editor(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    subscribe(issue, readers(12))
    relay.refuse = {"reader2@example.org": GONE}
    done = newsletter("-C", issue, "send", "--yes", "--canary", "4", "--json")
    assert (done.code, counts(done)) == (5, {"sent": 1, "failed": 1, "pending": 10})
    assert "one of the first 4 recipients was not accepted" in done.err
    assert "--state failed" in done.err
    done = newsletter("-C", issue, "send", "--yes", "--json")
    assert (done.code, counts(done)) == (3, {"sent": 11, "failed": 1})
    assert len(relay.recipients) == 11


def test_a_canary_of_more_than_there_are_is_everybody(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    done = newsletter("-C", issue, "send", "--yes", "--canary", "50", "--json")
    assert (done.code, counts(done)) == (0, {"sent": 3})


# refused for good


def test_who_failed_gets_it_after_all_when_the_editor_asks_for_it(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    relay.refuse = {BRAM: GONE, CHRIS: GONE}
    newsletter("-C", issue, "send", "--yes")
    relay.refuse = {CHRIS: GONE}
    done = newsletter("-C", issue, "send", "--retry", "failed", "--yes", "--json")
    assert (done.code, counts(done)) == (3, {"sent": 2, "failed": 1})
    assert relay.recipients == [ANNA, BRAM]


def test_sending_again_to_the_failed_needs_yes_without_a_terminal(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    relay.refuse = {BRAM: GONE}
    newsletter("-C", issue, "send", "--yes")
    done = newsletter("-C", issue, "send", "--retry", "failed")
    assert (done.code, "--yes" in done.err, len(relay.envelopes)) == (2, True, 2)


def test_who_failed_and_left_since_is_skipped(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    relay.refuse = {BRAM: GONE}
    newsletter("-C", issue, "send", "--yes")
    relay.refuse = {}
    suppress(issue, BRAM)
    done = newsletter("-C", issue, "send", "--retry", "failed", "--yes", "--json")
    assert (done.code, counts(done)) == (0, {"sent": 2, "skipped": 1})


# uncertain


@pytest.fixture
def in_doubt(newsletter: RunNewsletter, issue: Path, relay: Relay) -> Path:
    """An issue that bram may have had, and chris did not."""
    relay.hang_up, relay.refuse = {BRAM}, {CHRIS: GONE}
    done = newsletter("-C", issue, "send", "--yes", "--json")
    assert (done.code, counts(done)) == (3, {"sent": 1, "failed": 1, "uncertain": 1})
    assert "1 may or may not have arrived: newsletter report 2026-12-01 --state uncertain" in done.err
    relay.hang_up, relay.refuse = set(), {}
    return issue


def test_what_is_uncertain_is_never_sent_again_by_itself(
    newsletter: RunNewsletter, in_doubt: Path, relay: Relay
) -> None:
    for again in (("--yes",), ("--resume",), ("--due",), ("--retry", "failed", "--yes")):
        newsletter("-C", in_doubt, "send", *again)
    assert sorted(relay.recipients) == [ANNA, BRAM, CHRIS]
    assert BRAM in newsletter("-C", in_doubt, "report", "--state", "uncertain").out


def test_without_a_terminal_an_uncertain_one_needs_force(
    newsletter: RunNewsletter, in_doubt: Path, relay: Relay
) -> None:
    before = newsletter("-C", in_doubt, "report", "--json").out
    done = newsletter("-C", in_doubt, "send", "--retry", "uncertain", "--yes")
    assert (done.code, len(relay.envelopes)) == (2, 2)
    assert "--force" in done.err
    assert newsletter("-C", in_doubt, "report", "--json").out == before


def test_an_uncertain_one_is_sent_again_with_the_same_bytes(
    newsletter: RunNewsletter, in_doubt: Path, relay: Relay
) -> None:
    done = newsletter("-C", in_doubt, "send", "--retry", "uncertain", "--force", "--json")
    assert (done.code, counts(done)) == (3, {"sent": 2, "failed": 1})
    first, again = (content_of(envelope) for envelope in relay.envelopes if envelope.rcpt_tos == [BRAM])
    assert first == again
    assert message_of(first)["Message-ID"] == message_of(again)["Message-ID"]
    assert message_of(first)["Date"] == message_of(again)["Date"]


def test_an_editor_who_did_not_agree_to_the_sending_has_changed_nothing(
    newsletter: RunNewsletter, in_doubt: Path, relay: Relay
) -> None:
    before = newsletter("-C", in_doubt, "report", "--json").out
    assert newsletter("-C", in_doubt, "send", "--retry", "failed").code == 2
    assert newsletter("-C", in_doubt, "send", "--retry", "failed", "--audience", "zorg").code == 1
    assert newsletter("-C", in_doubt, "report", "--json").out == before
    newsletter("-C", in_doubt, "send", "--due")
    assert relay.recipients.count(BRAM) == 1


# newcomers


def test_newcomers_of_a_list_that_cannot_be_read_are_an_error(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    newsletter("-C", issue, "send", "--yes")
    (issue / "subscribers.csv").write_text('email,name\ndora@example.org,"Dora\n', encoding="utf-8")
    done = newsletter("-C", issue, "send", "--add-new", "--yes")
    assert (done.code, "subscribers.csv:2" in done.err) == (1, True)
    assert newsletter("-C", issue, "send", "--yes").code == 0  # who has had it needs no list


def test_nobody_is_added_unasked_to_an_issue_that_comes_from_a_backup(
    newsletter: RunNewsletter, issue: Path, relay: Relay, tmp_path: Path
) -> None:
    newsletter("-C", issue, "send", "--yes")
    newsletter("-C", issue, "backup", tmp_path / "copy")
    subscribe(issue, [ANNA, BRAM, CHRIS, "dora@example.org"])
    newsletter("-C", issue, "send", "--add-new", "--yes")
    newsletter("-C", issue, "restore", tmp_path / "copy", "--replace")
    assert "--add-new" not in newsletter("-C", issue, "send", "--yes").err
    done = newsletter("-C", issue, "send", "--add-new", "--yes")
    assert (done.code, "comes from a backup" in done.err) == (1, True)
    assert relay.recipients.count("dora@example.org") == 1
    assert newsletter("-C", issue, "send", "--add-new", "--force", "--yes").code == 0


# nothing


@pytest.mark.parametrize("state", [("failed",), ("uncertain",), ("uncertain", "--force")])
def test_where_there_is_nobody_to_send_to_again_nothing_is_sent(
    newsletter: RunNewsletter, issue: Path, relay: Relay, state: tuple[str, ...]
) -> None:
    newsletter("-C", issue, "send", "--yes")
    done = newsletter("-C", issue, "send", "--retry", *state)
    assert (done.code, len(relay.envelopes)) == (0, 3)
    assert done.out == "Issue 2026-12-01: nothing left to send. 3 sent.\n"


def test_what_was_never_sent_cannot_be_sent_again(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    done = newsletter("-C", issue, "send", "--retry", "failed", "--yes")
    assert (done.code, relay.envelopes) == (1, [])
    assert "2026-12-01 was not sent yet" in done.err
