"""What stands in an issue, and in which order: moved with the keyboard and with the pointer, and written to issue.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from newsletter.planning.plan import Plan, read_plan
from newsletter.planning.sections import Section
from tests.projects import CONTENT, MakeProject, RunNewsletter
from tests.web.preview.conftest import OpenStudio

KOFFIE, BRIEF = "content/articles/koffie.md", "content/articles/brief.md"
THEE, BUS, MARKT = "content/articles/thee.md", "content/articles/bus.md", "content/events/markt.md"
MORE = {
    THEE: "---\ntitle: Thee bij de buren\ndate: 2026-11-17\n---\n\nEen kop op dinsdag.\n",
    BUS: "---\ntitle: De bus rijdt weer\ndate: 2026-11-16\n---\n\nElk half uur.\n",
}


@pytest.fixture
def issue(make_project: MakeProject, newsletter: RunNewsletter) -> Path:
    """The issue.md of a draft with a lead, three stories, an event and a block."""
    root = make_project({**CONTENT, **MORE})
    assert newsletter("-C", root, "build", "--date", "2026-11-24").code == 0
    return root / "issues/2026-11-24/issue.md"


def plan_of(issue: Path) -> Plan:
    return read_plan(issue, where="issue.md")


def changed(before: str, issue: Path) -> tuple[list[str], list[str]]:
    """Return the lines that are gone from the plan, and those that have come."""
    old, new = before.splitlines(), issue.read_text(encoding="utf-8").splitlines()
    return sorted(set(old) - set(new)), sorted(set(new) - set(old))


def opened(issue: Path, open_studio: OpenStudio, page: Any) -> None:
    page.goto(open_studio(issue.parents[2]).address)
    expect(page.locator(".plan [data-path]").first).to_be_visible()


def entry(page: Any, path: str) -> Any:
    return page.locator(f'.plan [data-path="{path}"]')


def listed(page: Any, section: str) -> Any:
    return page.locator(f'.plan ol[data-section="{section}"]')


def drag(page: Any, what: Any, onto: Any, *, below: bool = False) -> None:
    """Drag by the title, as a hand does: in steps."""
    what.locator(".title").scroll_into_view_if_needed()
    box = what.locator(".title").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 8)
    page.mouse.down()
    goal = onto.bounding_box()
    y = goal["y"] + (goal["height"] - 2 if below else 2)
    page.mouse.move(box["x"] + 22, box["y"] + 14)
    page.mouse.move(box["x"] + 22, y, steps=6)
    page.mouse.up()


def test_items_are_moved_with_the_keyboard(issue: Path, open_studio: OpenStudio, page: Any) -> None:
    before = issue.read_text(encoding="utf-8")
    opened(issue, open_studio, page)
    button = entry(page, BRIEF).get_by_role("button", name="Move down: Een heldere brief")
    button.focus()
    page.keyboard.press("Enter")
    said = page.locator(".plan-said")
    expect(said).to_have_text("Now 2 of 3 in Stories. Saved to issue.md.")
    expect(button).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(said).to_have_text("Now 3 of 3 in Stories. Saved to issue.md.")
    expect(button).to_be_focused()
    assert plan_of(issue).items[Section.STORIES] == (THEE, BUS, BRIEF)
    assert changed(before, issue) == ([], [])
    page.keyboard.press("Alt+ArrowDown")
    expect(said).to_have_text("Now 1 of 1 in In short. Saved to issue.md.")
    expect(button).to_be_focused()
    assert changed(before, issue) == (["  short: []"], ["  short:"])
    expect(page.frame_locator("iframe.mail").last.locator("body")).to_contain_text("Een heldere brief")


def test_keys_pressed_one_after_the_other_all_count(issue: Path, open_studio: OpenStudio, page: Any) -> None:
    opened(issue, open_studio, page)
    entry(page, BUS).get_by_role("button", name="Move up").focus()
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".plan-said")).to_have_text("Now 1 of 1 in Lead. Saved to issue.md.")
    assert plan_of(issue).items[Section.LEAD] == (BUS,)
    assert plan_of(issue).items[Section.STORIES] == (KOFFIE, BRIEF, THEE)
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".plan-said")).to_have_text("It cannot go further.")


def test_a_step_into_the_lead_and_one_out_of_it_again_leave_everything_as_it_was(
    issue: Path, open_studio: OpenStudio, page: Any
) -> None:
    before = plan_of(issue).items
    opened(issue, open_studio, page)
    said = page.locator(".plan-said")
    entry(page, BRIEF).get_by_role("button", name="Move up").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(said).to_have_text("Now 1 of 1 in Lead. Saved to issue.md.")
    assert plan_of(issue).items[Section.STORIES] == (KOFFIE, THEE, BUS)
    page.keyboard.press("Alt+ArrowDown")
    expect(said).to_have_text("Now 1 of 3 in Stories. Saved to issue.md.")
    assert plan_of(issue).items == before


def test_a_lead_is_left_to_nobody_who_is_written_in_another_language(
    issue: Path, open_studio: OpenStudio, page: Any
) -> None:
    for path in (BRIEF, THEE):
        file = issue.parents[2] / path
        file.write_text(file.read_text(encoding="utf-8").replace("title:", "language: de\ntitle:"), encoding="utf-8")
    opened(issue, open_studio, page)
    entry(page, KOFFIE).get_by_role("button", name="Move down").press("Enter")
    expect(page.locator(".plan-said")).to_have_text("Now 1 of 3 in Stories. Saved to issue.md.")
    assert plan_of(issue).items[Section.LEAD] == (BUS,)
    assert plan_of(issue).items[Section.STORIES] == (KOFFIE, BRIEF, THEE)


def test_a_part_of_a_series_goes_out_of_it_and_back(issue: Path, open_studio: OpenStudio, page: Any) -> None:
    path = issue.parents[2] / BUS
    path.write_text(path.read_text(encoding="utf-8").replace("title:", "series: Vervoer\ntitle:"), encoding="utf-8")
    opened(issue, open_studio, page)
    entry(page, BUS).get_by_role("button", name="Move down").press("Enter")
    expect(page.locator(".plan-said")).to_have_text("Now 1 of 1 in Series. Saved to issue.md.")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".plan-said")).to_have_text("Now 3 of 3 in Stories. Saved to issue.md.")
    expect(page.locator(".plan-said")).to_be_in_viewport()


def test_items_are_dragged(issue: Path, open_studio: OpenStudio, page: Any) -> None:
    before = issue.read_text(encoding="utf-8")
    opened(issue, open_studio, page)
    drag(page, entry(page, BUS), entry(page, BRIEF))
    expect(page.locator(".plan-said")).to_have_text("Now 1 of 3 in Stories. Saved to issue.md.")
    assert plan_of(issue).items[Section.STORIES] == (BUS, BRIEF, THEE)
    assert changed(before, issue) == ([], [])
    drag(page, entry(page, THEE), entry(page, KOFFIE))
    expect(page.locator(".plan-said")).to_have_text("Now 1 of 1 in Lead. Saved to issue.md.")
    assert plan_of(issue).items[Section.STORIES] == (KOFFIE, BUS, BRIEF)


def test_an_event_stays_in_the_agenda_wherever_it_is_dragged(issue: Path, open_studio: OpenStudio, page: Any) -> None:
    before = issue.read_bytes()
    opened(issue, open_studio, page)
    drag(page, entry(page, MARKT), entry(page, BRIEF))
    expect(listed(page, "agenda").locator("[data-path]")).to_have_count(1)
    assert issue.read_bytes() == before


def test_a_drag_is_given_up_with_escape(issue: Path, open_studio: OpenStudio, page: Any) -> None:
    before = issue.read_bytes()
    opened(issue, open_studio, page)
    box = entry(page, BUS).locator(".title").bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 5, box["y"] - 60, steps=4)
    expect(page.locator(".entry.dragged")).to_have_count(1)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".entry.dragged")).to_have_count(0)
    expect(listed(page, "stories").locator(".title")).to_have_text(
        [re.compile("Een heldere brief"), re.compile("Thee bij de buren"), re.compile("De bus rijdt weer")]
    )
    assert issue.read_bytes() == before


def test_items_are_taken_out_and_put_back(issue: Path, open_studio: OpenStudio, page: Any) -> None:
    before = issue.read_text(encoding="utf-8")
    opened(issue, open_studio, page)
    entry(page, THEE).hover()
    entry(page, THEE).get_by_role("button", name="Take out: Thee bij de buren").click()
    expect(page.locator(".plan-said")).to_have_text("Left out. Saved to issue.md.")
    expect(listed(page, "out").locator("[data-path]")).to_have_count(1)
    assert changed(before, issue) == ([f"    - {THEE}", "left_out: []"], [f"  - {THEE}", "left_out:"])
    back = entry(page, THEE).get_by_role("button", name="Put back: Thee bij de buren")
    expect(back).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".plan-said")).to_have_text("Now 3 of 3 in Stories. Saved to issue.md.")
    assert changed(before, issue) == ([], [])
    drag(page, entry(page, THEE), listed(page, "out"))
    expect(page.locator(".plan-said")).to_have_text("Left out. Saved to issue.md.")
    drag(page, entry(page, THEE), entry(page, BUS))
    expect(page.locator(".plan-said")).to_have_text("Now 2 of 3 in Stories. Saved to issue.md.")
    assert issue.read_text(encoding="utf-8") == before


def test_what_is_new_is_taken_in_with_one_click(issue: Path, open_studio: OpenStudio, page: Any) -> None:
    before = issue.read_text(encoding="utf-8")
    opened(issue, open_studio, page)
    new = "content/articles/nieuw.md"
    (issue.parents[2] / new).write_text("---\ntitle: Net binnen\ndate: 2026-11-21\n---\n\nTekst.\n", encoding="utf-8")
    take_in = entry(page, new).get_by_role("button", name="Take in: Net binnen")
    expect(take_in).to_be_attached()
    entry(page, new).hover()
    take_in.click()
    expect(page.locator(".plan-said")).to_have_text("Now 4 of 4 in Stories. Saved to issue.md.")
    assert changed(before, issue) == ([], [f"    - {new}"])
    expect(page.frame_locator("iframe.mail").last.locator("body")).to_contain_text("Net binnen")


def test_an_item_whose_file_is_gone_can_be_taken_out(issue: Path, open_studio: OpenStudio, page: Any) -> None:
    opened(issue, open_studio, page)
    (issue.parents[2] / THEE).unlink()
    expect(page.locator(".excerpt")).to_contain_text("is not there (any more)")
    entry(page, THEE).hover()
    entry(page, THEE).get_by_role("button", name="Take out").click()
    expect(page.locator(".excerpt")).to_have_count(0)
    assert plan_of(issue).left_out == (THEE,)


def test_without_the_token_there_is_no_plan_to_change(issue: Path, open_studio: OpenStudio, page: Any) -> None:
    before = issue.read_bytes()
    address = open_studio(issue.parents[2]).address
    token = address.rstrip("/").rpartition("/")[2]
    open_address = address.replace(f"{token}/", "")
    page.goto(open_address)
    expect(page.locator("aside.plan")).to_be_hidden()
    answer = page.request.post(
        f"{open_address}issues/2026-11-24/do/take-out",
        form={"path": THEE, "seen": ""},
        headers={"Origin": open_address},
    )
    assert answer.status in (403, 404, 405)
    assert issue.read_bytes() == before
