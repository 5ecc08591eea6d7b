"""The studio in more tabs than a browser keeps connections to a host: each of them works, and hears what is saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.preview.conftest import OpenStudio

TABS = 7
"""One more than the connections that browsers keep to a host over HTTP/1.1."""


@pytest.fixture
def tabs(draft: Path, open_studio: OpenStudio, browser: Any) -> Iterator[list[Any]]:
    address = open_studio(draft).address
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = [context.new_page() for _ in range(TABS)]
    for tab in opened:
        tab.goto(address)
    yield opened
    context.close()


def test_every_one_of_many_tabs_hears_what_is_saved_and_can_be_worked_in(draft: Path, tabs: list[Any]) -> None:
    issue = next(draft.glob("issues/*/issue.md"))
    tabs[0].locator("#plan-subject").fill("Koffie, en meer")

    for tab in tabs:
        expect(tab.locator("h1")).to_have_text("Koffie, en meer")
    assert 'subject: "Koffie, en meer"' in issue.read_text(encoding="utf-8")

    tabs[3].get_by_role("link", name="Text", exact=True).click()
    expect(tabs[3].locator(".tabs a[aria-current]")).to_have_text("Text")


def test_the_others_go_on_hearing_when_the_first_tab_is_closed(draft: Path, tabs: list[Any]) -> None:
    issue = next(draft.glob("issues/*/issue.md"))
    tabs[0].close()

    text = issue.read_text(encoding="utf-8")
    issue.write_text(text.replace('subject: "Koffie in de wijk"', 'subject: "Van buiten"'), encoding="utf-8")

    for tab in tabs[1:]:
        expect(tab.locator("h1")).to_have_text("Van buiten")
