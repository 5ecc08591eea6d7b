"""What is saved is seen at once, where it was looked at; what cannot be shown says where it is wrong, and mends itself."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, expect

from newsletter.services.display import Display
from newsletter.web.preview.addresses import ServedAddresses
from newsletter.web.preview.events import News
from newsletter.web.preview.studio import Studio
from newsletter.web.preview.views import issue_page
from newsletter.web.preview.visit import Visit
from tests.relay import Relay
from tests.web.preview.conftest import OpenStudio
from tests.web.preview.sending import PATIENCE

ARTICLE = "content/articles/koffie.md"


def change(root: Path, path: str, old: str, new: str) -> None:
    """Save a file as an editor's program does: all of it, at once."""
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new), encoding="utf-8")


def test_a_saved_article_is_seen_without_asking(draft: Path, open_studio: OpenStudio, page: Any) -> None:
    page.goto(open_studio(draft).address)
    mail = mail_on(page)
    expect(mail.locator("body")).to_contain_text("Elke ochtend staat de deur open")

    change(draft, ARTICLE, "Elke ochtend", "Elke middag")

    expect(mail.locator("body")).to_contain_text("Elke middag staat de deur open")


def test_what_was_being_read_stays_in_sight(draft: Path, open_studio: OpenStudio, page: Any) -> None:
    page.goto(f"{open_studio(draft).address}issues/{issue_in(draft)}/mail?width=375&lens=dark")
    mail = mail_on(page)
    mail.locator("body").evaluate("body => body.ownerDocument.defaultView.scrollTo(0, 300)")
    address = page.url

    change(draft, ARTICLE, "Elke ochtend", "Elke middag")

    expect(mail.locator("body")).to_contain_text("Elke middag")
    expect(page.locator("iframe.mail")).to_have_count(1)
    assert page.locator("iframe.mail").evaluate("frame => frame.contentWindow.scrollY") == 300
    assert page.locator("iframe.mail").evaluate("frame => frame.clientWidth") == 375
    assert page.url == address
    expect(page.locator(".lenses a[aria-current]")).to_have_text("Dark")


def test_a_frame_that_shows_the_same_is_not_loaded_again(draft: Path, open_studio: OpenStudio, page: Any) -> None:
    page.goto(open_studio(draft).address)
    expect(page.locator("iframe.mail")).to_have_count(1)
    page.locator("iframe.mail").evaluate("frame => { frame.mine = 'still here' }")

    (draft / "content/articles/nieuw.md").write_text(
        "---\ntitle: Net binnen\ndate: 2026-11-21\n---\nTekst.\n", encoding="utf-8"
    )

    expect(page.locator(".new-list")).to_contain_text("Net binnen")
    assert page.locator("iframe.mail").evaluate("frame => frame.mine") == "still here"


def test_what_was_being_read_is_in_sight_again_once_a_mistake_is_mended(
    draft: Path, open_studio: OpenStudio, page: Any
) -> None:
    page.goto(f"{open_studio(draft).address}issues/{issue_in(draft)}/mail?width=375")
    expect(mail_on(page).locator("body")).to_contain_text("Elke ochtend")
    mail_on(page).locator("body").evaluate("body => body.ownerDocument.defaultView.scrollTo(0, 300)")

    change(draft, ARTICLE, "title: Koffie in de wijk", "title: [Koffie in de wijk")
    expect(page.locator(".trouble")).to_be_visible()
    change(draft, ARTICLE, "title: [Koffie in de wijk", "title: Thee in de wijk")

    expect(mail_on(page).locator("body")).to_contain_text("Thee in de wijk")
    page.wait_for_function("document.querySelector('iframe.mail').contentWindow.scrollY === 300")


def test_front_matter_that_cannot_be_read_is_shown_with_its_place_and_mends_itself(
    draft: Path, open_studio: OpenStudio, page: Any
) -> None:
    page.goto(open_studio(draft).address)
    expect(page.locator("iframe.mail")).to_have_count(1)

    change(draft, ARTICLE, "title: Koffie in de wijk", "title: [Koffie in de wijk")

    trouble = page.locator(".trouble")
    expect(trouble.locator(".place")).to_have_text(re.compile(rf"{ARTICLE}:\d"))
    expect(trouble.locator(".lines .wrong")).to_have_count(1)
    expect(trouble.locator(".lines")).to_contain_text("title: [Koffie in de wijk")
    expect(page.locator("iframe.mail")).to_have_count(0)

    change(draft, ARTICLE, "title: [Koffie in de wijk", "title: Thee in de wijk")

    expect(mail_on(page).locator("body")).to_contain_text("Thee in de wijk")
    expect(trouble).to_have_count(0)


def test_a_broken_template_is_shown_with_its_line(draft: Path, open_studio: OpenStudio, page: Any) -> None:
    page.goto(open_studio(draft).address)
    expect(page.locator("iframe.mail")).to_have_count(1)
    template = draft / "templates/editorial/blocks/letter.mjml"
    template.parent.mkdir(parents=True)

    template.write_text("<mj-section>\n{% if %}\n</mj-section>\n", encoding="utf-8")

    expect(page.locator(".trouble .place")).to_have_text("templates/editorial/blocks/letter.mjml:2")
    template.unlink()
    expect(page.locator("iframe.mail")).to_have_count(1)


def test_settings_that_cannot_be_read_are_told_and_mend_themselves(
    draft: Path, open_studio: OpenStudio, page: Any
) -> None:
    page.goto(open_studio(draft).address)
    expect(page.locator("iframe.mail")).to_have_count(1)

    change(draft, "newsletter.toml", 'language = "nl"', 'langauge = "nl"')

    expect(page.locator("h1")).to_have_text("The project cannot be read")
    expect(page.locator(".excerpt").first).to_contain_text("langauge")

    change(draft, "newsletter.toml", 'langauge = "nl"', 'language = "nl"')

    expect(mail_on(page).locator("body")).to_contain_text("Koffie in de wijk")


def test_a_studio_that_was_closed_says_so(draft: Path, open_studio: OpenStudio, page: Any) -> None:
    server = open_studio(draft)
    page.goto(server.address)
    expect(page.locator(".lost")).to_be_hidden()

    server.stop()

    expect(page.locator(".lost")).to_be_visible()


def test_a_project_without_an_issue_begins_one_with_a_click(
    make_project: Any, open_studio: OpenStudio, page: Any
) -> None:
    root = make_project()
    page.goto(open_studio(root).address)
    expect(page.locator("h1")).to_have_text("No issue yet")
    expect(page.locator(".new-list")).to_contain_text("Koffie in de wijk")

    page.get_by_role("button", name="Begin an issue").click()

    expect(mail_on(page).locator("body")).to_contain_text("Koffie in de wijk")
    assert (root / "issues" / issue_in(root) / "issue.md").is_file()
    expect(page.get_by_role("link", name="Inbox")).to_be_visible()
    expect(page.locator(".reader")).to_be_visible()
    expect(page.locator(".notice")).to_contain_text("is begun")


def test_with_nothing_new_one_stays_at_the_issue_that_is_open_and_is_told(
    draft: Path, open_studio: OpenStudio, page: Any
) -> None:
    with Relay() as relay:
        command = [sys.executable, "-m", "newsletter", "-C", str(draft), "send", "--yes", "--force"]
        subprocess.run(command, check=True, capture_output=True, env=os.environ | {"NEWSLETTER_TRANSPORT": relay.url})
    page.goto(f"{open_studio(draft).address}issues/{issue_in(draft)}/report")

    page.get_by_role("button", name="Begin an issue").click()

    expect(page.locator(".notice")).to_contain_text("There is nothing new to make an issue of.")
    expect(page.locator("h1")).to_have_text("Koffie in de wijk")
    expect(page.locator(".tabs a[aria-current]")).to_have_text("Report")
    assert page.url.endswith("/report?tab=report") or page.url.endswith("/report")


def test_a_click_is_not_undone_by_a_file_that_is_saved_meanwhile(
    draft: Path, open_studio: OpenStudio, page: Any
) -> None:
    page.goto(open_studio(draft).address)
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    page.route(re.compile("/mail$"), hold)
    with page.expect_request(re.compile("/mail$")):
        change(draft, ARTICLE, "Elke ochtend", "Elke middag")

    page.get_by_role("link", name="Text", exact=True).click()
    expect(page.locator(".leaf pre")).to_contain_text("Elke middag")
    for route in held:
        with contextlib.suppress(Error):  # the page may have let go of it
            route.fulfill(status=200, content_type="text/html", body="<p data-live=panel>Too late</p>")
    page.evaluate("fetch(location.href).then(answer => answer.text())")  # what is on its way has come by then

    assert "Elke middag" in page.locator(".leaf pre").inner_text()


def test_what_is_new_is_taken_in_with_a_click(draft: Path, open_studio: OpenStudio, page: Any) -> None:
    page.goto(open_studio(draft).address)
    (draft / "content/articles/nieuw.md").write_text(
        "---\ntitle: Net binnen\ndate: 2026-11-21\n---\nTekst.\n", encoding="utf-8"
    )

    page.get_by_role("button", name="Take it in").click()

    expect(mail_on(page).locator("body")).to_contain_text("Net binnen")
    expect(page.locator(".notice")).to_contain_text("1 new item taken in")


def mail_on(page: Any) -> Any:
    """The frame that is shown, not one that is still being loaded behind it."""
    return page.frame_locator("iframe.mail:not(.coming)")


def issue_in(root: Path) -> str:
    return next(path.name for path in (root / "issues").iterdir() if path.is_dir())


def test_an_issue_whose_folder_is_taken_away_is_said_to_be_gone_and_comes_back(
    draft: Path, open_studio: OpenStudio, page: Any
) -> None:
    page.goto(open_studio(draft).address)
    expect(page.locator(".plan-body")).to_be_visible()
    folder = next((draft / "issues").iterdir())
    away = folder.rename(draft / "away")
    expect(page.locator("h1")).to_have_text("This issue is not here")
    expect(page.get_by_role("link", name="To the issues")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Save the file again")
    away.rename(folder)
    expect(page.locator(".plan-body")).to_be_visible()


def test_what_is_saved_while_a_page_is_made_is_news_to_it(draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    studio = Studio(draft, token="t", now=lambda: datetime.now(UTC))
    issue = next((draft / "issues").glob("*/issue.md")).parent.name
    display = studio.display

    def display_while_a_file_is_saved(wanted: str) -> Display:
        shown = display(wanted)
        studio.changed()
        return shown

    monkeypatch.setattr(studio, "display", display_while_a_file_is_saved)
    made = issue_page(Visit(studio=studio, addresses=ServedAddresses("/t"), issue=issue, tab="mail"))

    assert 'data-generation="1"' in made
    assert studio.generation > 1


def test_what_is_saved_before_a_page_listens_is_told_to_it() -> None:
    async def listen() -> str:
        news = News(asyncio.get_running_loop())
        generations = iter([2])
        listening = news.stream(lambda: next(generations))
        news.tell(2)
        return await anext(listening)

    with ThreadPoolExecutor() as elsewhere:  # the browser has a loop in this one
        assert "data: 2\n" in elsewhere.submit(asyncio.run, listen()).result()


def test_what_is_saved_before_an_action_is_answered_stays_on_the_page(
    draft: Path, open_studio: OpenStudio, page: Any
) -> None:
    plan = next((draft / "issues").glob("*/issue.md"))
    (draft / "content/articles/fietsen.md").write_text("---\ntitle: Fietsen\n---\n\nSamen op pad.\n", "utf-8")
    held: list[Any] = []
    page.route("**/*", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    page.goto(f"{open_studio(draft).address}issues/{plan.parent.name}/mail")
    with page.expect_request(lambda request: request.method == "POST"):
        page.locator(".issues form[data-act] button").first.click()
    page.evaluate("0")
    answer = held[0].fetch()

    plan.write_text(re.sub(r"(?m)^subject:.*", "subject: Kort en goed", plan.read_text("utf-8")), "utf-8")
    expect(page.locator(".issues")).to_contain_text("Kort en goed", timeout=PATIENCE)
    held[0].fulfill(response=answer)

    expect(page.locator("[data-live=notice]")).not_to_be_empty(timeout=PATIENCE)
    expect(page.locator(".issues")).to_contain_text("Kort en goed", timeout=PATIENCE)
