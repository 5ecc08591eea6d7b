"""A test copy and the issue itself leave from the Send tab: to whom was said, and to nobody twice."""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from newsletter.project import Project
from newsletter.services.readers import search_readers
from tests.projects import RunNewsletter
from tests.relay import Relay
from tests.services.desk import ISSUE
from tests.services.trial import Trial, build
from tests.services.witness import At, Witness, go_on
from tests.web.preview.conftest import OpenStudio
from tests.web.preview.sending import (
    CONNECTIONS,
    PATIENCE,
    READERS,
    hold,
    let_go,
    link_to_nowhere,
    refuse,
    set_test_addresses,
    studio_process,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are killed differently here")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("built") / "project", tmp_path_factory.mktemp("cache"))


@pytest.fixture
def witness(monkeypatch: pytest.MonkeyPatch) -> Iterator[Witness]:
    with Witness() as witness:
        monkeypatch.setenv("NEWSLETTER_TRANSPORT", witness.url)
        yield witness


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Relay]:
    with Relay() as relay:
        monkeypatch.setenv("NEWSLETTER_TRANSPORT", relay.url)
        yield relay


@pytest.fixture
def trial(built: Path, tmp_path: Path, newsletter: RunNewsletter, witness: Witness) -> Trial:
    return Trial.of(built, tmp_path / "trial", witness, newsletter, readers=READERS, connections=CONNECTIONS)


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A project whose reader Anna has a name."""
    root = shutil.copytree(built, tmp_path / "named")
    (root / "subscribers.csv").write_text("email,first_name\nanna@example.org,Anna\n", encoding="utf-8")
    return root


def go_to(page: Any, address: str, tab: str = "send", query: str = "") -> None:
    page.goto(f"{address}issues/{ISSUE}/{tab}{query}")


def replace_in(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def send(page: Any, number: str) -> None:
    page.get_by_label("type how many readers").fill(number)
    page.get_by_role("button", name="Send to").click()


# a test copy


def test_a_test_copy_goes_to_who_is_ticked_and_who_is_typed_in_and_the_answers_are_shown(
    project: Path, relay: Relay, open_studio: OpenStudio, page: Any
) -> None:
    set_test_addresses(project, "redactie@example.org", "vormgeving@example.org")
    relay.refuse["nobody@example.org"] = "550 5.1.1 nobody of that name"
    go_to(page, open_studio(project).address)
    page.get_by_label("vormgeving@example.org").uncheck()
    page.get_by_label("And to").fill("you@example.org, nobody@example.org")
    page.get_by_role("button", name="Send a test copy").click()
    answers = page.locator(".answers li")
    expect(answers).to_have_text(
        [
            re.compile(r"redactie@example\.org\s+250 2\.0\.0 Ok: queued as 4F2"),
            re.compile(r"you@example\.org\s+250 2\.0\.0 Ok: queued as 4F2"),
            re.compile(r"nobody@example\.org\s+550 5\.1\.1 nobody of that name"),
        ]
    )
    expect(page.locator(".notice")).to_contain_text("2 test copies of issue 2026-12-01 were sent. 1 copy did not go.")
    assert sorted(relay.recipients) == ["redactie@example.org", "you@example.org"]
    assert {str(message["subject"])[:7] for message in relay.messages()} == {"[Test] "}
    assert not (project / "newsletter.db").exists() or "sent yet" in report(project)


def report(root: Path) -> str:
    with Project.open(root).store() as store:
        return "" if store.ledger.runs() else "not sent yet"


def test_a_test_copy_is_as_the_chosen_reader_would_get_it(
    project: Path, relay: Relay, open_studio: OpenStudio, page: Any
) -> None:
    (anna,) = search_readers(Project.open(project), "anna")
    go_to(page, open_studio(project).address, query=f"?reader={anna.id}")
    page.get_by_role("textbox", name="To", exact=True).fill("you@example.org")
    expect(page.get_by_label("would get it")).to_be_checked()
    page.get_by_role("button", name="Send a test copy").click()
    expect(page.locator(".answers")).to_contain_text("you@example.org")
    (message,) = relay.messages()
    assert relay.recipients == ["you@example.org"]
    body = message.get_body(("plain",))
    assert body is not None
    assert "Beste Anna" in body.get_content()
    assert "anna@example.org" not in page.content()


def test_what_is_no_address_is_said_and_nothing_leaves(
    project: Path, relay: Relay, open_studio: OpenStudio, page: Any
) -> None:
    go_to(page, open_studio(project).address)
    page.get_by_role("button", name="Send a test copy").click()
    expect(page.get_by_role("alert").filter(has_text="No address")).to_be_visible()
    page.get_by_role("textbox", name="To", exact=True).fill("you at example.org")
    page.get_by_role("button", name="Send a test copy").click()
    expect(page.locator(".notice")).not_to_contain_text("No address")
    expect(page.locator(".notice.wrong")).to_contain_text("Not an address: “you”")
    expect(page.locator(".notice.wrong")).not_to_contain_text("--test")
    assert relay.envelopes == []


def test_what_is_typed_stands_after_a_test_that_failed_and_old_answers_do_not(
    project: Path, relay: Relay, open_studio: OpenStudio, page: Any
) -> None:
    go_to(page, open_studio(project).address)
    field = page.get_by_role("textbox", name="To", exact=True)
    field.fill("you@example.org")
    page.get_by_role("button", name="Send a test copy").click()
    expect(page.locator(".answers")).to_contain_text("queued")

    field.fill("onzin")
    page.get_by_role("button", name="Send a test copy").click()

    expect(page.locator(".notice.wrong")).to_contain_text("Not an address: “onzin”")
    expect(page.locator(".answers")).to_have_count(0)
    expect(field).to_have_value("onzin")
    replace_in(project / "issues" / ISSUE / "issue.md", "subject: ", "subject: Nieuw ")
    expect(page.locator(".departure")).to_contain_text("Nieuw", timeout=PATIENCE)
    expect(field).to_have_value("onzin")
    assert relay.recipients == ["you@example.org"]


# for everybody


def test_only_the_number_of_readers_lets_it_go_and_it_is_followed_to_its_end(
    trial: Trial, witness: Witness, open_studio: OpenStudio, page: Any
) -> None:
    witness.script = hold
    go_to(page, open_studio(trial.root).address)
    expect(page.locator(".lead").filter(has_text="get this issue")).to_contain_text("8 readers")
    for wrong in ("", "7", "acht"):
        send(page, wrong)
        expect(page.locator(".notice.wrong")).to_contain_text(f"you typed {wrong or 'nothing'}")
    assert witness.connections == 0
    send(page, " 8 ")
    expect(page.locator(".step h2").first).to_have_text("On its way", timeout=PATIENCE)
    expect(page.locator(".following .lead")).to_contain_text("0 of 8 readers", timeout=PATIENCE)
    expect(page.locator(".notice")).to_contain_text("The sending has begun")
    witness.wait(lambda: len(witness.held) == CONNECTIONS)
    expect(page.get_by_role("button", name="Send to")).to_have_count(0)
    witness.release()
    witness.wait(lambda: len(witness.held) == CONNECTIONS)
    expect(page.locator(".following .lead")).to_contain_text(re.compile("[1-7] of 8"), timeout=PATIENCE)
    let_go(witness)
    expect(page.locator(".following .lead")).to_contain_text("8 of 8 readers have it", timeout=PATIENCE)
    expect(page.locator(".tabs")).to_contain_text("Report")
    expect(page.locator(".issue-list .state")).to_have_text("sent", timeout=PATIENCE)
    expect(page.locator(".notice")).to_have_count(0)
    trial.witness.wait_until_left()
    assert set(trial.judge(most=0).values()) == {"sent"}


def test_the_number_is_compared_with_the_list_as_it_is_now(
    trial: Trial, witness: Witness, open_studio: OpenStudio, page: Any
) -> None:
    go_to(page, open_studio(trial.root).address)
    page.get_by_label("type how many readers").fill("8")
    trial.subscribe(["one@example.org"])
    page.get_by_role("button", name="Send to").click()
    expect(page.locator(".notice.wrong")).to_contain_text("it would go to 1 reader, and you typed 8")
    assert witness.connections == 0


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_the_end_of_the_studio_does_not_touch_a_send_and_everybody_has_it_once(
    trial: Trial, witness: Witness, page: Any, end: signal.Signals
) -> None:
    witness.script = hold
    with studio_process(trial.root) as (process, address):
        go_to(page, address)
        send(page, "8")
        witness.wait(lambda: len(witness.held) == CONNECTIONS)
        os.killpg(process.pid, end)  # as a terminal does
        process.wait(PATIENCE / 1000)
    page.goto("about:blank")
    let_go(witness)
    witness.wait(lambda: len(witness.accepted) == READERS)
    with studio_process(trial.root) as (_, address):
        go_to(page, address)
        expect(page.locator(".following .lead")).to_contain_text("8 of 8 readers have it", timeout=PATIENCE)
    assert set(trial.judge(most=0).values()) == {"sent"}


def test_what_the_checks_forbid_must_be_insisted_on(
    trial: Trial, witness: Witness, open_studio: OpenStudio, page: Any
) -> None:
    link_to_nowhere(trial.root)
    go_to(page, open_studio(trial.root).address)
    expect(page.get_by_role("group", name="What must be put right first")).to_contain_text("localhost")
    send(page, "8")
    expect(page.locator(".notice.wrong")).to_contain_text("1 thing must be put right first")
    assert witness.connections == 0
    page.get_by_label("in spite of that").check()
    send(page, "8")
    expect(page.locator(".following .lead")).to_contain_text("8 of 8 readers have it", timeout=PATIENCE)


def test_what_is_filled_in_stands_when_a_file_is_saved_but_insisting_is_for_what_was_listed(
    trial: Trial, witness: Witness, open_studio: OpenStudio, page: Any
) -> None:
    link_to_nowhere(trial.root)
    go_to(page, open_studio(trial.root).address)
    page.get_by_label("in spite of that").check()
    page.get_by_role("textbox", name="To", exact=True).fill("you@example.org")
    page.get_by_label("type how many readers").fill("8")
    page.get_by_label("type how many readers").blur()
    plan = trial.root / "issues" / ISSUE / "issue.md"
    replace_in(plan, "subject: ", "subject: Nieuw ")
    expect(page.locator(".departure")).to_contain_text("Nieuw", timeout=PATIENCE)
    expect(page.get_by_label("in spite of that")).to_be_checked()
    replace_in(plan, "localhost", "127.0.0.1")
    expect(page.get_by_role("group", name="What must be put right first")).to_contain_text("127", timeout=PATIENCE)
    expect(page.get_by_label("in spite of that")).not_to_be_checked()
    expect(page.get_by_role("textbox", name="To", exact=True)).to_have_value("you@example.org")
    expect(page.get_by_label("type how many readers")).to_have_value("8")
    assert witness.connections == 0


def test_what_is_left_can_be_sent_later_and_what_stopped_it_is_told(
    trial: Trial, witness: Witness, open_studio: OpenStudio, page: Any
) -> None:
    witness.script = lambda moment: "554 5.7.1 sender banned" if moment.at is At.MAIL else None
    go_to(page, open_studio(trial.root).address)
    send(page, "8")
    expect(page.locator(".why")).to_contain_text("554 5.7.1", timeout=PATIENCE)
    expect(page.get_by_role("heading", name="To those who are left")).to_be_visible()
    witness.script = go_on
    send(page, "8")
    expect(page.locator(".following .lead")).to_contain_text("8 of 8 readers have it", timeout=PATIENCE)
    assert set(trial.judge(most=0).values()) == {"sent"}


def test_a_send_that_was_killed_is_said_to_have_been_and_goes_on_when_it_is_sent_again(
    trial: Trial, witness: Witness, open_studio: OpenStudio, page: Any
) -> None:
    witness.script = hold
    go_to(page, open_studio(trial.root).address)
    send(page, "8")
    expect(page.locator(".following .quiet")).to_contain_text("process", timeout=PATIENCE)
    witness.wait(lambda: len(witness.held) == CONNECTIONS)
    process = re.search(r"process (\d+)", page.locator(".following .quiet").inner_text())
    assert process

    os.kill(int(process[1]), signal.SIGKILL)

    ending = page.locator(".ending")
    expect(ending).to_contain_text("was ended from outside (signal 9). Nothing is lost", timeout=PATIENCE)
    expect(page.locator(".notice")).to_have_count(0)
    let_go(witness)
    expect(page.get_by_role("button", name="Send to")).to_be_visible(timeout=PATIENCE)


def test_refusals_are_told_and_nobody_is_named(
    trial: Trial, witness: Witness, open_studio: OpenStudio, page: Any
) -> None:
    witness.script = refuse("reader3@example.org", "550 5.1.1 <reader3@example.org>: user unknown")
    go_to(page, open_studio(trial.root).address)
    send(page, "8")
    expect(page.locator(".refusals li")).to_contain_text(
        "r•••@example.org 550 5.1.1 <r•••@example.org>: user unknown", timeout=PATIENCE
    )
    expect(page.locator(".ending")).to_contain_text("somebody should look", timeout=PATIENCE)
    page.locator(".said summary").click()
    assert "reader3" not in page.content()


def test_a_rehearsal_asks_for_no_number_and_says_where_to_look(
    trial: Trial, open_studio: OpenStudio, page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_TRANSPORT", "file:outbox")
    go_to(page, open_studio(trial.root).address)
    expect(page.get_by_text("nothing leaves this computer").first).to_be_visible()
    page.get_by_role("button", name="Rehearse it").click()
    expect(page.get_by_text("8 messages written in the last rehearsal")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Rehearsed as it is now.")).to_be_visible(timeout=PATIENCE)
    assert len(list((trial.root / "outbox" / ISSUE).glob("*.eml"))) == 8


def test_who_only_looks_cannot_send(trial: Trial, witness: Witness, open_studio: OpenStudio, page: Any) -> None:
    address = open_studio(trial.root).address
    place = urlsplit(address)
    page.goto(f"http://{place.netloc}/issues/{ISSUE}/send")
    expect(page.locator(".tabs")).not_to_contain_text("Send")
    expect(page.locator("form[action*=send]")).to_have_count(0)
    for path in ("do/send-now", "do/send-test"):
        assert answer(place.netloc, "POST", f"/issues/{ISSUE}/{path}") == 404
    assert answer(place.netloc, "GET", f"/issues/{ISSUE}/following") in (200, 404)
    assert witness.connections == 0


def answer(host: str, method: str, path: str) -> int:
    connection = HTTPConnection(host)
    connection.request(
        method, path, body="number=8" if method == "POST" else None, headers={"Origin": f"http://{host}"}
    )
    status = connection.getresponse().status
    connection.close()
    return status
