"""`newsletter init`, as somebody who begins sees it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from newsletter.config import read_settings
from newsletter.services.init import LANGUAGES, init
from tests.projects import RunNewsletter


def files_in(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_build_of_a_new_project_shows_all_its_examples(
    newsletter: RunNewsletter, tmp_path: Path, language: str
) -> None:
    root = tmp_path / "nieuw"
    assert newsletter("init", root, "--language", language).code == 0
    assert read_settings(root / "newsletter.toml").publication.language == language
    built = newsletter("-C", root, "build", "--json")
    assert built.code == 0, built.err
    document = json.loads(built.out)
    assert sorted(item["kind"] for item in document["items"]) == ["article", "block", "event"]
    assert document["warnings"] == []


def test_a_new_project_says_what_was_made_and_what_to_do_next(newsletter: RunNewsletter, tmp_path: Path) -> None:
    root = tmp_path / "nieuw"
    done = newsletter("init", root)
    assert done.err == ""
    for path in files_in(root):
        assert f"  {path}\n" in done.out
    for step in ("cd ", "newsletter build", "newsletter send", "newsletter new article"):
        assert step in done.out


def test_the_folder_of_issues_is_made(tmp_path: Path) -> None:
    init(tmp_path, language="nl")
    assert (tmp_path / "issues").is_dir()


def test_without_a_name_the_project_is_made_here(
    newsletter: RunNewsletter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = newsletter("init")
    assert done.code == 0
    assert (tmp_path / "newsletter.toml").is_file()
    assert "cd " not in done.out


def test_dash_c_says_where_here_is(newsletter: RunNewsletter, tmp_path: Path) -> None:
    assert newsletter("-C", tmp_path, "init", "nieuw").code == 0
    assert (tmp_path / "nieuw/newsletter.toml").is_file()


def test_files_that_have_nothing_to_do_with_it_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "content/articles").mkdir(parents=True)
    before = {"LEESMIJ.txt": b"van ons", "content/articles/eigen.md": b"# Eigen\n"}
    for path, data in before.items():
        (tmp_path / path).write_bytes(data)
    init(tmp_path, language="nl")
    assert files_in(tmp_path).items() >= before.items()


@pytest.mark.parametrize("there", ["newsletter.toml", "subscribers.csv", "content/blocks/over.md"])
def test_nothing_is_overwritten_and_nothing_half_made(newsletter: RunNewsletter, tmp_path: Path, there: str) -> None:
    (tmp_path / there).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / there).write_bytes(b"van ons")
    done = newsletter("init", tmp_path)
    assert done.code == 1
    assert f"{Path(there)} is there already" in done.err
    assert files_in(tmp_path) == {there: b"van ons"}


def test_a_second_init_names_every_file_that_is_there(newsletter: RunNewsletter, tmp_path: Path) -> None:
    newsletter("init", tmp_path)
    before = files_in(tmp_path)
    done = newsletter("init", tmp_path)
    assert (done.code, done.err.count("is there already")) == (1, 5)
    assert files_in(tmp_path) == before


def test_a_link_to_nowhere_is_not_written_through(newsletter: RunNewsletter, tmp_path: Path) -> None:
    root = tmp_path / "nieuw"
    root.mkdir()
    try:
        (root / "subscribers.csv").symlink_to(tmp_path / "elders.csv")
    except OSError:
        pytest.skip("this machine makes no symbolic links")
    assert newsletter("init", root).code == 1
    assert not (tmp_path / "elders.csv").exists()


def test_a_file_cannot_become_a_project(newsletter: RunNewsletter, tmp_path: Path) -> None:
    target = tmp_path / "bestand"
    target.write_text("van ons", encoding="utf-8")
    done = newsletter("init", target)
    assert done.code == 1
    assert "is not a folder" in done.err


def test_what_must_stay_out_of_git_does(tmp_path: Path) -> None:
    init(tmp_path, language="nl")
    lines = (tmp_path / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {line for line in lines if not line.startswith("#")} == {
        ".env",
        "*.pem",
        "newsletter.db*",
        "outbox/",
        "public/",
        "subscribers.csv",
    }


@pytest.mark.parametrize("before", [b"*.log\nsubscribers.csv", b"*.log\r\n.env\r\n", b""])
def test_a_gitignore_that_is_there_only_grows(tmp_path: Path, before: bytes) -> None:
    path = tmp_path / ".gitignore"
    path.write_bytes(before)
    init(tmp_path, language="nl")
    after = path.read_bytes()
    assert after.startswith(before)
    lines = after.split()
    for line in (b".env", b"*.pem", b"newsletter.db*", b"outbox/", b"public/", b"subscribers.csv"):
        assert lines.count(line) == 1


def test_a_complete_gitignore_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / ".gitignore"
    path.write_bytes(b".env\n*.pem\nnewsletter.db*\noutbox/\npublic/\nsubscribers.csv\n")
    init(tmp_path, language="nl")
    assert path.read_bytes() == b".env\n*.pem\nnewsletter.db*\noutbox/\npublic/\nsubscribers.csv\n"


def test_examples_are_dated_around_today(tmp_path: Path) -> None:
    today = date(2031, 2, 27)
    init(tmp_path, language="en", today=today)
    assert (tmp_path / "content/articles/2031-02-27-welcome.md").is_file()
    event = (tmp_path / "content/events/open-afternoon.md").read_text(encoding="utf-8")
    assert f"start: {today + timedelta(days=21)} 13:30" in event


def test_no_placeholder_is_left_open(tmp_path: Path) -> None:
    for language in LANGUAGES:
        init(tmp_path / language, language=language)
    assert not [path for path, data in files_in(tmp_path).items() if b"%" in data]


def test_every_key_the_settings_explain_exists(tmp_path: Path) -> None:
    """Take the # away from every key that is commented out: all of them must be known."""
    for language in LANGUAGES:
        root = tmp_path / language
        init(root, language=language)
        path = root / "newsletter.toml"
        lines = path.read_text(encoding="utf-8").splitlines()
        keys = [
            line.removeprefix("# ") if line.startswith(("# ", "# [[")) and _is_key(line) else line for line in lines
        ]
        assert sum(map(_is_key, lines)) > 10
        path.write_text("\n".join(keys), encoding="utf-8")
        read_settings(path)


def _is_key(line: str) -> bool:
    body = line.removeprefix("# ")
    return line.startswith("# ") and (body.startswith("[[") or body.split(" ")[1:2] == ["="])
