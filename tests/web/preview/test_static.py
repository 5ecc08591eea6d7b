"""`newsletter preview --static`: the studio's pages as files, opened from disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.projects import CONTENT, MakeProject, RunNewsletter

ISSUE = "2026-11-23"

FLAWED = """\
---
title: De lantaarn
date: 2026-11-20
full: true
---
Kijk op [de oude site](http://b.example.org/), en ![](https://pictures.example.org/teller.gif)
"""

FOR_SOME = "---\ntitle: Voor wie zorgt\ndate: 2026-11-20\naudience: zorg\n---\n[Dit adres](http://zorg.example.org/)\n"


@pytest.fixture
def flawed(make_project: MakeProject, newsletter: RunNewsletter) -> Path:
    """A project with a draft in which something is found."""
    root = make_project({**CONTENT, "content/articles/lantaarn.md": FLAWED, "content/articles/zorgt.md": FOR_SOME})
    assert newsletter("-C", root, "build", "--date", ISSUE).code == 0
    return root


@pytest.fixture
def written(flawed: Path, newsletter: RunNewsletter, tmp_path: Path) -> Path:
    folder = tmp_path / "review of it"
    result = newsletter("-C", flawed, "preview", "--static", folder)
    assert result.code == 0, result.err
    assert str(folder / "index.html") in result.out
    return folder


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that fails the test when anything that is not a file is asked for, or something is wrong on it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("request", lambda asked: None if asked.url.startswith(("file:", "data:")) else wrong.append(asked.url))
    opened.on("requestfailed", lambda asked: wrong.append(f"{asked.url}: {asked.failure}"))
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    yield opened
    context.close()
    assert [one for one in wrong if "pictures.example.org" not in one] == []


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Links(HTMLParser):
    """Collects where a page leads and what it loads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, _tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attributes if name in ("href", "src") and value]


def test_every_link_and_picture_of_every_page_is_there(written: Path) -> None:
    pages = [path for path in written.rglob("*.html") if "edition" not in path.parts]
    assert len(pages) > 30
    for path in pages:
        for link in Links(path.read_text(encoding="utf-8")).found:
            parts = urlsplit(link)
            if parts.scheme or link.startswith("#"):
                continue
            target = (path.parent / unquote(parts.path)).resolve()
            assert target.is_file(), f"{path}: {link}"
            assert target.is_relative_to(written.resolve())
            if parts.fragment:
                assert f'id="{parts.fragment}"' in target.read_text(encoding="utf-8"), f"{path}: {link}"


def test_a_browser_opens_the_files_and_goes_through_every_tab_lens_and_width(written: Path, page: Any) -> None:
    page.goto((written / "index.html").as_uri())
    for tab in ("Text", "Web", "Source", "Headers", "Inbox", "Size", "Checks", "Mail"):
        page.get_by_role("navigation", name="Views of this issue").get_by_role("link", name=tab).click()
        page.locator(".tabs a[aria-current=page]", has_text=tab).wait_for()
        assert page.locator("section.panel").inner_text().strip()
    for lens in ("Dark", "Forced dark", "Large text", "No styles", "No images", "Outlook", "Light"):
        page.get_by_role("navigation", name="Seen as").get_by_role("link", name=lens, exact=True).click()
        page.locator(".lenses a[aria-current]", has_text=lens).wait_for()
        assert page.frame_locator("iframe.mail").get_by_text("Koffie in de wijk").first.is_visible()
    page.get_by_role("navigation", name="Width").get_by_role("link", name="375").click()
    page.locator(".widths a[aria-current]", has_text="375").wait_for()
    assert page.locator("iframe.mail").bounding_box()["width"] == 375


def test_pictures_are_shown(written: Path, page: Any) -> None:
    page.goto((written / "index.html").as_uri())
    page.frame_locator("iframe.mail").locator("img").first.wait_for()
    sizes = page.frames[1].evaluate("[...document.images].map(one => [one.getAttribute('src'), one.naturalWidth])")
    ours = [width for src, width in sizes if "images/" in src]
    assert ours
    assert all(ours)


def test_another_reader_is_chosen_by_a_plain_link(written: Path, page: Any) -> None:
    page.goto((written / "index.html").as_uri())
    page.locator(".still-readers summary").click()
    page.get_by_role("link", name="Audience zorg").click()
    page.locator(".still-readers summary", has_text="Audience zorg").wait_for()
    assert page.frame_locator("iframe.mail").get_by_role("link", name="Dit adres").is_visible()


def test_a_finding_leads_to_its_place_without_a_script(written: Path, page: Any) -> None:
    page.goto((written / ISSUE / "checks.html").as_uri())
    page.get_by_role("link", name='the link "de oude site"').click()
    page.frame(name="seen").wait_for_function("document.querySelector(':target')?.textContent === 'de oude site'")
    page.get_by_role("link", name='the link "Dit adres"').click()
    page.frame(name="seen").wait_for_function("document.querySelector(':target')?.textContent === 'Dit adres'")


def test_nothing_of_a_subscriber_no_secret_and_no_script_lies_in_the_files(
    flawed: Path, newsletter: RunNewsletter, tmp_path: Path
) -> None:
    secret = "a secret of this computer, 32 letters or more"
    (flawed / ".env").write_text(f'NEWSLETTER_SECRET="{secret}"\n', encoding="utf-8")
    folder = tmp_path / "review"
    assert newsletter("-C", flawed, "preview", "--static", folder).code == 0
    for name, data in files(folder).items():
        text = data.decode("utf-8", "replace")
        for word in ("anna@", "bram@", "chris@", "Anna", "Bram", "de Wit", secret, str(tmp_path)):
            assert word not in text, f"{name}: {word}"
        if name.endswith(".html") and "/edition/" not in name:
            assert "<script" not in text, name
            assert "<form" not in text, name


def test_the_same_input_gives_the_same_bytes_with_another_secret_too(
    flawed: Path, newsletter: RunNewsletter, tmp_path: Path
) -> None:
    assert newsletter("-C", flawed, "preview", "--static", tmp_path / "one").code == 0
    (flawed / ".env").write_text('NEWSLETTER_SECRET="another secret, of another computer altogether"\n')
    assert newsletter("-C", flawed, "preview", "--static", tmp_path / "two").code == 0
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_it_is_written_anew_and_what_is_gone_goes(flawed: Path, newsletter: RunNewsletter, written: Path) -> None:
    assert newsletter("-C", flawed, "build", "--date", "2026-11-30", "--all").code == 0
    assert newsletter("-C", flawed, "preview", "2026-11-30", "--static", written).code == 0
    assert not any(name.startswith(ISSUE) for name in files(written))
    assert "2026-11-30/checks.html" in files(written)


def test_a_folder_that_holds_something_else_is_refused_and_left_as_it_is(
    flawed: Path, newsletter: RunNewsletter, written: Path
) -> None:
    (written / "notes.txt").write_text("mine", encoding="utf-8")
    before = files(written)
    result = newsletter("-C", flawed, "preview", "--static", written)
    assert result.code == 1
    assert "notes.txt" in result.err
    assert files(written) == before


def test_a_draft_that_cannot_be_rendered_is_told_and_nothing_is_written(
    flawed: Path, newsletter: RunNewsletter, tmp_path: Path
) -> None:
    (flawed / f"issues/{ISSUE}/issue.md").write_text("---\nsubject: [\n---\n", encoding="utf-8")
    result = newsletter("-C", flawed, "preview", "--static", tmp_path / "review")
    assert result.code == 1
    assert re.search(r"issue\.md:\d", result.err)
    assert not (tmp_path / "review").exists()


def test_without_an_issue_it_says_how_to_make_one(
    make_project: MakeProject, newsletter: RunNewsletter, tmp_path: Path
) -> None:
    result = newsletter("-C", make_project(), "preview", "--static", tmp_path / "review")
    assert result.code == 1
    assert "newsletter build" in result.err
