"""`newsletter send` without sending: rehearsals and dry runs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.commands.sending import ANNA, BRAM, CHRIS, NOBODY, counts, manifest, outbox
from tests.projects import SUBSCRIBERS, MakeProject, RunNewsletter
from tests.relay import Relay, message_of


def test_a_rehearsal_writes_a_message_for_everybody_and_seals_nothing(newsletter: RunNewsletter, issue: Path) -> None:
    before = manifest(issue)
    done = newsletter("-C", issue, "send", "--json")
    assert (done.code, counts(done)) == (0, {"sent": 3})
    document = json.loads(done.out)
    assert list(document) == ["issue", "recipients", *NOBODY, "seconds", "rehearsal"]
    assert document["rehearsal"] is True
    assert sorted(outbox(issue)) == [ANNA, BRAM, CHRIS]
    assert manifest(issue) == before
    assert not (issue / ".env").exists()


def test_a_rehearsal_tells_what_happens_and_that_nothing_left(newsletter: RunNewsletter, issue: Path) -> None:
    done = newsletter("-C", issue, "send")
    assert "Nothing has left this computer" in done.out
    assert "outbox/2026-12-01" in done.out
    for told in ("2026-12-01", "Nieuws uit de wijk", "3", "file:outbox", "a few seconds"):
        assert told in done.err


def test_a_second_rehearsal_writes_nothing(newsletter: RunNewsletter, issue: Path) -> None:
    newsletter("-C", issue, "send")
    before = {path: path.stat().st_mtime_ns for path in (issue / "outbox").rglob("*.eml")}
    again = newsletter("-C", issue, "send", "--json")
    assert (again.code, counts(again)) == (0, {"sent": 3})
    assert {path: path.stat().st_mtime_ns for path in (issue / "outbox").rglob("*.eml")} == before
    assert "nothing left to send" in newsletter("-C", issue, "send").out


def test_a_changed_draft_is_rehearsed_anew(newsletter: RunNewsletter, issue: Path) -> None:
    newsletter("-C", issue, "send")
    plan = issue / "issues/2026-12-01/issue.md"
    plan.write_text(plan.read_text(encoding="utf-8").replace("Nieuws uit de wijk", "Beter nieuws"), encoding="utf-8")
    done = newsletter("-C", issue, "send", "--json")
    assert counts(done) == {"sent": 3}
    assert {message_of(data)["Subject"] for data in outbox(issue).values()} == {"Beter nieuws"}
    plan.write_text(plan.read_text(encoding="utf-8").replace("Beter nieuws", "Nieuws uit de wijk"), encoding="utf-8")
    newsletter("-C", issue, "send")
    assert {message_of(data)["Subject"] for data in outbox(issue).values()} == {"Nieuws uit de wijk"}


def test_a_rehearsal_to_another_audience_leaves_only_their_messages(newsletter: RunNewsletter, issue: Path) -> None:
    newsletter("-C", issue, "send")
    done = newsletter("-C", issue, "send", "--audience", "jeugd", "--json")
    assert counts(done) == {"sent": 1}
    assert list(outbox(issue)) == [BRAM]


def test_a_rehearsal_whose_outbox_was_removed_is_done_anew(newsletter: RunNewsletter, issue: Path) -> None:
    newsletter("-C", issue, "send")
    shutil.rmtree(issue / "outbox")
    newsletter("-C", issue, "send")
    assert sorted(outbox(issue)) == [ANNA, BRAM, CHRIS]


@pytest.mark.parametrize("transport", ["maildir:mail", "mbox:all.mbox"])
def test_mailboxes_are_rehearsals_too(
    newsletter: RunNewsletter, issue: Path, monkeypatch: pytest.MonkeyPatch, transport: str
) -> None:
    monkeypatch.setenv("NEWSLETTER_TRANSPORT", transport)
    done = newsletter("-C", issue, "send", "--json")
    assert (done.code, json.loads(done.out)["rehearsal"], counts(done)) == (0, True, {"sent": 3})
    assert newsletter("-C", issue, "send").code == 0
    assert (issue / transport.partition(":")[2]).exists()


def test_each_message_has_one_recipient_and_links_of_its_own(newsletter: RunNewsletter, issue: Path) -> None:
    newsletter("-C", issue, "send")
    messages = [message_of(data) for data in outbox(issue).values()]
    assert {str(message["To"].addresses[0].addr_spec) for message in messages} == {ANNA, BRAM, CHRIS}
    links = {message["List-Unsubscribe"] for message in messages}
    assert len(links) == 3
    for link in links:
        base, _, token = link.strip("<>").rpartition("/")
        assert (base, len(token)) == ("https://nieuws.example.org/u", 22)


def test_an_item_is_in_the_mail_of_its_audience_only(newsletter: RunNewsletter, issue: Path) -> None:
    newsletter("-C", issue, "send")
    seen = {name: "Zorg dichtbij" in data.decode().replace("=\r\n", "") for name, data in outbox(issue).items()}
    assert seen == {ANNA: True, BRAM: True, CHRIS: False}


def test_who_has_nothing_to_read_is_skipped(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    article = "---\ntitle: Zorg\ndate: 2026-11-19\naudience: zorg\n---\n\nVoor wie zorgt.\n"
    root = make_project({"content/articles/zorg.md": article})
    newsletter("-C", root, "build", "--date", "2026-12-01")
    done = newsletter("-C", root, "send", "--json")
    assert (done.code, counts(done)) == (0, {"sent": 2, "skipped": 1})
    assert "no item for them" in newsletter("-C", root, "report", "--state", "skipped").out


def test_bad_rows_are_told_and_the_good_ones_are_used(newsletter: RunNewsletter, issue: Path) -> None:
    (issue / "subscribers.csv").write_text(SUBSCRIBERS + "nonsense,Nee,,\n", encoding="utf-8")
    done = newsletter("-C", issue, "send", "--json")
    assert counts(done) == {"sent": 3}
    assert "subscribers.csv:5" in done.err


def test_nobody_to_send_to_is_an_error(newsletter: RunNewsletter, issue: Path) -> None:
    done = newsletter("-C", issue, "send", "--audience", "sport")
    assert done.code == 1
    assert "nobody who matches 'sport'" in done.err


def test_without_an_issue_it_says_how_to_make_one(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    done = newsletter("-C", make_project(), "send")
    assert done.code == 1
    assert "newsletter build" in done.err


def test_an_unknown_issue_is_an_error(newsletter: RunNewsletter, issue: Path) -> None:
    done = newsletter("-C", issue, "send", "2026-01-01")
    assert done.code == 1
    assert "2026-01-01" in done.err


def test_a_dry_run_makes_every_message_and_sends_none(newsletter: RunNewsletter, issue: Path) -> None:
    done = newsletter("-C", issue, "send", "--dry-run", "--json")
    document = json.loads(done.out)
    assert (done.code, document["dry_run"], document["rendered"]) == (0, True, 3)
    assert counts(done) == {"pending": 3}
    assert not (issue / "outbox").exists()
    assert newsletter("-C", issue, "report").code == 1


def test_a_dry_run_of_a_real_send_connects_to_nothing(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    done = newsletter("-C", issue, "send", "--dry-run", "--json")
    assert (done.code, relay.envelopes) == (0, [])
    assert manifest(issue)["state"] == "draft"
    assert not (issue / ".env").exists()


def test_a_dry_run_of_what_was_begun_needs_no_list_any_more(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    newsletter("-C", issue, "send", "--yes", "--limit", "1")
    (issue / "subscribers.csv").write_text("email\n", encoding="utf-8")
    done = newsletter("-C", issue, "send", "--dry-run", "--json")
    assert (done.code, json.loads(done.out)["rendered"], counts(done)) == (0, 2, {"sent": 1, "pending": 2})


def test_a_rehearsal_that_was_left_half_way_is_resumed(newsletter: RunNewsletter, issue: Path) -> None:
    newsletter("-C", issue, "send", "--limit", "1")
    assert counts(newsletter("-C", issue, "send", "--resume", "--json")) == {"sent": 3}


def test_the_subject_and_preheader_that_everybody_sees_tell_nothing_that_is_for_some(
    newsletter: RunNewsletter, make_project: MakeProject
) -> None:
    text = "---\ntitle: {0}\ndate: {1}\naudience: zorg\n---\n\n{0}, alleen voor wie zorgt.\n"
    root = make_project({
        "content/articles/a.md": text.format("Geheim een", "2026-11-21"),
        "content/articles/b.md": text.format("Geheim twee", "2026-11-20"),
        "content/articles/c.md": "---\ntitle: Voor allen\ndate: 2026-11-19\n---\n\nKomt allen.\n",
    })  # fmt: skip
    assert newsletter("-C", root, "build", "--date", "2026-12-01").code == 0
    newsletter("-C", root, "send")
    messages = outbox(root)
    assert message_of(messages[CHRIS])["Subject"] == "Voor allen"
    assert "Geheim" not in messages[CHRIS].decode().replace("=\r\n", "")
    assert "Geheim een" in messages[ANNA].decode().replace("=\r\n", "")


def test_of_many_bad_rows_the_first_are_told_and_the_rest_counted(newsletter: RunNewsletter, issue: Path) -> None:
    (issue / "subscribers.csv").write_text(SUBSCRIBERS + "nonsense,,,\n" * 15, encoding="utf-8")
    done = newsletter("-C", issue, "send")
    assert done.err.count("subscribers.csv:") == 10
    assert "and 5 more" in done.err


def test_an_issue_that_was_only_planned_is_built_first(newsletter: RunNewsletter, issue: Path) -> None:
    (issue / "issues/2026-12-01/manifest.json").unlink()
    done = newsletter("-C", issue, "send", "2026-12-01")
    assert done.code == 1
    assert "newsletter build 2026-12-01" in done.err
