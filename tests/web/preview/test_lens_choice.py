"""The lenses in the mail tab: a click shows the mail through each, and one line tells what is seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from newsletter.web.preview.lenses import Lens
from tests.web.preview.conftest import OpenStudio


@pytest.fixture
def mail(draft: Path, open_studio: OpenStudio, page: Any) -> Any:
    """The mail tab of a draft."""
    issue = next(path.name for path in (draft / "issues").iterdir())
    page.goto(f"{open_studio(draft).address}issues/{issue}/mail")
    expect(page.locator("iframe.mail")).to_have_count(1)
    return page


def background(page: Any) -> str:
    """Return the colour of the mail's page once it is there."""
    body = page.frame_locator("iframe.mail:not(.coming)").locator("body")
    body.locator("h1").first.wait_for()
    return str(body.evaluate("body => getComputedStyle(body).backgroundColor"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_lens_is_one_click_and_tells_what_is_seen(mail: Any, scheme: str) -> None:
    mail.emulate_media(color_scheme=scheme)
    backgrounds = {}
    for lens in (*Lens, Lens.LIGHT):
        mail.locator(".lenses").get_by_role("link", name=lens.label, exact=True).click()
        expect(mail.locator(".lenses a[aria-current]")).to_have_text(lens.label)
        expect(mail.locator(".lens-note")).to_have_text(lens.explanation)
        expect(mail.locator("iframe.mail:not(.coming)")).to_have_attribute("title", f"The mail, {lens.label}")
        expect(mail.locator("iframe.mail")).to_have_count(1)
        backgrounds[lens] = background(mail)
        assert f"lens={lens}" in mail.url
    assert len({backgrounds[lens] for lens in (Lens.LIGHT, Lens.DARK, Lens.FORCED_DARK)}) == 3
    assert backgrounds[Lens.OUTLOOK] == backgrounds[Lens.LIGHT] == backgrounds[Lens.NO_IMAGES]


def test_the_browsers_own_scheme_changes_nothing_in_the_mail(mail: Any) -> None:
    mail.emulate_media(color_scheme="light")
    light = background(mail)
    mail.emulate_media(color_scheme="dark")
    assert background(mail) == light


def test_back_leads_to_the_lens_before(mail: Any) -> None:
    mail.locator(".lenses").get_by_role("link", name="Large text").click()
    expect(mail.locator(".lenses a[aria-current]")).to_have_text("Large text")
    mail.go_back()
    expect(mail.locator(".lenses a[aria-current]")).to_have_text("Light")


def test_a_lens_that_nobody_made_is_the_light(mail: Any) -> None:
    mail.goto(f"{mail.url.partition('?')[0]}?lens=röntgen")
    expect(mail.locator(".lenses a[aria-current]")).to_have_text("Light")
