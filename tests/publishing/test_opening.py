"""What `[publish] to` may name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsletter.errors import ConfigError
from newsletter.publishing import open_destination
from newsletter.publishing.folder import Folder
from newsletter.publishing.rsync import Rsync


@pytest.mark.parametrize(
    ("to", "path", "shown"),
    [
        ("dir:public", "project/public", "public"),
        ("dir:./a/../b/", "project/b", "b"),
        ("dir:../site/news", "site/news", None),
    ],
)
def test_a_folder_is_relative_to_the_project(tmp_path: Path, to: str, path: str, shown: str | None) -> None:
    folder = open_destination(to, root=tmp_path / "project")
    assert isinstance(folder, Folder)
    assert folder.path == tmp_path / path
    assert folder.shown == (shown or str(tmp_path / path))


@pytest.mark.parametrize(
    "to", ["dir:.", "dir:..", "dir:/", "dir:a/..", "dir:content", "dir:issues/x", "dir:templates", "rsync:."]
)
def test_the_project_and_what_is_around_it_are_refused(tmp_path: Path, to: str) -> None:
    root = tmp_path / "project"
    root.mkdir()
    with pytest.raises(ConfigError, match=r"newsletter\.toml: \[publish\] to = "):
        open_destination(to, root=root)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "public").write_text("x", encoding="utf-8")
    with pytest.raises(ConfigError, match="is a file"):
        open_destination("dir:public", root=tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="links need rights of their own on Windows")
def test_a_link_out_of_the_project_is_refused_and_one_inside_is_not(tmp_path: Path) -> None:
    root = tmp_path / "project"
    (root / "inside").mkdir(parents=True)
    (root / "out").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (root / "in").symlink_to(root / "inside", target_is_directory=True)
    with pytest.raises(ConfigError, match="leads out of the project"):
        open_destination("dir:out", root=root)
    open_destination("dir:in", root=root)


@pytest.mark.parametrize(
    "place", ["anna@example.org:/srv/www/nieuws", "example.org::www", "rsync://example.org/www", "[::1]:/srv"]
)
def test_rsync_gets_its_destination_as_it_is(tmp_path: Path, place: str) -> None:
    assert open_destination(f"rsync:{place}", root=tmp_path) == Rsync(destination=place)


def test_rsync_to_a_disk_is_relative_to_the_project_too(tmp_path: Path) -> None:
    assert open_destination("rsync:www", root=tmp_path) == Rsync(destination=f"{tmp_path / 'www'}/")
