"""Which saved files an issue is made from."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from newsletter.web.preview.watching import folders, matters, outside, watch
from tests.projects import SETTINGS


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("content/articles/koffie.md", True),
        ("content/beeld/foto.jpg", True),
        ("templates/editorial/email.mjml", True),
        ("newsletter.toml", True),
        ("subscribers.csv", True),
        (".env", True),
        ("issues/2026-12-01/issue.md", True),
        ("issues/2026-12-01/manifest.json", True),
        ("issues/2026-12-01/email.html", False),
        ("issues/2026-12-01/images/foto.jpg", False),
        ("newsletter.db-wal", False),
        ("outbox/2026-12-01/1.eml", False),
        ("public/index.html", False),
        (".git/index", False),
        ("content/.git/index", False),
        ("content/articles/.koffie.md.swp", False),
        ("content/articles/koffie.md~", False),
        ("content/articles/.#koffie.md", False),
        ("issues/2026-12-01/.issue.md.1a2b3c4d.new", False),
    ],
)
def test_only_what_an_issue_is_made_from_matters(tmp_path: Path, path: str, expected: bool) -> None:
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).touch()

    assert matters(tmp_path, tmp_path / path) is expected


@pytest.mark.parametrize(("name", "expected"), [("templates", True), ("newsletter.db-wal", False)])
def test_a_folder_that_has_gone_matters_and_a_file_of_the_store_does_not(
    tmp_path: Path, name: str, expected: bool
) -> None:
    assert matters(tmp_path, tmp_path / name) is expected


def test_a_new_folder_matters_and_a_file_outside_does_not(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()

    assert matters(tmp_path, tmp_path / "templates")
    assert not matters(tmp_path, tmp_path.parent / "elsewhere.md")


def test_folders_that_tools_write_are_not_watched(tmp_path: Path) -> None:
    for name in ("content", "issues", "outbox", "public", "node_modules", ".git", "beeld"):
        (tmp_path / name).mkdir()

    assert [path.name for path in folders(tmp_path)] == ["beeld", "content", "issues"]


def test_what_was_saved_before_the_watching_had_begun_is_told_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    told = asyncio.run(first_told(tmp_path))

    assert told


def test_a_folder_that_is_made_later_is_watched_too(tmp_path: Path) -> None:
    async def later() -> None:
        told = asyncio.Event()
        watching = asyncio.create_task(watch(tmp_path, told.set))
        await asyncio.wait_for(told.wait(), 30)
        told.clear()
        (tmp_path / "templates").mkdir()
        await asyncio.wait_for(told.wait(), 30)
        await until_told_of(tmp_path / "templates/email.mjml", told)
        watching.cancel()

    asyncio.run(later())


def project_with_a_site(beside: Path) -> tuple[Path, Path]:
    """Make a project without a source yet, and a site next to it."""
    root, site = beside / "project", beside / "site/content"
    for folder in (root / "content", site / "posts"):
        folder.mkdir(parents=True)
    (root / "newsletter.toml").write_text(SETTINGS, encoding="utf-8")
    return root, site


def name_source(root: Path, pattern: str) -> None:
    settings = f'{SETTINGS}\n[[content.source]]\npath = "{pattern}"\n'
    (root / "newsletter.toml").write_text(settings, encoding="utf-8")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("../site/content/posts/**/*.md", ["site/content"]),  # the pictures of a site lie anywhere in its content
        ("../site/*.md", ["site"]),
        ("../nowhere/*.md", []),
        ("content/**/*.md", []),
    ],
)
def test_the_folders_of_sources_outside_the_project_are_found(
    tmp_path: Path, pattern: str, expected: list[str]
) -> None:
    root, _ = project_with_a_site(tmp_path)
    name_source(root, pattern)

    assert [path.relative_to(tmp_path).as_posix() for path in outside(root)] == expected


def test_no_folder_outside_is_named_by_settings_that_cannot_be_read(tmp_path: Path) -> None:
    root, _ = project_with_a_site(tmp_path)
    (root / "newsletter.toml").write_text("[", encoding="utf-8")
    assert outside(root) == ()
    (root / "newsletter.toml").unlink()
    assert outside(root) == ()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("posts/fiets.md", True),
        ("posts/fiets/foto.jpg", True),
        ("posts/.fiets.md.swp", False),
        (".git/index", False),
        ("public/index.html", False),
        ("node_modules/een/readme.md", False),
    ],
)
def test_of_a_source_outside_everything_matters_that_somebody_wrote(tmp_path: Path, path: str, expected: bool) -> None:
    root, site = project_with_a_site(tmp_path)

    assert matters(root, site / path, (site,)) is expected
    assert not matters(root, site / path)


def test_the_project_in_a_source_keeps_its_own_rules(tmp_path: Path) -> None:
    root, _ = project_with_a_site(tmp_path)

    assert not matters(root, root / "newsletter.db-wal", (tmp_path,))


def test_a_source_outside_the_project_is_watched_from_when_the_settings_name_it(tmp_path: Path) -> None:
    root, site = project_with_a_site(tmp_path)

    async def later() -> None:
        told = asyncio.Event()
        watching = asyncio.create_task(watch(root, told.set))
        await asyncio.wait_for(told.wait(), 30)
        told.clear()
        await asyncio.to_thread(name_source, root, "../site/content/posts/**/*.md")
        await asyncio.wait_for(told.wait(), 30)
        await until_told_of(site / "posts/fiets.md", told)
        await until_told_of(site / "foto.jpg", told)
        watching.cancel()

    asyncio.run(later())


async def first_told(root: Path) -> bool:
    told = asyncio.Event()
    watching = asyncio.create_task(watch(root, told.set))
    await asyncio.wait_for(told.wait(), 30)
    watching.cancel()
    return told.is_set()


async def until_told_of(path: Path, told: asyncio.Event) -> None:
    """Save a file until it is told of twice: once may be of something before."""
    for number in range(2):
        told.clear()
        await asyncio.to_thread(path.write_text, str(number), encoding="utf-8")
        await asyncio.wait_for(told.wait(), 30)
