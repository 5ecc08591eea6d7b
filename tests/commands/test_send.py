"""`newsletter send`, from outside: what is begun, taken up and reported."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from newsletter.project import Project
from tests.commands.sending import ANNA, BRAM, CHRIS, counts, manifest, suppress
from tests.projects import RunNewsletter
from tests.relay import Relay
from tests.runs import NOW


def test_nobody_to_really_send_to_is_an_error_that_leaves_nothing_behind(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    assert newsletter("-C", issue, "send", "--yes", "--audience", "sport").code == 1
    assert not (issue / ".env").exists()
    assert manifest(issue)["state"] == "draft"


def test_a_plan_that_was_never_built_is_not_sent(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    """Without a manifest nothing would tell, after the sending, that its items were used."""
    for path in (issue / "issues" / "2026-12-01").iterdir():
        if path.is_file() and path.name != "issue.md":
            path.unlink()
    done = newsletter("-C", issue, "send", "2026-12-01", "--yes")
    assert done.code == 1
    assert "newsletter build 2026-12-01" in done.err
    assert relay.envelopes == []


def test_a_real_send_seals_sends_and_marks_the_issue_sent(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    done = newsletter("-C", issue, "send", "--yes", "--json")
    assert (done.code, counts(done)) == (0, {"sent": 3})
    assert json.loads(done.out)["rehearsal"] is False
    assert sorted(relay.recipients) == [ANNA, BRAM, CHRIS]
    sealed = manifest(issue)
    assert sealed["state"] == "sent"
    assert sealed["sealed"]["store"] == "newsletter.db"
    assert "no one has" not in done.err
    assert "nobody has been seen answering" in done.err


def test_running_it_again_sends_nothing_twice(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    newsletter("-C", issue, "send", "--yes")
    again = newsletter("-C", issue, "send", "--json")  # nothing to agree to
    assert (again.code, counts(again), len(relay.envelopes)) == (0, {"sent": 3}, 3)


def test_a_rehearsal_is_no_part_of_the_real_send(
    newsletter: RunNewsletter, issue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsletter("-C", issue, "send")
    with Relay() as relay:
        monkeypatch.setenv("NEWSLETTER_TRANSPORT", relay.url)
        assert counts(newsletter("-C", issue, "send", "--yes", "--json")) == {"sent": 3}
        assert len(relay.envelopes) == 3


def test_without_a_terminal_a_real_send_needs_yes(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    done = newsletter("-C", issue, "send")
    assert (done.code, relay.envelopes) == (2, [])
    assert "--yes" in done.err
    assert "Recipients  3" in done.err
    assert manifest(issue)["state"] == "draft"


def test_what_was_sealed_is_what_is_sent(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    newsletter("-C", issue, "send", "--yes", "--limit", "1")
    plan = issue / "issues/2026-12-01/issue.md"
    plan.write_text(plan.read_text(encoding="utf-8").replace("Nieuws uit de wijk", "Te laat"), encoding="utf-8")
    (issue / "content/articles/koffie.md").unlink()
    (issue / "subscribers.csv").write_text("email,first_name\nanna@example.org,Ander\n", encoding="utf-8")
    done = newsletter("-C", issue, "send", "--yes", "--json")
    assert counts(done) == {"sent": 3}
    messages = relay.messages()
    assert {message["Subject"] for message in messages} == {"Nieuws uit de wijk"}
    assert len({message["Date"] for message in messages}) == 1


def test_a_limit_leaves_the_rest_pending(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    done = newsletter("-C", issue, "send", "--yes", "--limit", "2", "--json")
    assert (done.code, counts(done), len(relay.envelopes)) == (0, {"sent": 2, "pending": 1}, 2)
    assert manifest(issue)["state"] == "sealed"


def test_an_issue_that_was_begun_comes_before_a_new_draft(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    newsletter("-C", issue, "send", "--yes", "--limit", "2")
    (issue / "content/articles/later.md").write_text(
        "---\ntitle: Later\ndate: 2026-12-04\n---\n\nTekst.\n", encoding="utf-8"
    )
    assert newsletter("-C", issue, "build", "--date", "2026-12-05").code == 0
    done = newsletter("-C", issue, "send", "--yes", "--json")
    assert json.loads(done.out)["issue"] == "2026-12-01"
    assert json.loads(newsletter("-C", issue, "send", "--dry-run", "--json").out)["issue"] == "2026-12-05"


def test_newcomers_wait_until_they_are_asked_for(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    newsletter("-C", issue, "send", "--yes")
    with (issue / "subscribers.csv").open("a", encoding="utf-8") as stream:
        stream.write("dirk@example.org,Dirk,,\n")
    done = newsletter("-C", issue, "send", "--yes")
    assert "1 subscriber has come since" in done.err
    assert len(relay.envelopes) == 3
    done = newsletter("-C", issue, "send", "--yes", "--add-new", "--json")
    assert (done.code, counts(done)) == (0, {"sent": 4})
    assert relay.recipients[3:] == ["dirk@example.org"]


def test_an_audience_after_the_seal_comes_too_late(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    assert counts(newsletter("-C", issue, "send", "--yes", "--audience", "zorg", "--json")) == {"sent": 2}
    assert newsletter("-C", issue, "send", "--yes", "--audience", "zorg").code == 0
    done = newsletter("-C", issue, "send", "--yes", "--audience", "jeugd")
    assert done.code == 1
    assert "too late" in done.err


def test_who_said_no_is_not_a_recipient_and_who_says_it_later_is_skipped(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    suppress(issue, ANNA)
    assert counts(newsletter("-C", issue, "send", "--yes", "--limit", "1", "--json")) == {"sent": 1, "pending": 1}
    suppress(issue, CHRIS)
    done = newsletter("-C", issue, "send", "--yes", "--json")
    assert (done.code, counts(done), relay.recipients) == (0, {"sent": 1, "skipped": 1}, [BRAM])
    assert "unsubscribed on 2026-12-01" in newsletter("-C", issue, "report", "--state", "skipped").out


def test_resuming_begins_nothing(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    done = newsletter("-C", issue, "send", "--resume", "--json")
    assert (done.code, json.loads(done.out)["issue"], relay.envelopes) == (0, None, [])
    assert newsletter("-C", issue, "send", "--resume").out.startswith("Nothing to take up")
    assert newsletter("-C", issue, "send", "2026-01-01", "--resume").code == 1


def test_a_clone_that_never_sealed_the_issue_refuses_to_send_it(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    newsletter("-C", issue, "send", "--yes")
    for path in issue.glob("newsletter.db*"):
        path.unlink()
    done = newsletter("-C", issue, "send", "2026-12-01", "--yes")
    assert (done.code, len(relay.envelopes)) == (1, 3)
    assert manifest(issue)["sealed"]["machine"] in done.err
    assert "newsletter.db" in done.err


def test_a_manifest_that_missed_the_seal_is_brought_in_step(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    before = (issue / "issues/2026-12-01/manifest.json").read_bytes()
    newsletter("-C", issue, "send", "--yes")
    (issue / "issues/2026-12-01/manifest.json").write_bytes(before)  # as after a crash between store and manifest
    assert newsletter("-C", issue, "send", "2026-12-01", "--yes").code == 0
    assert (manifest(issue)["state"], len(relay.envelopes)) == ("sent", 3)


def test_a_second_sender_is_told_that_there_is_one(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    with Project.open(issue).store() as store, store.sending(now=NOW):
        done = newsletter("-C", issue, "send", "--yes")
    assert (done.code, relay.envelopes) == (4, [])
    assert f"process {os.getpid()}" in done.err


def test_a_report_of_an_issue_that_was_sent_from_elsewhere_says_where(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    newsletter("-C", issue, "send", "--yes")
    for path in issue.glob("newsletter.db*"):
        path.unlink()
    done = newsletter("-C", issue, "report", "2026-12-01")
    assert done.code == 1
    assert manifest(issue)["sealed"]["machine"] in done.err
