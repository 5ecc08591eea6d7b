"""The Checks tab: what was found, and the way from each finding to its place in the mail."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.projects import CONTENT, MakeProject, RunNewsletter
from tests.proof.machine import package_file
from tests.web.preview.conftest import OpenStudio

FLAWED = """\
---
title: De lantaarn
date: 2026-11-20
full: true
---
[Klik hier](https://a.example.org/) en kijk op [de oude site](http://b.example.org/), op vrijdag 26 november 2026.

[](https://leeg.example.org/)

[www.bank.nl](https://elders.example.org/) <script>alert("nee")</script>
"""

FOR_SOME = "---\ntitle: Voor wie zorgt\ndate: 2026-11-20\naudience: zorg\n---\n[Dit adres](http://zorg.example.org/)\n"

ISSUE = "2026-11-23"


@pytest.fixture
def flawed(make_project: MakeProject, newsletter: RunNewsletter) -> Path:
    """A project whose draft has errors and warnings, one of them in what only some get, and a rule that is silenced."""
    root = make_project({**CONTENT, "content/articles/lantaarn.md": FLAWED, "content/articles/zorgt.md": FOR_SOME})
    assert newsletter("-C", root, "build", "--date", ISSUE, "--subject", "ALLES ROEPT!!").code == 0
    plan = root / f"issues/{ISSUE}/issue.md"
    head = plan.read_text(encoding="utf-8").rpartition("---\n")[0]
    silent = 'ignore:\n  link-text: "dat <b>hoort</b> zo"\n---\n\nBeste lezer, TODO: schrijven.\n'
    plan.write_text(head + silent, encoding="utf-8")
    return root


def in_view(page: Any, link: Any) -> str:
    """Return the text of what a link leads to, once it is marked within the frame's view."""
    frame = page.frame(name="seen")
    frame.wait_for_function(
        """href => {
          if (location.href !== href) return false
          const target = document.querySelector(":target"), box = target?.getBoundingClientRect()
          return box && box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
            && parseFloat(getComputedStyle(target).outlineWidth) >= 3
        }""",
        arg=link.evaluate("link => link.href"),
    )
    return " ".join(frame.locator(":target").inner_text().split())


def test_every_finding_with_a_place_leads_to_what_can_be_seen_there(
    flawed: Path, open_studio: OpenStudio, page: Any
) -> None:
    page.goto(f"{open_studio(flawed).address}issues/{ISSUE}/checks")
    links = page.locator("a[target=seen]")
    assert links.count() >= 6
    seen = {}
    for number in range(links.count()):
        links.nth(number).click()
        seen[links.nth(number).inner_text()] = in_view(page, links.nth(number))
        expect(page.locator(".severity li.shown")).to_have_count(1)
    told = {
        words: text for words in ("the introduction says", "de oude site", "vrijdag 26", "bank.nl", "Dit adres")
        for reason, text in seen.items() if words.lower() in reason.lower()
    }  # fmt: skip
    assert "TODO: schrijven" in told["the introduction says"]
    assert told["de oude site"] == "de oude site"
    assert "vrijdag 26 november" in told["vrijdag 26"]
    assert told["bank.nl"] == "www.bank.nl"
    assert told["Dit adres"] == "Dit adres"


def test_a_finding_is_reached_by_keyboard_and_says_whose_mail_shows_it(
    flawed: Path, open_studio: OpenStudio, page: Any
) -> None:
    page.goto(f"{open_studio(flawed).address}issues/{ISSUE}/checks")
    link = page.get_by_role("link", name="Dit adres")
    link.focus()
    page.keyboard.press("Enter")
    assert in_view(page, link) == "Dit adres"
    expect(page.locator("#seen-as")).to_contain_text("as ")
    expect(page.locator("#seen-as")).not_to_contain_text("Neutral")

    (flawed / "content/articles/nieuw.md").write_text("---\ntitle: Net binnen\ndate: 2026-11-21\n---\nTekst.\n")

    expect(page.locator(".new-list")).to_contain_text("Net binnen")
    expect(page.locator("#seen-as")).to_contain_text("as ")


def test_findings_stand_under_their_severity_with_what_to_do_and_where(
    flawed: Path, open_studio: OpenStudio, page: Any
) -> None:
    page.goto(f"{open_studio(flawed).address}issues/{ISSUE}/checks")
    errors = page.get_by_role("region", name="errors").or_(page.get_by_role("region", name="error "))
    assert "content/articles/lantaarn.md:10" in errors.inner_text()
    assert "Let it lead to bank.nl" in errors.inner_text()
    page.locator("summary", has_text="link-mismatch").click()
    assert page.get_by_text("A link that shows an address leads to that address.").is_visible()


def test_what_is_silenced_is_told_with_its_reason(flawed: Path, open_studio: OpenStudio, page: Any) -> None:
    page.goto(f"{open_studio(flawed).address}issues/{ISSUE}/checks")
    silenced = page.get_by_role("region", name="Silenced in issue.md").inner_text()
    assert "dat <b>hoort</b> zo" in silenced
    assert "Klik hier" in silenced


def test_the_tab_tells_how_much_was_found_also_on_other_tabs_and_after_a_change(
    flawed: Path, open_studio: OpenStudio, page: Any
) -> None:
    page.goto(f"{open_studio(flawed).address}issues/{ISSUE}/mail")
    count = page.locator("a[data-tab=checks] .count")
    count.wait_for()
    before = int("".join(filter(str.isdigit, count.inner_text())))
    assert "errors" in count.get_attribute("class")
    article = flawed / "content/articles/lantaarn.md"
    article.write_text(FLAWED.replace("www.bank.nl", "de bank"), encoding="utf-8")
    page.wait_for_function(
        "before => parseInt(document.querySelector('.count')?.textContent.replace(/\\D/g, '')) === before - 1",
        arg=before,
    )


def test_a_finding_about_the_inbox_leads_to_it(flawed: Path, open_studio: OpenStudio, page: Any) -> None:
    page.goto(f"{open_studio(flawed).address}issues/{ISSUE}/checks")
    page.get_by_role("link", name="the subject has").click()
    page.wait_for_url(f"**/issues/{ISSUE}/inbox")


def test_nothing_found_is_said(
    make_project: MakeProject, newsletter: RunNewsletter, open_studio: OpenStudio, page: Any
) -> None:
    root = make_project(CONTENT, settings='[publish]\nto = "dir:public"\n')
    assert newsletter("-C", root, "build", "--date", ISSUE).code == 0
    page.goto(f"{open_studio(root).address}issues/{ISSUE}/checks")
    assert page.get_by_text("Nothing to mend.").is_visible()
    assert "nothing found" in page.locator("a[data-tab=checks]").inner_text()


def test_an_issue_that_cannot_be_rendered_has_no_count(flawed: Path, open_studio: OpenStudio, page: Any) -> None:
    (flawed / f"issues/{ISSUE}/issue.md").write_text("---\nsubject: [\n---\n", encoding="utf-8")
    address = open_studio(flawed).address
    answer = page.request.get(f"{address}issues/{ISSUE}/findings")
    assert (answer.status, answer.text()) == (200, "")


def test_what_is_mended_goes_from_the_list_and_what_is_left_still_leads_to_its_place(
    flawed: Path, open_studio: OpenStudio, page: Any
) -> None:
    page.goto(f"{open_studio(flawed).address}issues/{ISSUE}/checks")
    page.get_by_role("link", name="bank.nl and leads to").wait_for()
    article = flawed / "content/articles/lantaarn.md"
    article.write_text(FLAWED.replace("www.bank.nl", "de bank"), encoding="utf-8")
    page.get_by_role("link", name="bank.nl and leads to").wait_for(state="detached")
    page.locator("iframe[name=seen]:not(.coming)").wait_for()
    link = page.get_by_role("link", name='the link "de oude site"')
    link.click()
    page.wait_for_function("href => frames.seen.location.href === href", arg=link.evaluate("link => link.href"))
    assert in_view(page, link) == "de oude site"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 820)])
def test_axe_finds_nothing_serious(flawed: Path, open_studio: OpenStudio, page: Any, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{open_studio(flawed).address}issues/{ISSUE}/checks")
    page.evaluate(package_file("axe-core/axe.min.js").read_text(encoding="utf-8"))
    told = page.evaluate("axe.run(document, { resultTypes: ['violations'], iframes: false })")
    assert told["passes"], "axe-core looked at nothing"
    assert [one["id"] for one in told["violations"] if one["impact"] in ("serious", "critical")] == []
