"""What holds for every page of the studio: nobody is shut out, nothing is wider than the window, and it is light."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from newsletter.web.preview.pages import HERE
from newsletter.web.preview.tabs import TABS
from tests.projects import CONTENT, SETTINGS, SUBSCRIBERS
from tests.proof.findings import assert_nothing
from tests.proof.machine import package_file
from tests.relay import Relay
from tests.web.preview.conftest import serving

WIDTHS = (1440, 1280, 1024, 820, 768)
GRAVE = ("serious", "critical")
LIGHT = 100_000
"""Bytes of all pages, style sheets and scripts together."""


@pytest.fixture
def open_page(browser: Any) -> Iterator[Any]:
    """A page that axe-core may be put into, which the studio itself would not let in."""
    context = browser.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The address of every page there is, of a sent issue and of a draft, by what it shows."""
    root = tmp_path_factory.mktemp("studio")
    for name, text in {"newsletter.toml": SETTINGS, "subscribers.csv": SUBSCRIBERS, **CONTENT}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    run(root, "build", "sent")
    with Relay() as relay:
        run(root, "send", "sent", "--yes", NEWSLETTER_TRANSPORT=relay.url)
    (root / "content/articles/later.md").write_text("---\ntitle: Later\ndate: 2026-11-22\n---\nTekst.\n", "utf-8")
    run(root, "build", "draft")
    with serving(root) as server:
        yield {
            f"{tab.name} of a {issue} one": f"{server.address}issues/{issue}/{tab.name}"
            for issue in ("draft", "sent")
            for tab in TABS
            if (tab.of_drafts if issue == "draft" else tab.of_sent)
        }


def run(root: Path, *arguments: str, **environment: str) -> None:
    """Run the command line in a process of its own: in this one the browser keeps an event loop."""
    command = [sys.executable, "-m", "newsletter", "-q", "-C", str(root), *arguments]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | environment)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out(pages: dict[str, str], open_page: Any, scheme: str) -> None:
    axe = package_file("axe-core/axe.min.js")
    open_page.emulate_media(color_scheme=scheme)
    found = {}
    for name, address in pages.items():
        open_page.goto(address)
        open_page.add_script_tag(path=axe)
        told = open_page.evaluate("axe.run(document, { resultTypes: ['violations'], iframes: false })")
        assert told["passes"], "axe-core looked at nothing"
        found[name] = [
            f"{rule['id']} ({rule['impact']}): {node['html'][:160]}: {' '.join(node['failureSummary'].split())}"
            for rule in told["violations"]
            if rule["impact"] in GRAVE
            for node in rule["nodes"]
        ]
    assert_nothing(found)


def test_nothing_is_wider_than_the_window(pages: dict[str, str], page: Any) -> None:
    wider = {}
    for name, address in pages.items():
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            wider[f"{name} at {width}"] = [f"{over} px too wide"] if over > 0 else []
    assert_nothing(wider)


def test_each_page_has_one_heading_and_says_where_one_is(pages: dict[str, str], page: Any) -> None:
    for address in pages.values():
        page.goto(address)
        expect(page.locator("h1")).to_have_count(1)
        expect(page.locator(".tabs [aria-current=page]")).to_have_attribute("data-tab", address.rpartition("/")[2])
        expect(page.locator("main")).to_have_count(1)


def test_the_studio_is_light() -> None:
    files = [path for folder in ("assets", "pages") for path in (HERE / folder).iterdir() if path.is_file()]

    assert sum(path.stat().st_size for path in files) < LIGHT


def test_nothing_is_asked_of_another_computer() -> None:
    for path in [*(HERE / "assets").iterdir(), *(HERE / "pages").iterdir()]:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"""(?:src|href|url\(|import|fetch\()\s*[=(]?\s*["'](?:https?:)?//""", text), path.name
