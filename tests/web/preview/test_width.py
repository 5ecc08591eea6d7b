"""The width of the mail: by preset, by dragging its edge, by keys; kept in the address."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.preview.conftest import OpenStudio

WIDTH = "frame => frame.clientWidth"


@pytest.fixture
def mail(draft: Path, open_studio: OpenStudio, page: Any) -> Any:
    """The mail tab of a draft, at 600 pixels."""
    issue = next(path.name for path in (draft / "issues").iterdir())
    page.goto(f"{open_studio(draft).address}issues/{issue}/mail?lens=light&width=600")
    expect(page.locator("iframe.mail")).to_have_count(1)
    page.frame_locator("iframe.mail").locator("h1").first.wait_for()
    return page


def width_of(page: Any) -> int:
    expect(page.locator("iframe.mail")).to_have_count(1)
    return int(page.locator("iframe.mail").evaluate(WIDTH))


def with_width(width: int) -> re.Pattern[str]:
    return re.compile(rf"width={width}\b")


def drag(page: Any, *, by: int, drop: bool = True) -> None:
    """Take the handle and move it, first over the mail, which must not swallow the pointer."""
    box = page.locator(".handle").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 150, y + 5, steps=4)
    page.mouse.move(x + by, y, steps=4)
    if drop:
        page.mouse.up()


def test_a_preset_is_one_click(mail: Any) -> None:
    mail.get_by_role("link", name="375").click()
    expect(mail.locator(".widths a[aria-current]")).to_have_text("375")
    assert width_of(mail) == 375
    assert "width=375" in mail.url
    assert "lens=light" in mail.url


def test_the_edge_follows_the_pointer_over_the_mail_too(mail: Any) -> None:
    before = mail.locator(".handle").bounding_box()["x"]
    drag(mail, by=-80)
    after = mail.locator(".handle").bounding_box()["x"]
    assert abs(before - 80 - after) <= 1
    assert width_of(mail) == 440


def test_a_dragged_width_stands_in_the_address_and_in_every_link(mail: Any) -> None:
    drag(mail, by=-80)
    expect(mail.locator(".lenses a").first).to_have_attribute("href", with_width(440))
    assert "width=440" in mail.url
    expect(mail.locator(".widths a[aria-current]")).to_have_count(0)
    mail.get_by_role("link", name="Dark", exact=True).click()
    expect(mail.locator(".lenses a[aria-current]")).to_have_text("Dark")
    assert width_of(mail) == 440
    mail.reload()
    expect(mail.locator(".lenses a[aria-current]")).to_have_text("Dark")
    assert width_of(mail) == 440


def test_the_mail_is_not_loaded_anew_while_it_is_dragged(mail: Any) -> None:
    mail.locator("iframe.mail").evaluate(
        "frame => { frame.dataset.mine = 'here' ; frame.contentWindow.scrollTo(0, 120) }"
    )
    drag(mail, by=-40)
    expect(mail.locator(".lenses a").first).to_have_attribute("href", with_width(520))
    assert mail.locator("iframe.mail").evaluate("frame => frame.contentWindow.scrollY") == 120


def test_a_save_in_the_middle_of_a_drag_does_not_take_the_edge_away(mail: Any, draft: Path) -> None:
    drag(mail, by=-60, drop=False)
    plan = next((draft / "issues").glob("*/issue.md"))
    text = plan.read_text(encoding="utf-8")
    start = text.index("subject:")
    plan.write_text(f"{text[:start]}subject: Net opgeslagen{text[text.index(chr(10), start) :]}", encoding="utf-8")
    expect(mail.locator(".issue-head h1")).to_have_text("Net opgeslagen", timeout=30_000)
    assert width_of(mail) == 480
    mail.mouse.up()
    expect(mail.locator(".lenses a").first).to_have_attribute("href", with_width(480))


def test_it_is_never_narrower_or_wider_than_makes_sense(mail: Any) -> None:
    drag(mail, by=-500)
    assert width_of(mail) == 320
    handle = mail.get_by_role("separator", name="Width of the mail")
    handle.press("End")
    expect(handle).to_have_attribute("aria-valuenow", "900")
    assert width_of(mail) == 900


@pytest.mark.parametrize(
    ("keys", "width"),
    [
        (("ArrowLeft",), 590),
        (("ArrowRight", "ArrowRight"), 620),
        (("Shift+ArrowLeft",), 599),
        (("PageUp",), 700),
        (("PageDown",), 375),
        (("Home",), 320),
        (("PageDown", "ArrowLeft", "PageUp"), 375),
    ],
)
def test_the_keys_set_it_and_the_focus_stays(mail: Any, keys: tuple[str, ...], width: int) -> None:
    handle = mail.get_by_role("separator", name="Width of the mail")
    handle.focus()
    for key in keys:
        mail.keyboard.press(key)
    expect(mail.locator(".lenses a").first).to_have_attribute("href", with_width(width))
    expect(handle).to_be_focused()
    expect(handle).to_have_attribute("aria-valuetext", f"{width} pixels")
    assert width_of(mail) == width


@pytest.mark.parametrize(("asked", "width"), [("5", 320), ("99999", 900), ("zes", 600), ("-600", 600), ("²", 600)])
def test_a_width_that_makes_no_sense_is_put_right(mail: Any, asked: str, width: int) -> None:
    mail.goto(mail.url.replace("width=600", f"width={asked}"))
    assert width_of(mail) == width


def test_the_handle_works_too_where_the_mail_came_after_another_tab(mail: Any) -> None:
    mail.goto(mail.url.replace("/mail?", "/inbox?"))
    mail.locator("[data-tab=mail]").click()
    handle = mail.get_by_role("separator", name="Width of the mail")
    expect(handle).to_have_attribute("aria-valuenow", "600")
    script = mail.locator("script[src$='width.js']").get_attribute("src")
    mail.evaluate("url => import(url)", script)  # it is fetched when the tab is first shown
    drag(mail, by=-20)
    assert width_of(mail) == 560
