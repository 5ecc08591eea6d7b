"""`newsletter send`, from outside: rehearsals, real sends, and what is printed and returned."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from newsletter.project import Project
from tests.projects import SUBSCRIBERS, MakeProject, Result, RunNewsletter
from tests.relay import Relay, message_of
from tests.runs import NOW

ANNA, BRAM, CHRIS = "anna@example.org", "bram@example.org", "chris@example.org"
NOBODY = {"sent": 0, "failed": 0, "deferred": 0, "skipped": 0, "uncertain": 0, "pending": 0}


def counts(result: Result) -> dict[str, int]:
    """Return the counts of `--json` that are not zero; they must add up."""
    document = json.loads(result.out)
    found = {state: document[state] for state in NOBODY}
    assert sum(found.values()) == document["recipients"]
    return {state: number for state, number in found.items() if number}


def manifest(root: Path) -> dict[str, Any]:
    document = json.loads((root / "issues/2026-12-01/manifest.json").read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


def outbox(root: Path, issue: str = "2026-12-01") -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in (root / "outbox" / issue).glob("*.eml")}


# rehearsals


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


def test_nobody_to_really_send_to_is_an_error_that_leaves_nothing_behind(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    assert newsletter("-C", issue, "send", "--yes", "--audience", "sport").code == 1
    assert not (issue / ".env").exists()
    assert manifest(issue)["state"] == "draft"


def test_without_an_issue_it_says_how_to_make_one(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    done = newsletter("-C", make_project(), "send")
    assert done.code == 1
    assert "newsletter build" in done.err


def test_an_unknown_issue_is_an_error(newsletter: RunNewsletter, issue: Path) -> None:
    done = newsletter("-C", issue, "send", "2026-01-01")
    assert done.code == 1
    assert "2026-01-01" in done.err


def test_a_plan_that_was_never_built_is_not_sent(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    """Without a manifest nothing would tell, after the sending, that its items were used."""
    for path in (issue / "issues" / "2026-12-01").iterdir():
        if path.is_file() and path.name != "issue.md":
            path.unlink()
    done = newsletter("-C", issue, "send", "2026-12-01", "--yes")
    assert done.code == 1
    assert "newsletter build 2026-12-01" in done.err
    assert relay.envelopes == []


# dry runs


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


# real sends


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


def suppress(root: Path, email: str) -> None:
    with Project.open(root).store() as store:
        store.suppressions.add(email, reason="unsubscribed", at=NOW, source="test")


def test_who_said_no_is_not_a_recipient_and_who_says_it_later_is_skipped(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    suppress(issue, ANNA)
    assert counts(newsletter("-C", issue, "send", "--yes", "--limit", "1", "--json")) == {"sent": 1, "pending": 1}
    suppress(issue, CHRIS)
    done = newsletter("-C", issue, "send", "--yes", "--json")
    assert (done.code, counts(done), relay.recipients) == (0, {"sent": 1, "skipped": 1}, [BRAM])
    assert "unsubscribed on 2026-12-01" in newsletter("-C", issue, "report", "--state", "skipped").out


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


def test_resuming_begins_nothing(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    done = newsletter("-C", issue, "send", "--resume", "--json")
    assert (done.code, json.loads(done.out)["issue"], relay.envelopes) == (0, None, [])
    assert newsletter("-C", issue, "send", "--resume").out.startswith("Nothing to take up")
    assert newsletter("-C", issue, "send", "2026-01-01", "--resume").code == 1


def test_a_rehearsal_that_was_left_half_way_is_resumed(newsletter: RunNewsletter, issue: Path) -> None:
    newsletter("-C", issue, "send", "--limit", "1")
    assert counts(newsletter("-C", issue, "send", "--resume", "--json")) == {"sent": 3}


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


# links and the secret


def test_the_secret_is_made_once_and_kept_private(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    (issue / ".env").write_bytes(b"# van de redactie")  # no line break at its end
    newsletter("-C", issue, "send", "--yes", "--limit", "1")
    first = (issue / ".env").read_bytes()
    assert first.startswith(b"# van de redactie\nNEWSLETTER_SECRET=")
    if os.name == "posix":
        assert (issue / ".env").stat().st_mode & 0o777 == 0o600
    newsletter("-C", issue, "send", "--yes")
    assert (issue / ".env").read_bytes() == first
    assert len({message["List-Unsubscribe"] for message in relay.messages()}) == 3


def test_another_secret_than_before_refuses_to_send(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    newsletter("-C", issue, "send", "--yes", "--limit", "1")
    secret = (issue / ".env").read_bytes()
    for other in (None, b"NEWSLETTER_SECRET=another\n"):
        (issue / ".env").unlink(missing_ok=True)
        if other:
            (issue / ".env").write_bytes(other)
        done = newsletter("-C", issue, "send", "--yes")
        assert (done.code, len(relay.envelopes)) == (1, 1)
        assert "NEWSLETTER_SECRET" in done.err
    (issue / ".env").write_bytes(secret)
    assert newsletter("-C", issue, "send", "--yes").code == 0


def test_a_token_is_a_reader_s_own_and_the_same_in_every_issue(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    newsletter("-C", issue, "send", "--yes")
    (issue / "content/articles/later.md").write_text(
        "---\ntitle: Later\ndate: 2026-12-04\n---\n\nTekst.\n", encoding="utf-8"
    )
    newsletter("-C", issue, "build", "--date", "2026-12-05")
    newsletter("-C", issue, "send", "--yes")
    links: dict[str, set[str]] = {}
    for message in relay.messages():
        links.setdefault(str(message["To"].addresses[0].addr_spec), set()).add(message["List-Unsubscribe"])
    assert len(relay.envelopes) == 6
    assert all(len(of_one) == 1 for of_one in links.values())
    assert len(set.union(*links.values())) == 3


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ("", 1),
        ('\n[unsubscribe]\nmailto = "weg@example.org"\n', 0),
        ('\n[unsubscribe]\nmanaged_by = "relay"\n', 0),
        ('\n[unsubscribe]\nurl = "https://example.org/weg/{token}"\n', 0),
    ],
)
def test_readers_must_be_able_to_leave(
    newsletter: RunNewsletter, issue: Path, relay: Relay, settings: str, code: int
) -> None:
    toml = issue / "newsletter.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace("https://nieuws", "http://nieuws") + settings, encoding="utf-8"
    )
    done = newsletter("-C", issue, "send", "--yes")
    assert (done.code, len(relay.envelopes)) == (code, 0 if code else 3)
    headers = [message["List-Unsubscribe"] for message in relay.messages()]
    if code:
        assert "unsubscribe safely" in done.err
    elif "mailto" in settings:
        assert set(headers) == {"<mailto:weg@example.org?subject=unsubscribe>"}
        assert "by mail only" in done.err
    elif "relay" in settings:
        assert set(headers) == {None}
    else:
        assert len(set(headers)) == 3


# tests


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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--test", "nonsense"), "nonsense"),
        (("--as", ANNA), "--test"),
        (("--test", ANNA, "--limit", "3"), "--limit"),
        (("--test", ANNA, "--resume"), "--resume"),
        (("--limit", "0"), "--limit"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    newsletter: RunNewsletter, issue: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = newsletter("-C", issue, "send", *arguments)
    assert done.code == 2
    assert said in done.err


def test_an_unknown_reader_is_said(newsletter: RunNewsletter, issue: Path) -> None:
    done = newsletter("-C", issue, "send", "--test", "ik@example.com", "--as", "wie@example.org")
    assert done.code == 1
    assert "wie@example.org" in done.err


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


def test_a_report_of_an_issue_that_was_sent_from_elsewhere_says_where(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    newsletter("-C", issue, "send", "--yes")
    for path in issue.glob("newsletter.db*"):
        path.unlink()
    done = newsletter("-C", issue, "report", "2026-12-01")
    assert done.code == 1
    assert manifest(issue)["sealed"]["machine"] in done.err
