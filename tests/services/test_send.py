"""The send service: asking, announcing, and trouble with store, disk and line."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from aiosmtpd.smtp import Envelope

from newsletter.delivery import Interruption, Stop
from newsletter.domain.delivery import Counts, State
from newsletter.errors import StoppedError, StoreError
from newsletter.project import Project
from newsletter.services.build import BuildRequest, build
from newsletter.services.sending import Announcement, Exit
from newsletter.store import open_store
from newsletter.transports.transport import Unreachable
from tests.relay import Relay, content_of, message_of
from tests.services.desk import DEFERRED, NOW, Desk, Post


def test_a_real_send_is_announced_and_asked_before_anything_happens(desk: Desk, relay: Relay) -> None:
    desk.set_up('rate = "30/min"')
    desk.editor.answer = False
    assert desk.send(ask=True) is None
    (announcement,) = desk.editor.announced
    assert announcement == Announcement(
        issue="2026-12-01", subject="Koffie in de wijk", recipients=3, leaving=3, transport=relay.url,
        rehearsal=False, seconds=6,
    )  # fmt: skip
    assert (relay.envelopes, desk.state(), (desk.root / ".env").exists()) == ([], "draft", False)
    with desk.project.store() as store:
        assert store.ledger.runs() == ()


def test_who_agrees_is_asked_once_and_told_once(desk: Desk, relay: Relay) -> None:
    sent = desk.must(ask=True)
    assert (sent.counts, sent.exit_code) == (Counts(sent=3), Exit.DONE)
    assert (desk.editor.asked, len(desk.editor.announced)) == (1, 1)
    assert desk.editor.outcomes == [State.SENT] * 3


def test_taking_up_the_rest_is_asked_too_and_resuming_is_not(desk: Desk, relay: Relay) -> None:
    desk.must(limit=1)
    desk.editor.answer = False
    assert desk.send(ask=True, limit=1) is None
    assert (desk.editor.announced[-1].recipients, desk.editor.announced[-1].leaving) == (3, 1)
    assert desk.must(ask=True, resume=True).counts == Counts(sent=3)
    assert desk.editor.asked == 1


def test_what_can_be_sent_now_is_taken_up_before_what_only_waits(desk: Desk, post: Post) -> None:
    post.answers = {"bram@example.org": [DEFERRED]}
    desk.must()
    article = desk.root / "content/articles/later.md"
    article.write_text("---\ntitle: Later\ndate: 2026-12-01\n---\n\nTekst.\n", encoding="utf-8")
    build(desk.project, BuildRequest(day=NOW.date() + timedelta(days=1)))
    desk.must(issue="2026-12-02", limit=1)
    sent = desk.must(resume=True)
    assert (sent.issue, sent.counts) == ("2026-12-02", Counts(sent=3))
    sent = desk.must(resume=True)
    assert (sent.issue, sent.exit_code) == ("2026-12-01", 75)


def test_newcomers_are_not_added_when_the_editor_says_no(desk: Desk, relay: Relay) -> None:
    desk.must()
    with (desk.root / "subscribers.csv").open("a", encoding="utf-8") as stream:
        stream.write("dirk@example.org,Dirk,,\n")
    desk.editor.answer = False
    assert desk.send(ask=True, add_new=True) is None
    assert desk.editor.announced[-1].recipients == 4
    assert desk.must().counts == Counts(sent=3)


def test_a_rehearsal_is_announced_and_never_asked(desk: Desk) -> None:
    sent = desk.must(ask=True)
    assert (sent.rehearsal, desk.editor.asked, len(desk.editor.announced)) == (True, 0, 1)


def test_an_interrupted_send_goes_on_where_it_stopped(desk: Desk, post: Post) -> None:
    def ask_once() -> None:
        if not desk.interruption.requested:
            desk.interruption.request()

    desk.editor.at_outcome = ask_once
    sent = desk.must()
    assert (sent.stop, sent.exit_code, sent.counts.uncertain) == (Stop.INTERRUPTED, 130, 0)
    assert sent.counts.sent == len(post.arrived) < 3
    desk.interruption = Interruption()
    assert desk.must().counts == Counts(sent=3)
    assert len(post.arrived) == 3


def test_a_server_that_is_away_is_for_later(desk: Desk, post: Post) -> None:
    post.unreachable = Unreachable("no connection")
    sent = desk.must()
    assert (sent.stop, sent.exit_code, sent.counts) == (Stop.UNREACHABLE, 75, Counts(pending=3))
    assert 30 <= desk.clock.seconds < 35
    post.unreachable = None
    assert desk.must().counts == Counts(sent=3)


def test_a_store_that_another_program_holds_is_said_before_anything_is_sent(
    desk: Desk, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        Project, "store", lambda self: open_store("sqlite:///newsletter.db", root=self.root, patience=0)
    )
    desk.project.store().close()
    with closing(sqlite3.connect(desk.root / "newsletter.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="in use by another program"):
            desk.send()
    assert relay.envelopes == []


def test_a_store_that_gets_held_meanwhile_stops_it_without_a_message_in_doubt(
    desk: Desk, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        Project, "store", lambda self: open_store("sqlite:///newsletter.db", root=self.root, patience=0)
    )
    with closing(sqlite3.connect(desk.root / "newsletter.db", isolation_level=None, check_same_thread=False)) as other:

        def hold(_envelope: Envelope) -> None:
            if not other.in_transaction:
                other.execute("BEGIN IMMEDIATE")

        relay.at_dot = hold
        stopped = desk.must()
        other.rollback()
    assert (stopped.exit_code, stopped.counts) == (5, Counts(pending=2, uncertain=1))
    assert "in use by another program" in str(stopped.error)
    relay.at_dot = lambda _envelope: None
    sent = desk.must()
    assert sent.counts == Counts(sent=2, uncertain=1)
    assert len(relay.envelopes) == 3


def test_a_folder_that_cannot_be_written_stops_a_rehearsal_with_the_rest_pending(desk: Desk) -> None:
    (desk.root / "outbox").write_text("a file where a folder should be", encoding="utf-8")
    sent = desk.must()
    assert (sent.stop, sent.counts) == (Stop.STOPPED, Counts(pending=3))
    assert isinstance(sent.error, StoppedError)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_project_is_said(desk: Desk) -> None:
    desk.root.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="cannot be made"):
            desk.send()
    finally:
        desk.root.chmod(0o700)


def test_an_issue_that_was_sealed_is_rehearsed_as_it_was_sealed(
    desk: Desk, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.must()
    monkeypatch.setenv("NEWSLETTER_TRANSPORT", "file:outbox")
    sent = desk.must(issue="2026-12-01")
    assert (sent.rehearsal, sent.counts) == (True, Counts(sent=3))
    written = {path.stem: path.read_bytes() for path in (desk.root / "outbox/2026-12-01").glob("*.eml")}
    really = {envelope.rcpt_tos[0]: content_of(envelope) for envelope in relay.envelopes}
    assert {address: data.rstrip() for address, data in written.items()} == {
        address: data.rstrip() for address, data in really.items()
    }


def test_when_the_dot_arrives_its_intent_is_on_the_disk(desk: Desk, relay: Relay) -> None:
    seen: list[Counts] = []

    def look(_envelope: Envelope) -> None:
        with desk.project.store() as store:
            (run,) = store.ledger.runs()
            seen.append(store.ledger.counts(run))

    relay.at_dot = look
    desk.must()
    assert seen == [Counts(uncertain=1, pending=2), Counts(sent=1, uncertain=1, pending=1), Counts(sent=2, uncertain=1)]


def test_who_leaves_while_it_is_being_sent_gets_nothing_more(desk: Desk, relay: Relay) -> None:
    def leave(_envelope: Envelope) -> None:
        with desk.project.store() as store:
            store.suppressions.add("chris@example.org", reason="unsubscribed", at=NOW, source="web")

    relay.at_dot = leave
    assert desk.must().counts == Counts(sent=2, skipped=1)
    assert "chris@example.org" not in relay.recipients


def test_a_list_that_went_away_does_not_trouble_a_send_that_is_done(desk: Desk, relay: Relay) -> None:
    desk.must()
    (desk.root / "subscribers.csv").unlink()
    again = desk.must()
    assert (again.exit_code, again.counts, again.newcomers) == (0, Counts(sent=3), 0)


def test_each_language_has_its_edition_and_everybody_else_the_publication_s(desk: Desk) -> None:
    (desk.root / "content/articles/tea.md").write_text(
        "---\ntitle: Tea in the street\ndate: 2026-11-20\nlanguage: en\n---\n\nThe door is open.\n", encoding="utf-8"
    )
    (desk.root / "subscribers.csv").write_text(
        "email,language\nanna@example.org,nl\nbob@example.org,en-GB\nclaire@example.org,fr\n", encoding="utf-8"
    )
    build(desk.project, BuildRequest())
    assert desk.must().counts == Counts(sent=3)
    folder = desk.root / "outbox/2026-12-01"
    said = {path.stem: message_of(path.read_bytes())["Content-Language"] for path in folder.glob("*.eml")}
    assert said == {"anna@example.org": "nl", "bob@example.org": "en", "claire@example.org": "nl"}
