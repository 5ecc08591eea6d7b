"""The Inbox tab: the message in the lists of mail programs, as this reader gets it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from newsletter.web.preview.inbox import opening
from tests.projects import MakeProject, RunNewsletter
from tests.web.preview.conftest import OpenStudio

LONG = "Koffie in de wijk, en wat er gebeurt als de deur elke ochtend openstaat"


@pytest.fixture
def inbox(draft: Path, open_studio: OpenStudio, page: Any) -> Any:
    """The Inbox tab of a draft with a long subject and a preheader of its own."""
    plan = next((draft / "issues").glob("*/issue.md"))
    write(plan, subject=f'"{LONG}"', preheader='"Wie er komt, wie er blijft, en wat dat kost"')
    page.goto(f"{open_studio(draft).address}issues/{plan.parent.name}/inbox")
    return page


def write(plan: Path, **lines: str) -> None:
    """Give a plan other lines of front matter."""
    kept = plan.read_text(encoding="utf-8").split("\n")
    for key, value in lines.items():
        at = next(number for number, line in enumerate(kept) if line.startswith(f"{key}:"))
        kept[at] = f"{key}: {value}"
    plan.write_text("\n".join(kept), encoding="utf-8")


def test_it_stands_in_three_programs_on_two_devices(inbox: Any) -> None:
    expect(inbox.locator(".list .ours")).to_have_count(6)
    for row in inbox.locator(".list .ours").all():
        expect(row.locator(".about")).to_contain_text("Koffie in de wijk")
        expect(row.locator(".teaser")).to_contain_text("Wie er komt, wie er blijft")


def test_a_phone_cuts_a_long_subject_and_the_hint_says_where(inbox: Any) -> None:
    phone = inbox.locator(".phone .apple-mail")
    row = phone.locator(".ours")
    expect(row.locator(".about")).to_have_text("Koffie in de wijk, en wat er gebeur…")
    expect(phone.locator("figcaption")).to_contain_text("subject cut")
    expect(inbox.locator(".lengths .long")).to_contain_text("phones show “Koffie in de wijk")


def test_a_saved_subject_is_seen_at_once(inbox: Any, draft: Path) -> None:
    expect(inbox.locator(".ours").first).to_contain_text("Koffie")
    write(next((draft / "issues").glob("*/issue.md")), subject="Kort en goed")
    expect(inbox.locator(".phone .apple-mail .ours .about")).to_have_text("Kort en goed", timeout=30_000)
    expect(inbox.locator(".lengths")).to_contain_text("every inbox shows all of it")


@pytest.mark.parametrize("width", [820, 1280])
def test_nothing_is_wider_than_the_page(inbox: Any, width: int) -> None:
    inbox.set_viewport_size({"width": width, "height": 900})
    assert inbox.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [834, 1280, 1600])
def test_what_is_drawn_is_cut_where_the_rows_say_and_nowhere_else(inbox: Any, draft: Path, width: int) -> None:
    settings = draft / "newsletter.toml"
    named = settings.read_text(encoding="utf-8").replace("Redactie De Proef", "WWW Redactie van de wijkkrant De Proef")
    settings.write_text(named, encoding="utf-8")
    inbox.set_viewport_size({"width": width, "height": 900})
    expect(inbox.locator(".ours").first).to_contain_text("WWW Redactie")

    hidden = """rows => rows.flatMap(row => [...row.children])
        .filter(part => part.scrollWidth > part.clientWidth && getComputedStyle(part).overflowX !== "visible")
        .map(part => part.textContent)"""
    assert inbox.locator(".ours").evaluate_all(hidden) == []
    out = """rows => rows.filter(row => row.scrollWidth > row.clientWidth).map(row => row.textContent)"""
    assert inbox.locator(".ours").evaluate_all(out) == []


def test_what_follows_the_subject_is_the_first_text_of_the_mail_up_to_its_filler() -> None:
    filler = "&#847;&zwnj;&nbsp;&#8199;&shy;" * 30
    html = f"<html><head><title>T</title></head><body><!-- nee --><div style='display:none'>Eerst dit{filler}</div><p>dan dat</p>"
    assert opening(html) == "Eerst dit"
    assert (
        opening("<body><p>Zonder&nbsp;preheader</p><style>p{}</style><p>gaat het door</p>")
        == "Zonder preheader gaat het door"
    )
    assert opening("") == ""


@pytest.mark.parametrize("tab", ["inbox", "size"])
def test_who_gets_no_message_has_none_to_look_at(
    make_project: MakeProject, newsletter: RunNewsletter, open_studio: OpenStudio, page: Any, tab: str
) -> None:
    root = make_project(
        {"content/articles/a.md": "---\ntitle: Alleen zorg\ndate: 2026-11-20\naudience: zorg\n---\nTekst.\n"}
    )
    assert newsletter("-C", root, "build").code == 0
    issue = next(path.name for path in (root / "issues").iterdir())
    page.goto(f"{open_studio(root).address}issues/{issue}/{tab}")
    expect(page.locator(".gets-nothing")).to_be_visible()
    expect(page.locator(".panel")).to_contain_text("There is no message to look at")
