"""What would leave is told as `send` does it, and telling it changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.errors import ConfigError, IssueError, SubscriberError
from newsletter.services.departure import Departure, Foreseer, foresee
from tests.services.desk import DEFERRED, ISSUE, NOW, Desk, Post


def foreseen(desk: Desk) -> Departure:
    return foresee(desk.project, ISSUE, now=desk.clock.now())


def everything(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def link_to_nowhere(desk: Desk) -> None:
    plan = desk.root / "issues" / ISSUE / "issue.md"
    plan.write_text(plan.read_text(encoding="utf-8") + "\n[Lees mee](http://localhost/x)\n", encoding="utf-8")


def test_it_tells_what_send_announces(desk: Desk, post: Post) -> None:
    told = foreseen(desk)
    desk.must()
    (announced,) = desk.editor.announced
    assert (told.issue, told.subject) == (announced.issue, announced.subject)
    assert (told.recipients, told.leaving) == (announced.recipients, announced.leaving) == (3, 3)
    assert (told.transport, told.rehearsal, told.seconds) == (post.url, False, announced.seconds)
    assert list(told.warnings) == [text for text in desk.editor.warned if "to look at" not in text]
    assert (told.begun, told.errors, told.left) == (False, (), 3)


@pytest.mark.usefixtures("post")
def test_nothing_is_written_to_find_out(desk: Desk) -> None:
    before = everything(desk.root)
    foreseen(desk)
    assert everything(desk.root) == before
    assert not (desk.root / "newsletter.db").exists()


@pytest.mark.usefixtures("post")
def test_who_is_away_or_has_left_is_not_counted(desk: Desk) -> None:
    (desk.root / "subscribers.csv").write_text(
        "email,status\nanna@example.org,active\nbram@example.org,unsubscribed\nchris@example.org,active\n",
        encoding="utf-8",
    )
    with desk.store() as store:
        store.suppressions.add("chris@example.org", reason="asked", at=NOW, source="test")
    assert foreseen(desk).recipients == 1


@pytest.mark.usefixtures("post")
def test_the_audience_of_the_issue_is_kept_to(desk: Desk) -> None:
    plan = desk.root / "issues" / ISSUE / "issue.md"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace('audience: ""', "audience: zorg"), encoding="utf-8")
    told = foreseen(desk)
    assert (told.audience, told.recipients) == ("zorg", 2)


@pytest.mark.usefixtures("post")
def test_a_list_without_anybody_is_refused_as_send_does(desk: Desk) -> None:
    desk.subscribe()
    with pytest.raises(SubscriberError, match="nobody"):
        foreseen(desk)


@pytest.mark.usefixtures("post")
def test_an_unsafe_way_out_is_refused_as_send_does(desk: Desk) -> None:
    toml = desk.root / "newsletter.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("https://", "http://"), encoding="utf-8")
    with pytest.raises(ConfigError, match="unsubscribe"):
        foreseen(desk)


@pytest.mark.usefixtures("post")
def test_what_the_checks_forbid_is_told_with_its_place(desk: Desk) -> None:
    link_to_nowhere(desk)
    told = foreseen(desk)
    assert [(one.rule, one.where) for one in told.errors] == [("link-placeholder", f"issues/{ISSUE}/issue.md")]
    with pytest.raises(IssueError, match="link-placeholder"):
        desk.send()


def test_a_rehearsal_is_told_as_one_and_may_hold_placeholders(desk: Desk) -> None:
    link_to_nowhere(desk)
    told = foreseen(desk)
    assert (told.rehearsal, told.errors, told.recipients, told.transport) == (True, (), 3, "file:outbox")


def test_a_rehearsal_that_was_done_has_nothing_left_until_the_issue_changes(desk: Desk) -> None:
    desk.must()
    again = foreseen(desk)
    assert (again.begun, again.recipients, again.left) == (True, 3, 0)
    article = desk.root / "content/articles/koffie.md"
    article.write_text(article.read_text(encoding="utf-8") + "\nEr is taart.\n", encoding="utf-8")
    assert (foreseen(desk).begun, foreseen(desk).left) == (False, 3)


def test_of_an_issue_begun_it_tells_what_is_left(desk: Desk, post: Post) -> None:
    post.answers = {"anna@example.org": [DEFERRED]}
    desk.must(limit=1)
    told = foreseen(desk)
    assert (told.begun, told.recipients, told.leaving, told.waiting, told.left) == (True, 3, 1, 1, 2)
    assert told.next_attempt is not None
    desk.clock.seconds += 3600
    later = foreseen(desk)
    assert (later.leaving, later.waiting) == (2, 0)
    with desk.store() as store, store.sending(now=NOW):
        sender = foreseen(desk).sender
    assert sender is not None
    assert sender.since == NOW


@pytest.mark.usefixtures("post")
def test_when_it_was_to_be_sent_is_told(desk: Desk) -> None:
    with desk.store() as store:
        store.schedule.set(ISSUE, NOW + timedelta(hours=2), now=NOW)
    assert foreseen(desk).planned == NOW + timedelta(hours=2)


@dataclass
class Watch:
    seconds: float = 0.0

    def monotonic(self) -> float:
        self.seconds += 0.5  # so long it takes to count
        return self.seconds


@pytest.mark.usefixtures("post")
def test_a_page_is_not_counted_for_anew_until_something_changes_or_a_while_has_passed(desk: Desk) -> None:
    watch = Watch()
    foreseer = Foreseer(monotonic=watch.monotonic)

    def number(mark: str) -> int:
        return foreseer.foresee(desk.project, ISSUE, mark=mark, now=NOW).recipients

    assert number("first") == 3
    desk.subscribe("anna@example.org")
    assert number("first") == 3
    assert number("second") == 1
    desk.subscribe("anna@example.org", "bram@example.org")
    assert number("second") == 1
    watch.seconds += 5
    assert number("second") == 2
