"""A language that runs from right to left does so in the mail and on the web, and English words do not jumble it."""

from __future__ import annotations

import re

import pytest

from tests.arabic import ARABIC
from tests.projects import MakeProject, RunNewsletter

LEFT = re.compile(
    r"text-align:\s*left|align=\"left\"|float:\s*left|(?:border|margin|padding)-right:\s*(?!0)\d|\bright:\s*\d"
)
"""What would bind something to the left, or keep it away from the right, where lines begin."""


@pytest.fixture
def pages(make_project: MakeProject, newsletter: RunNewsletter) -> dict[str, str]:
    root = make_project(ARABIC, subscribers=None)
    assert newsletter("-C", root, "build", "--date", "2026-11-23").code == 0
    folder = root / "issues" / "2026-11-23"
    (root / "subscribers.csv").write_text("email\nlezer@example.org\n", encoding="utf-8")
    assert newsletter("-C", root, "send", "--force").code == 0
    return {
        name: (folder / name).read_text(encoding="utf-8")
        for name in ("email.html", "email.txt", "index.html", "issue.md")
    }


@pytest.mark.parametrize("name", ["email.html", "index.html"])
def test_a_page_says_where_it_begins_and_binds_nothing_to_the_left(pages: dict[str, str], name: str) -> None:
    page = pages[name]
    assert re.search(r'<html lang="ar" dir="rtl"', page)
    assert "direction:ltr" not in page
    body = re.sub(r'<style.*?</style>|<div class="mj-[^>]*>', "", page, flags=re.DOTALL)  # MJML's own boxes hold tables
    assert not LEFT.findall(body)


@pytest.mark.parametrize("name", ["email.html", "email.txt", "index.html"])
def test_english_words_are_kept_apart_and_arabic_ones_are_not(pages: dict[str, str], name: str) -> None:
    assert "\N{LEFT-TO-RIGHT ISOLATE}Sign up\N{POP DIRECTIONAL ISOLATE}" in pages[name]
    for inside in re.findall(r"\u2066([^\u2069]*)\u2069", pages[name]):
        assert re.search("[A-Za-z]", inside)
    assert pages[name].count("\u2066") == pages[name].count("\u2069")


def test_the_editors_own_file_holds_nothing_that_cannot_be_seen(pages: dict[str, str]) -> None:
    assert not re.search(r"[\u2066-\u2069\u200e\u200f]", pages["issue.md"])


def test_dates_and_times_are_arabic(pages: dict[str, str]) -> None:
    assert "السبت 5 ديسمبر، 1:30 م–4:30 م" in re.sub("[\u00a0\u202f]", " ", pages["email.txt"])
