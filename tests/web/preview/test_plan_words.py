"""Subject, preheader and introduction, typed in the studio: saved at once, and never over what somebody else wrote."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.preview.conftest import OpenStudio

SAVED = "Saved to issue.md."


@pytest.fixture
def issue(draft: Path) -> Path:
    return next(draft.glob("issues/*/issue.md"))


def opened(issue: Path, open_studio: OpenStudio, page: Any) -> None:
    page.goto(open_studio(issue.parents[2]).address)
    expect(page.locator("#plan-subject")).to_be_visible()


def lines_changed(before: str, issue: Path) -> tuple[list[str], list[str]]:
    old, new = before.splitlines(), issue.read_text(encoding="utf-8").splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


def test_a_subject_is_saved_while_it_is_typed(issue: Path, open_studio: OpenStudio, page: Any) -> None:
    before = issue.read_text(encoding="utf-8")
    opened(issue, open_studio, page)
    subject = page.locator("#plan-subject")
    expect(subject).to_have_value("Koffie in de wijk")
    subject.fill("")
    subject.press_sequentially('Zeg: "thee" & <meer> voor de hele wijk, deze week')
    expect(page.locator(".plan-said")).to_have_text(SAVED)
    expect(page.locator("#plan-subject-hint")).to_contain_text("phones show")
    expect(page.locator(".issue-list .subject")).to_have_text('Zeg: "thee" & <meer> voor de hele wijk, deze week')
    expect(subject).to_be_focused()
    expect(subject).to_have_value('Zeg: "thee" & <meer> voor de hele wijk, deze week')
    expect(page.locator("h1")).to_have_text('Zeg: "thee" & <meer> voor de hele wijk, deze week')
    expect(page.locator(".rows li").first).to_contain_text('Zeg: "thee" & <meer>')
    written = r'subject: "Zeg: \"thee\" & <meer> voor de hele wijk, deze week"'
    assert lines_changed(before, issue) == (['subject: "Koffie in de wijk"'], [written])


def test_a_preheader_is_saved_on_enter_and_made_again_when_it_is_emptied(
    issue: Path, open_studio: OpenStudio, page: Any
) -> None:
    before = issue.read_bytes()
    opened(issue, open_studio, page)
    preheader = page.locator("#plan-preheader")
    expect(preheader).to_have_attribute("placeholder", "Een heldere brief · Buurtmarkt")
    preheader.fill("En nog veel meer 🎉")
    preheader.press("Enter")
    expect(page.locator(".plan-said")).to_have_text(SAVED)
    expect(page.locator("#plan-preheader-hint")).to_contain_text("18 characters")
    assert issue.read_bytes() == before.replace(b'preheader: ""', 'preheader: "En nog veel meer 🎉"'.encode())
    preheader.fill("")
    preheader.blur()
    expect(page.locator("#plan-preheader-hint")).to_contain_text("made from the titles")
    assert issue.read_bytes() == before


def test_the_introduction_is_written_in_markdown_and_shown_in_the_mail(
    issue: Path, open_studio: OpenStudio, page: Any
) -> None:
    before = issue.read_text(encoding="utf-8")
    opened(issue, open_studio, page)
    introduction = page.locator("#plan-introduction")
    text = introduction.input_value()
    introduction.fill(f"{text}\n\n---\n\nVeel **plezier** gewenst!")
    expect(page.locator(".plan-said")).to_have_text(SAVED)
    page.locator(".letter summary").click()
    expect(page.locator(".letter strong")).to_have_text("plezier")
    expect(page.locator(".letter")).to_contain_text("Beste lezer,")
    expect(page.frame_locator("iframe.mail").last.locator("body")).to_contain_text("Veel plezier gewenst!")
    assert issue.read_text(encoding="utf-8") == f"{before}\n---\n\nVeel **plezier** gewenst!\n"


def test_what_cannot_be_saved_is_said_beside_it_and_stays(issue: Path, open_studio: OpenStudio, page: Any) -> None:
    opened(issue, open_studio, page)
    subject = page.locator("#plan-subject")
    subject.fill("Dag")
    expect(page.locator(".plan-said")).to_have_text(SAVED)
    before = issue.read_bytes()
    subject.fill("Dag {{ subscriber.first_nam }}")
    subject.blur()
    expect(page.locator("[data-field=subject] .clash")).to_contain_text("has no column 'first_nam'")
    expect(subject).to_have_value("Dag {{ subscriber.first_nam }}")
    expect(page.locator(".plan-said")).to_be_empty()
    assert issue.read_bytes() == before
    subject.fill("Dag {{ subscriber.first_name | default('buur') }}")
    expect(page.locator("[data-field=subject] .clash")).to_be_hidden()
    expect(page.locator("h1")).to_have_text("Dag buur")


def test_that_the_studio_does_not_answer_is_not_said_as_if_it_were_well(
    issue: Path, open_studio: OpenStudio, page: Any
) -> None:
    opened(issue, open_studio, page)
    said = page.locator(".plan-said")
    page.route("**/do/edit-subject*", lambda route: route.abort(), times=1)
    page.locator("#plan-subject").fill("Dag")
    expect(said).to_have_text("Not saved: the studio does not answer.")
    expect(said).to_have_class("plan-said wrong")
    page.locator("#plan-subject").fill("Dag allemaal")
    expect(said).to_have_text(SAVED)
    expect(said).to_have_class("plan-said")


def test_words_that_changed_elsewhere_meanwhile_are_shown_and_the_editor_chooses(
    issue: Path, open_studio: OpenStudio, page: Any
) -> None:
    opened(issue, open_studio, page)
    subject = page.locator("#plan-subject")
    clash = page.locator("[data-field=subject] .clash")
    for mine, theirs, choice in (
        ("Van mij", "Van hen", "Keep mine"),
        ("Weer van mij", "Weer van hen", "Take what is in the file"),
    ):
        subject.click()
        was = issue.read_bytes()
        old = subject.input_value()
        issue.write_bytes(was.replace(f'"{old}"'.encode(), f'"{theirs}"'.encode()))
        theirs_whole = issue.read_bytes()
        expect(page.locator("h1")).to_have_text(theirs)
        subject.fill(mine)
        expect(clash).to_contain_text("nothing of yours was written")
        expect(clash.locator("blockquote")).to_have_text(theirs)
        expect(subject).to_have_value(mine)
        assert issue.read_bytes() == theirs_whole
        clash.get_by_role("button", name=choice).click()
        expect(clash).to_be_hidden()
        kept = mine if choice == "Keep mine" else theirs
        expect(page.locator("h1")).to_have_text(kept)
        expect(subject).to_have_value(kept)
        assert issue.read_bytes() == was.replace(f'"{old}"'.encode(), f'"{kept}"'.encode())


def test_what_changed_elsewhere_beside_the_words_stays_and_so_do_the_words(
    issue: Path, open_studio: OpenStudio, page: Any
) -> None:
    opened(issue, open_studio, page)
    subject = page.locator("#plan-subject")
    subject.click()
    issue.write_bytes(issue.read_bytes().replace(b"number: 1", b"number: 7  # nageteld"))
    expect(page.locator(".issue-head")).to_be_visible()
    subject.fill("Koffie, en meer")
    subject.press("Enter")
    expect(page.locator("h1")).to_have_text("Koffie, en meer")
    text = issue.read_text(encoding="utf-8")
    assert 'subject: "Koffie, en meer"' in text
    assert "number: 7  # nageteld" in text


def test_words_are_saved_when_the_rest_of_the_file_changes_again_and_again_meanwhile(
    issue: Path, open_studio: OpenStudio, page: Any
) -> None:
    opened(issue, open_studio, page)
    numbers = iter(range(1, 4))

    def hand_on(route: Any) -> None:
        if number := next(numbers, None):
            text = issue.read_bytes()
            issue.write_bytes(text.replace(b"number: %d" % number, b"number: %d" % (number + 1)))
        route.continue_()

    page.route("**/do/edit-subject*", hand_on)
    page.locator("#plan-subject").fill("Koffie, en meer")
    expect(page.locator("h1")).to_have_text("Koffie, en meer")
    expect(page.locator("[data-field=subject] .clash")).to_be_hidden()
    text = issue.read_text(encoding="utf-8")
    assert 'subject: "Koffie, en meer"' in text
    assert "number: 4" in text


def test_an_item_is_not_moved_over_a_plan_that_the_page_has_not_seen(
    issue: Path, open_studio: OpenStudio, page: Any
) -> None:
    """The news of a change has not come through: the page still names the version before."""
    opened(issue, open_studio, page)
    page.route(re.compile("/mail$"), lambda route: route.abort())
    page.locator(".plan-body").evaluate("body => { body.dataset.version = 'an older one' }")
    before = issue.read_bytes()
    page.locator(".plan [data-path='content/articles/brief.md']").hover()
    page.get_by_role("button", name="Take out: Een heldere brief").click()
    expect(page.locator(".notice")).to_contain_text("has been changed elsewhere meanwhile: nothing was written")
    assert issue.read_bytes() == before
    page.get_by_role("button", name="Take out: Een heldere brief").click()
    expect(page.locator(".plan-said")).to_have_text(f"Left out. {SAVED}")


def test_words_are_saved_by_going_to_another_tab(issue: Path, open_studio: OpenStudio, page: Any) -> None:
    opened(issue, open_studio, page)
    page.locator("#plan-subject").fill("Koffie, thee en meer")
    page.get_by_role("link", name="Text", exact=True).click()
    expect(page.locator(".tabs a[aria-current]")).to_have_text("Text")
    expect(page.locator("h1")).to_have_text("Koffie, thee en meer")
    expect(page.locator(".tabs a[aria-current]")).to_have_text("Text")
    assert "/text" in page.url
    assert 'subject: "Koffie, thee en meer"' in issue.read_text(encoding="utf-8")


def test_the_plan_can_be_edited_without_any_script(issue: Path, open_studio: OpenStudio, browser: Any) -> None:
    before = issue.read_text(encoding="utf-8")
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    try:
        page = context.new_page()
        page.goto(open_studio(issue.parents[2]).address)
        page.locator("#plan-preheader").fill("En nog veel meer")
        page.locator("[data-field=preheader] .save").click()
        expect(page.locator(".notice")).to_have_text(SAVED)
        page.locator(".plan [data-path='content/articles/brief.md']").hover()
        page.get_by_role("button", name="Move down: Een heldere brief").click()
        expect(page.locator(".notice")).to_have_text(f"Now 1 of 1 in In short. {SAVED}")
        page.get_by_role("button", name="Take out: Een heldere brief").press("Enter")
        expect(page.locator(".notice")).to_have_text(f"Left out. {SAVED}")
        page.get_by_role("button", name="Put back: Een heldere brief").press("Enter")
        expect(page.locator(".notice")).to_have_text(f"Now 1 of 1 in Stories. {SAVED}")
        assert lines_changed(before, issue) == (['preheader: ""'], ['preheader: "En nog veel meer"'])
    finally:
        context.close()
