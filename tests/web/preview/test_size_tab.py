"""The Size tab: what the mail weighs, and against what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.web.preview.conftest import OpenStudio


def open_size(draft: Path, open_studio: OpenStudio, page: Any) -> Any:
    issue = next(path.name for path in (draft / "issues").iterdir())
    page.goto(f"{open_studio(draft).address}issues/{issue}/size")
    return page


def test_a_small_mail_has_room_to_spare(draft: Path, open_studio: OpenStudio, page: Any) -> None:
    page = open_size(draft, open_studio, page)
    expect(page.locator(".verdict")).to_contain_text("Gmail shows all of it")
    expect(page.locator(".figure")).to_contain_text("of the 102,400 bytes that Gmail shows")
    for name in ("HTML as it travels", "Style sheet", "Text part", "Headers", "Whole message"):
        expect(page.locator(".measures")).to_contain_text(name)


def test_the_meter_is_as_long_as_the_mail_is_heavy(draft: Path, open_studio: OpenStudio, page: Any) -> None:
    page = open_size(draft, open_studio, page)
    size = int(page.locator(".figure").inner_text().split("KB")[1].split(" of ")[0].replace(",", ""))
    drawn = "svg => svg.querySelector('.held').getBoundingClientRect().width / svg.getBoundingClientRect().width"
    assert abs(page.locator(".weighed .meter").evaluate(drawn) - size / 102_400) < 0.01


def test_a_mail_that_gmail_cuts_off_says_so_and_what_weighs_most(
    draft: Path, open_studio: OpenStudio, page: Any
) -> None:
    page = open_size(draft, open_studio, page)
    article = draft / "content/articles/koffie.md"
    text = article.read_text(encoding="utf-8").replace("---\n", "---\nfull: true\n", 1)
    article.write_text(text + "\n\nNog een lange alinea over koffie. " * 3_500, encoding="utf-8")
    expect(page.locator(".verdict")).to_contain_text("Gmail cuts this mail off", timeout=30_000)
    expect(page.locator(".weighed .meter.over")).to_have_count(1)
    expect(page.locator(".weights").first.locator("tbody th").first).to_contain_text("Koffie in de wijk")
