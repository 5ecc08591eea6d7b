"""A folder as a place to publish: written in one step, touched only where it changes, and nobody else's emptied."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from newsletter.publishing import PublishError
from newsletter.publishing.folder import Folder


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(path=tmp_path / "public", shown="public")


def test_files_are_put_with_their_folders_and_counted(folder: Folder) -> None:
    assert folder.put({"a/index.html": b"page", "a/images/p.png": b"picture"}) == 2
    assert (folder.path / "a/images/p.png").read_bytes() == b"picture"
    assert [path.name for path in (folder.path / "a").iterdir() if path.name.startswith(".")] == []


def test_what_is_the_same_stays_untouched(folder: Folder) -> None:
    folder.put({"a.html": b"one", "b.html": b"two"})
    os.utime(folder.path / "a.html", (1, 1))
    assert folder.put({"a.html": b"one", "b.html": b"changed"}) == 1
    assert (folder.path / "a.html").stat().st_mtime == 1
    assert (folder.path / "b.html").read_bytes() == b"changed"


def test_what_is_withdrawn_goes_if_it_is_still_what_was_put_there(folder: Folder) -> None:
    folder.put({"a/images/old.png": b"old", "a/images/edited.png": b"ours", "a/index.html": b"page"})
    (folder.path / "a/images/edited.png").write_bytes(b"somebody else's")
    folder.remove({f"a/images/{name}.png": sha256(data) for name, data in (("old", b"old"), ("edited", b"ours"))})
    folder.remove({"a/images/never.png": sha256(b"x")})
    assert not (folder.path / "a/images/old.png").exists()
    assert (folder.path / "a/images/edited.png").exists()


def test_a_folder_that_is_left_empty_goes_too(folder: Folder) -> None:
    folder.put({"a/images/old.png": b"old", "a/index.html": b"page"})
    folder.remove({"a/images/old.png": sha256(b"old")})
    assert [path.name for path in (folder.path / "a").iterdir()] == ["index.html"]


def test_only_what_differs_is_in_the_way(folder: Folder) -> None:
    folder.put({"index.html": b"a home page", "same.html": b"same"})
    files = {"index.html": b"ours", "same.html": b"same", "new.html": b"new"}
    assert folder.foreign(files, mark=b"made by us") == ("index.html",)


def test_what_we_made_before_is_not_in_the_way(folder: Folder) -> None:
    folder.put({"index.html": b"<!-- made by us -->"})
    assert folder.foreign({"index.html": b"ours, newer"}, mark=b"made by us") == ()


@pytest.mark.skipif(os.name == "nt", reason="links need rights of their own on Windows")
@pytest.mark.parametrize("name", ["a/index.html", "a/images/p.png"])
def test_nothing_is_written_through_a_link_that_leads_out(folder: Folder, tmp_path: Path, name: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder.path.mkdir()
    (folder.path / "a").symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(PublishError, match="leads out of public"):
        folder.put({name: b"x"})
    with pytest.raises(PublishError):
        folder.remove({name: sha256(b"x")})
    assert list(elsewhere.iterdir()) == []
