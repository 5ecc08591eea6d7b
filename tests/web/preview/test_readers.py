"""Looking as somebody else, in a real browser: the chooser by keyboard and mouse, and every tab as that reader gets it."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from newsletter.services.copy import digest
from tests.projects import MakeProject, RunNewsletter
from tests.relay import Relay, content_of, message_of
from tests.web.preview.conftest import OpenStudio

pytestmark = pytest.mark.usefixtures("browser")

ISSUE = "2026-11-23"
SUBSCRIBERS = """\
email,first_name,last_name,language,tags,status
anna@example.org,Anna,de Wit,nl,zorg,
bernd@example.org,Bernd,Müller,de,jeugd,
chris@example.org,Chris,,,,unsubscribed
"""
FILES = {
    "content/articles/markt.md": "---\ntitle: De markt verhuist\nlanguage: nl\ndate: 2026-11-20\n---\nNaar het plein.\n",
    "content/articles/markt-de.md": "---\ntitle: Der Markt zieht um\nlanguage: de\ndate: 2026-11-20\n---\nZum Platz.\n",
    "content/articles/zorg.md": "---\ntitle: Uren in de wijk\naudience: zorg\ndate: 2026-11-19\n---\nMeer uren.\n",
    "content/events/feest.md": "---\ntitle: Feest\nstart: 2026-12-05 13:30\nend: 2026-12-05 16:30\n---\nKom.\n",
}


@pytest.fixture
def root(make_project: MakeProject, newsletter: RunNewsletter) -> Path:
    root = make_project(FILES, subscribers=SUBSCRIBERS)
    assert newsletter("-C", root, "build", "--date", ISSUE).code == 0
    with (root / "issues" / ISSUE / "issue.md").open("a", encoding="utf-8") as plan:
        plan.write("\nDag {{ subscriber.first_name | default('lezer') }}!\n")
    return root


@pytest.fixture
def studio(root: Path, open_studio: OpenStudio) -> str:
    return str(open_studio(root).address).rstrip("/")


def reader_in(address: str) -> str:
    return parse_qs(urlsplit(address).query).get("reader", [""])[0]


def go(page: Any, studio: str, tab: str, **state: str) -> None:
    query = "&".join(f"{key}={value}" for key, value in state.items())
    page.goto(f"{studio}/issues/{ISSUE}/{tab}?{query}")


def test_somebody_of_the_list_is_found_and_chosen_by_keyboard(page: Any, studio: str) -> None:
    go(page, studio, "text")
    chooser = page.get_by_role("combobox", name="Seen as")
    assert chooser.input_value() == "Neutral reader"
    assert "Dag lezer!" in page.locator(".leaf pre").inner_text()
    chooser.focus()
    page.keyboard.type("wit")
    page.get_by_role("option", name="Anna").wait_for()
    assert "anna@" not in page.content()
    assert "a•••@example.org" in page.get_by_role("listbox").inner_text()
    page.keyboard.press("Enter")
    page.locator(".leaf").get_by_text("Dag Anna!").wait_for()
    assert re.fullmatch("[0-9a-f]{16}", reader_in(page.url))
    assert chooser.input_value() == "Anna · a•••@example.org"
    assert chooser.get_attribute("aria-expanded") == "false"
    text = page.locator(".leaf pre").inner_text()
    assert "Uren in de wijk" in text
    assert "a•••@example.org" in text
    assert "anna@" not in page.content()


def test_a_list_that_cannot_be_read_is_told_with_its_line_and_the_issue_is_shown_all_the_same(
    page: Any, studio: str, root: Path
) -> None:
    go(page, studio, "text")
    page.get_by_role("combobox", name="Seen as").focus()
    page.keyboard.type("wit")
    page.get_by_role("option", name="Anna").click()
    page.locator(".leaf").get_by_text("Dag Anna!").wait_for()
    table = root / "subscribers.csv"
    table.write_text(f'{SUBSCRIBERS}"noor@example.org\n', encoding="utf-8")

    page.locator(".leaf").get_by_text("Dag lezer!").wait_for()
    expect(page.locator(".reader [role=alert]")).to_contain_text("subscribers.csv:5")
    expect(page.locator(".tabs")).to_be_visible()
    assert "noor@" not in page.content()
    page.reload()
    expect(page.locator(".reader [role=alert]")).to_contain_text("subscribers.csv:5")

    table.write_text(SUBSCRIBERS, encoding="utf-8")
    page.locator(".leaf").get_by_text("Dag Anna!").wait_for()
    expect(page.locator(".reader [role=alert]")).to_have_count(0)


def test_arrows_go_through_those_made_up_and_escape_leaves_all_as_it_was(page: Any, studio: str) -> None:
    go(page, studio, "text")
    chooser = page.get_by_role("combobox", name="Seen as")
    chooser.focus()
    assert chooser.get_attribute("aria-activedescendant") == "reader-neutral"
    page.keyboard.press("ArrowDown")
    assert chooser.get_attribute("aria-activedescendant") == "reader-longest-name"
    page.keyboard.type("nobody at all")
    page.keyboard.press("Escape")
    assert chooser.input_value() == "Neutral reader"
    assert not page.get_by_role("listbox").is_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator(".leaf").get_by_text("Dag Wilhelmina-Alexandrina!").wait_for()
    assert reader_in(page.url) == "longest-name"
    page.go_back()
    page.locator(".leaf").get_by_text("Dag lezer!").wait_for()


def test_a_click_chooses_and_the_other_tabs_keep_the_reader(page: Any, studio: str) -> None:
    go(page, studio, "text")
    page.get_by_role("combobox", name="Seen as").click()
    page.get_by_role("option", name="Audience zorg").click()
    page.locator(".leaf").get_by_text("Uren in de wijk").wait_for()
    page.get_by_role("link", name="Mail", exact=True).click()
    page.frame_locator("iframe.mail").get_by_text("Uren in de wijk").first.wait_for()
    assert reader_in(page.url) == "audience-1"
    assert page.get_by_role("combobox", name="Seen as").input_value() == "Audience zorg"


def test_editions_can_be_looked_at_whoever_reads(page: Any, studio: str) -> None:
    go(page, studio, "text")
    page.get_by_role("navigation", name="Edition").get_by_role("link", name="de").click()
    page.locator(".leaf").get_by_text("Der Markt zieht um").wait_for()
    assert page.get_by_text("Gets the Dutch edition, not this one").is_visible()
    page.get_by_role("link", name="Web", exact=True).click()
    edition = page.frame_locator("iframe.edition")
    edition.get_by_text("Der Markt zieht um").first.wait_for()
    assert edition.locator("html").get_attribute("lang") == "de"


def test_the_web_edition_opens_with_its_calendars(page: Any, studio: str) -> None:
    go(page, studio, "web")
    page.frame_locator("iframe.edition").get_by_text("De markt verhuist").first.wait_for()
    assert "allow-scripts" not in page.locator("iframe.edition").get_attribute("sandbox")
    page.get_by_text("calendars").click()
    found = page.get_by_role("link", name="agenda.ics")
    answer = page.request.get(page.evaluate("link => link.href", found.element_handle()))
    assert answer.body().startswith(b"BEGIN:VCALENDAR")


def test_the_source_is_shown_with_the_lines_it_has_and_can_be_copied(page: Any, studio: str) -> None:
    go(page, studio, "source")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assert page.locator(".source.wraps").is_visible()
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    message = message_of(page.request.get(page_link(page, studio, "neutral")).body())
    body = message.get_body(("html",))
    assert body is not None
    assert copied.rstrip("\n") == str(body.get_content()).replace("\r\n", "\n").rstrip("\n")
    page.get_by_role("link", name="Wrap lines").click()
    page.locator(".source:not(.wraps)").wait_for()
    page.get_by_role("link", name="MJML").click()
    page.locator(".source").get_by_text("<mjml").first.wait_for()


def page_link(page: Any, studio: str, reader: str) -> str:
    return f"{studio}/issues/{ISSUE}/message.eml?reader={reader}"


def test_the_message_that_is_saved_is_the_one_that_is_sent(page: Any, studio: str, root: Path) -> None:
    go(page, studio, "headers")
    page.get_by_role("combobox", name="Seen as").click()
    page.keyboard.type("bernd@")
    page.get_by_role("option", name="Bernd").click()
    page.get_by_text("b•••@example.org").first.wait_for()
    said = page.locator("main").inner_text()
    shown = page.locator(".digest").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save as .eml").click()
    saved = Path(download.value.path()).read_bytes()
    assert "bernd@" not in page.content()
    command = [sys.executable, "-m", "newsletter", "-C", str(root), "send", "--yes", "--force"]
    subprocess.run(command, check=True, capture_output=True)  # a loop of its own: the browser has one here
    written = {address_in(file.read_bytes()): file.read_bytes() for file in (root / "outbox").rglob("*.eml")}
    sent = written["bernd@example.org"]
    assert digest(saved) == digest(sent) == shown
    assert hashlib.sha256(saved).hexdigest() != shown
    token = re.search(r"/u/([\w-]{22})>", sent.decode())
    assert token
    assert token[1] not in page.content()
    assert "One click is enough" in said
    assert "Each reader's own link is made with the first real send" in said


def address_in(data: bytes) -> str:
    return parseaddr(str(message_of(data)["To"]))[1]


def test_who_gets_nothing_is_said_so_and_shown_all_the_same(page: Any, studio: str) -> None:
    go(page, studio, "text")
    page.get_by_role("combobox", name="Seen as").click()
    page.keyboard.type("chris@")
    page.get_by_role("option", name="gets nothing: unsubscribed").click()
    page.get_by_text("Gets no message: unsubscribed").wait_for()
    expect(page.locator(".leaf pre")).to_contain_text("Dag Chris!")


def test_a_look_signs_nobody_off(page: Any, studio: str) -> None:
    go(page, studio, "mail")
    mail = page.frame_locator("iframe.mail")
    leave = mail.get_by_role("link", name="Afmelden").first
    assert leave.get_attribute("href") == "#inert"
    leave.click()
    assert len(page.context.pages) == 1
    assert "/u/" not in page.frames[1].content()


def test_without_the_token_nobody_is_searched_and_no_message_saved(page: Any, studio: str) -> None:
    reading = f"http://{urlsplit(studio).netloc}"
    go(page, reading, "headers")
    assert not page.get_by_role("link", name="Save as .eml").is_visible()
    page.get_by_role("combobox", name="Seen as").click()
    page.get_by_role("option", name="No name at all").click()
    page.wait_for_url("**reader=no-name**")
    for name in ("message.eml?reader=neutral", "readers?find=anna"):
        answer = page.request.get(f"{reading}/issues/{ISSUE}/{name}")
        assert "Anna" not in answer.text()
        assert answer.headers["content-type"].partition(";")[0] != "message/rfc822"


def test_a_saved_file_leaves_the_chooser_open_and_what_was_typed(page: Any, studio: str, root: Path) -> None:
    go(page, studio, "text")
    chooser = page.get_by_role("combobox", name="Seen as")
    chooser.click()
    page.keyboard.type("name")
    article = root / "content/articles/markt.md"
    article.write_text(article.read_text(encoding="utf-8").replace("Naar het plein", "Naar de kade"), encoding="utf-8")
    page.locator(".leaf").get_by_text("Naar de kade").wait_for()
    assert chooser.input_value() == "name"
    assert page.get_by_role("listbox").is_visible()


def test_a_sent_issue_is_shown_as_its_readers_got_it(page: Any, root: Path, open_studio: OpenStudio) -> None:
    with Relay() as relay:
        command = [sys.executable, "-m", "newsletter", "-C", str(root), "send", "--yes", "--force"]
        subprocess.run(command, check=True, capture_output=True, env=os.environ | {"NEWSLETTER_TRANSPORT": relay.url})
        arrived = {envelope.rcpt_tos[0]: content_of(envelope) for envelope in relay.envelopes}
    table = root / "subscribers.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("Anna", "Annelies"), encoding="utf-8")
    studio = str(open_studio(root).address).rstrip("/")
    go(page, studio, "headers")
    page.get_by_role("combobox", name="Seen as").click()
    page.keyboard.type("anna@")
    page.get_by_role("option", name="Anna").click()
    page.locator(".headers").get_by_text("a•••@example.org").wait_for()
    assert page.locator(".digest").inner_text() == digest(arrived["anna@example.org"])
    page.get_by_role("link", name="Source").click()
    page.get_by_text("The MJML of a sent issue is not kept.").wait_for()
    page.get_by_role("link", name="Web", exact=True).click()
    page.frame_locator("iframe.edition").get_by_text("De markt verhuist").first.wait_for()
