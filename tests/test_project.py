"""Finding a project and what its settings name."""

from pathlib import Path

import pytest

from newsletter.errors import ConfigError
from newsletter.project import Project, find_project
from tests.projects import MakeProject, RunNewsletter


def test_a_project_is_found_from_any_folder_below_it(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_project()
    monkeypatch.chdir(root / "content" / "articles")
    assert find_project(None) == root.resolve()


def test_a_named_folder_goes_before_the_environment_and_that_before_where_we_are(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there, named = (make_project(name=name) for name in ("here", "there", "named"))
    monkeypatch.chdir(here)
    monkeypatch.setenv("NEWSLETTER_PROJECT", str(there))
    assert find_project(None) == there.resolve()
    assert find_project(str(named)) == named.resolve()


def test_a_named_folder_without_settings_is_not_left_for_one_above(make_project: MakeProject) -> None:
    with pytest.raises(ConfigError, match=r"there is no newsletter\.toml in this folder"):
        find_project(str(make_project() / "content"))


@pytest.mark.parametrize("url", ["", "sqlite:///data/mine.db"])
def test_there_is_a_store_as_soon_as_one_was_opened(make_project: MakeProject, url: str) -> None:
    root = make_project()
    (root / "data").mkdir()
    (root / ".env").write_bytes(f"NEWSLETTER_DATABASE={url}\n".encode())
    project = Project.open(root)
    assert not project.has_store
    with project.store():
        pass
    assert project.has_store


def test_looking_makes_no_store_also_where_another_place_is_set(
    newsletter: RunNewsletter, make_project: MakeProject, tmp_path: Path
) -> None:
    root, database = make_project(), tmp_path / "elsewhere.db"
    (root / ".env").write_bytes(f"NEWSLETTER_DATABASE=sqlite:///{database.as_posix()}\n".encode())
    for look in (["status"], ["subscribers", "stats"], ["subscribers", "list"]):
        assert newsletter("-C", root, *look).code == 0
    assert newsletter("-C", root, "report").code == 1
    assert not database.exists()
