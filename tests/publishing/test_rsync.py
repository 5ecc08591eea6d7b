"""rsync as a way to publish: what it is told, what it takes away, and what it says when it cannot."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from newsletter.publishing import PublishError
from newsletter.publishing.rsync import Rsync, without_password

needs_rsync = pytest.mark.skipif(shutil.which("rsync") is None, reason="rsync is not on this machine: not tried")


@pytest.fixture
def place(tmp_path: Path) -> Rsync:
    return Rsync(destination=f"{tmp_path / 'site'}/")


def program(tmp_path: Path, script: str) -> str:
    path = tmp_path / "program"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@needs_rsync
def test_files_arrive_with_rights_for_a_web_server_and_are_counted(place: Rsync, tmp_path: Path) -> None:
    files = {"a/index.html": b"page", "a/images/p.png": b"picture"}
    assert (place.put(files), place.put(files), place.put({})) == (2, 0, 0)
    assert (tmp_path / "site/a/images/p.png").read_bytes() == b"picture"
    assert (tmp_path / "site/a").stat().st_mode & 0o055 == 0o055 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@needs_rsync
def test_only_what_has_changed_is_taken_there(place: Rsync, tmp_path: Path) -> None:
    place.put({"a/index.html": b"page", "a/b.ics": b"calendar"})
    assert place.put({"a/index.html": b"pagE", "a/b.ics": b"calendar"}) == 1
    assert (tmp_path / "site/a/index.html").read_bytes() == b"pagE"


@needs_rsync
def test_only_what_is_named_is_taken_away(place: Rsync, tmp_path: Path) -> None:
    site = tmp_path / "site"
    place.put({"a/images/old.png": b"old", "a/images/new.png": b"new", "a/index.html": b"page", "index.html": b"all"})
    (site / "foreign.txt").write_text("x", encoding="utf-8")
    (site / "a/images/foreign[1]*.png").write_text("x", encoding="utf-8")
    place.remove({"a/images/old.png": "", "a/images/foreign[2]*.png": ""})
    place.remove({})
    left = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    assert left == ["a/images/foreign[1]*.png", "a/images/new.png", "a/index.html", "foreign.txt", "index.html"]


@needs_rsync
def test_only_what_differs_is_in_the_way(place: Rsync, tmp_path: Path) -> None:
    assert place.foreign({"index.html": b"ours"}, mark=b"x") == ()
    place.put({"index.html": b"a home page", "same.html": b"same"})
    files = {"index.html": b"ours", "same.html": b"same", "new.html": b"new"}
    assert place.foreign(files, mark=b"x") == ("index.html",)
    assert (tmp_path / "site/index.html").read_bytes() == b"a home page"


@needs_rsync
@pytest.mark.skipif(os.name == "nt", reason="the stand-in for SSH is a shell script")
def test_a_server_is_reached_with_ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script stands in for SSH: it notes the host, and runs what the server would run."""
    told = tmp_path / "told"
    stand_in = program(tmp_path, f'while [ "$1" = -l ]; do shift 2; done; echo "$1" >> {told}; shift; exec sh -c "$*"')
    monkeypatch.setenv("RSYNC_RSH", stand_in)
    place = Rsync(destination=f"anna@example.org:{tmp_path}/site")
    assert place.put({"a/index.html": b"page", "a/old.ics": b"x"}) == 2
    assert place.put({"a/index.html": b"page"}) == 0
    place.remove({"a/old.ics": ""})
    assert [path.name for path in (tmp_path / "site/a").iterdir()] == ["index.html"]
    assert set(told.read_text(encoding="utf-8").split()) == {"example.org"}


@needs_rsync
def test_what_rsync_says_is_passed_on(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match=r"failed \(its code is \d+\):\n.*No such file or directory"):
        Rsync(destination=f"{tmp_path}/no/such/folder/").put({"a.html": b"x"})


def test_a_missing_rsync_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="rsync is not installed") as caught:
        Rsync(destination="me@example.org:/srv", program=str(tmp_path / "none")).put({"a.html": b"x"})
    assert "dir:public" in (caught.value.hint or "")


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for rsync is a shell script")
def test_a_destination_is_never_taken_for_an_option(tmp_path: Path) -> None:
    told = tmp_path / "told"
    stand_in = program(tmp_path, f'printf "%s\\n" "$@" > {told}')
    Rsync(destination="-e sh:/x", program=stand_in).put({"a.html": b"x"})
    arguments = told.read_text(encoding="utf-8").splitlines()
    assert arguments[-3:] == ["--", "./", "-e sh:/x"]
    assert "--timeout=60" in arguments


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for rsync is a shell script")
def test_no_password_is_shown(tmp_path: Path) -> None:
    stand_in = program(tmp_path, 'echo "cannot reach rsync://anna:geheim@example.org/www" >&2; exit 10')
    place = Rsync(destination="rsync://anna:geheim@example.org/www", program=stand_in)
    with pytest.raises(PublishError) as caught:
        place.put({"a.html": b"x"})
    assert "geheim" not in f"{caught.value.message}{caught.value.hint}{place.shown}"
    assert place.shown == "rsync://anna:…@example.org/www"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("anna@example.org:/srv/www/nieuws", "anna@example.org:/srv/www/nieuws"),
        ("rsync://example.org:8730/www", "rsync://example.org:8730/www"),
        ("anna:geheim@example.org::www", "anna:…@example.org::www"),
    ],
)
def test_what_is_no_password_stays(text: str, shown: str) -> None:
    assert without_password(text) == shown
