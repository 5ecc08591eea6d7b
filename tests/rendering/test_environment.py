"""Where templates come from, and that nothing in them goes unescaped by accident."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from newsletter.rendering.environment import (
    bounded_range,
    keep_compiled,
    make_environment,
    render_template,
    template_folders,
    templates_in,
)
from newsletter.rendering.lookup import Lookup


def put(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_the_projects_templates_come_first(tmp_path: Path) -> None:
    (packaged,) = template_folders(tmp_path)
    assert (packaged / "editorial" / "email.mjml").is_file()
    (tmp_path / "templates").mkdir()
    assert template_folders(tmp_path) == (tmp_path / "templates", packaged)


def test_the_packaged_folder_is_not_looked_at_twice() -> None:
    (packaged,) = template_folders(Path("no-such-project"))
    assert template_folders(packaged.parent) == (packaged,)


@pytest.mark.parametrize("name", ["a.mjml", "a.html", "a.html.j2", "a.xml", "a"])
def test_all_templates_are_escaped(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, "{{ title }}")
    assert render_template(make_environment(Lookup(folders=(tmp_path,))), name, {"title": "<b>"}) == "&lt;b&gt;"


def test_text_is_not_escaped(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "{{ title }}")
    assert render_template(make_environment(Lookup(folders=(tmp_path,))), "a.txt", {"title": "<b> & c"}) == "<b> & c"


def test_a_name_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "{{ nope }}")
    with pytest.raises(UndefinedError, match="'nope' is undefined"):
        render_template(make_environment(Lookup(folders=(tmp_path,))), "a.txt", {})


def test_only_files_that_are_templates_are_looked_at(tmp_path: Path) -> None:
    for name in ("a.mjml", "b/c.txt", "b/theme.toml", "foto.jpg", ".git/x"):
        put(tmp_path, name, "x")
    assert {path.name for path in templates_in([tmp_path])} == {"a.mjml", "c.txt", "theme.toml"}


def test_counting_has_an_end() -> None:
    assert list(bounded_range(1, 4)) == [1, 2, 3]
    with pytest.raises(Exception, match="more than 100000 numbers"):
        bounded_range(10**7)


def test_what_was_compiled_is_kept_until_the_template_changes(tmp_path: Path) -> None:
    cache, lookup = tmp_path / "cache", Lookup(folders=(tmp_path / "theme",))

    def rendered() -> str:
        environment = make_environment(lookup)
        keep_compiled(environment, cache)
        return render_template(environment, "a.txt", {"name": "Anna"})

    put(tmp_path / "theme", "a.txt", "Dag {{ name }}")
    assert rendered() == "Dag Anna"
    (kept,) = cache.iterdir()
    written = kept.stat().st_mtime_ns
    assert rendered() == "Dag Anna"
    assert kept.stat().st_mtime_ns == written
    put(tmp_path / "theme", "a.txt", "Tot ziens, {{ name }}")
    assert rendered() == "Tot ziens, Anna"
    kept.write_bytes(kept.read_bytes()[:-20])
    assert rendered() == "Tot ziens, Anna"


def test_a_cache_that_cannot_be_written_is_as_good_as_none(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "Dag")
    put(tmp_path, "cache", "a file")
    environment = make_environment(Lookup(folders=(tmp_path,)))
    keep_compiled(environment, tmp_path / "cache")
    assert render_template(environment, "a.txt", {}) == "Dag"
