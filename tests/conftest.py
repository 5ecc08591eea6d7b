"""What many tests start from: a small project in a folder of its own, and the command line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsletter.cli import run
from newsletter.project import Project
from tests.projects import CONTENT, SETTINGS, SUBSCRIBERS, MakeProject, Result, RunNewsletter


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what templates are compiled to, once for all tests of all processes."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "templates"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(autouse=True)
def a_machine_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiled_templates: Path) -> None:
    """Keep the caches and the environment of the person who runs the tests out of them."""
    for name in [name for name in os.environ if name.startswith("NEWSLETTER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(Project, "template_cache", compiled_templates)
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture
def make_project(tmp_path: Path) -> MakeProject:
    """Make a project folder: `make_project({"content/articles/a.md": "…"}, settings="…", subscribers="…")`."""

    def make(
        files: dict[str, str] | None = None,
        *,
        settings: str = "",
        subscribers: str | None = SUBSCRIBERS,
        name: str = "project",
    ) -> Path:
        root = tmp_path / name
        texts = {"newsletter.toml": SETTINGS + settings, **(CONTENT if files is None else files)}
        if subscribers is not None:
            texts["subscribers.csv"] = subscribers
        for path, text in texts.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
        return root

    return make


@pytest.fixture
def project(make_project: MakeProject) -> Project:
    """A project with two articles, an event, a block and three subscribers."""
    return Project.open(make_project())


@pytest.fixture
def newsletter(capsys: pytest.CaptureFixture[str]) -> RunNewsletter:
    """Run the command line in this process: `newsletter("-C", root, "build")`."""

    def invoke(*arguments: object) -> Result:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            run([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Result(code=int(left.value.code or 0), out=printed.out, err=printed.err)

    return invoke


@pytest.fixture
def draft(make_project: MakeProject, newsletter: RunNewsletter) -> Path:
    """A project with a draft of two articles, an event and a block."""
    root = make_project()
    assert newsletter("-C", root, "build").code == 0
    return root


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium. While it is open an event loop runs in this thread, so it is closed behind every module."""
    from tests.proof.machine import program

    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = program("chromium", "chromium-browser", "google-chrome", "chrome")
    quiet = [
        "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    ]  # fmt: skip
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=chromium, args=quiet)
        yield opened
        opened.close()
