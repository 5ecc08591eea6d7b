"""`newsletter new`, with the titles editors think of and those they never would."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.domain.item import Kind
from newsletter.errors import UsageError
from newsletter.project import Project
from newsletter.services.new import new
from tests.projects import MakeProject, RunNewsletter

DAY = date(2026, 11, 23)


def front_matter(path: Path) -> dict[str, object]:
    opening, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    assert (opening, body.strip()) == ("", "")
    found = yaml.safe_load(front)
    assert isinstance(found, dict)
    return found


def test_an_article_is_named_after_its_day_and_title(project: Project) -> None:
    path = new(project, Kind.ARTICLE, "Koffie in de wijk", day=DAY)
    assert path == project.root / "content/articles/2026-11-23-koffie-in-de-wijk.md"
    assert front_matter(path) == {"title": "Koffie in de wijk", "date": DAY}


def test_an_event_begins_two_weeks_ahead_until_the_editor_says_when(project: Project) -> None:
    path = new(project, Kind.EVENT, "Buurtmarkt", day=DAY)
    assert path == project.root / "content/events/buurtmarkt.md"
    assert front_matter(path) == {"title": "Buurtmarkt", "start": "2026-12-07 19:30", "end": "2026-12-07 21:00"}
    assert datetime.fromisoformat("2026-12-07 19:30").date() > DAY


def test_a_block_has_a_title_only(project: Project) -> None:
    path = new(project, Kind.BLOCK, "Over ons", day=DAY)
    assert path == project.root / "content/blocks/over-ons.md"
    assert front_matter(path) == {"title": "Over ons"}


def test_the_path_is_all_that_is_printed(
    newsletter: RunNewsletter, make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_project({})
    monkeypatch.chdir(root)
    done = newsletter("new", "block", "Over", "de", "wijk")
    assert (done.code, done.out, done.err) == (0, "content/blocks/over-de-wijk.md\n", "")


def test_from_elsewhere_the_path_is_whole(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    root = make_project({})
    done = newsletter("-C", root, "new", "block", "Over ons")
    assert Path(done.out.strip()) == root / "content/blocks/over-ons.md"


def test_what_is_new_is_in_the_next_build_under_its_own_title(
    newsletter: RunNewsletter, make_project: MakeProject
) -> None:
    root = make_project({})
    title = 'Wat "wij" zeggen: # {{ name }} is geen %s & <b>'
    for kind in Kind:
        assert newsletter("-C", root, "new", kind, title).code == 0
    built = newsletter("-C", root, "build", "--json")
    assert built.code == 0, built.err
    assert {item["title"] for item in json.loads(built.out)["items"]} == {title}


def test_nothing_is_overwritten(project: Project) -> None:
    paths = [new(project, Kind.ARTICLE, "Koffie", day=DAY) for _ in range(3)]
    assert [path.name for path in paths] == [
        "2026-11-23-koffie.md",
        "2026-11-23-koffie-2.md",
        "2026-11-23-koffie-3.md",
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../elders", "2026-11-23-elders.md"),
        ("/etc/passwd", "2026-11-23-etc-passwd.md"),
        ("C:\\Windows", "2026-11-23-c-windows.md"),
        ("😀", "2026-11-23-article.md"),
        ("Één café, twee cafés", "2026-11-23-een-cafe-twee-cafes.md"),
        ("a\x00b\nc\u2028d", "2026-11-23-a-b-c-d.md"),
        ("lang " * 500, f"2026-11-23-{'-'.join(['lang'] * 12)}.md"),
    ],
)
def test_an_odd_title_stays_inside_the_folder(project: Project, title: str, name: str) -> None:
    path = new(project, Kind.ARTICLE, title, day=DAY)
    assert path == project.root / "content/articles" / name


@pytest.mark.parametrize("title", ["con", "NUL", "com1"])
def test_a_name_that_windows_keeps_for_itself_is_not_used(project: Project, title: str) -> None:
    assert new(project, Kind.BLOCK, title).name == f"block-{title.lower()}.md"


@pytest.mark.parametrize("title", ["", "   ", "\n\t", "\x00"])
def test_an_empty_title_is_refused(project: Project, title: str) -> None:
    with pytest.raises(UsageError, match="title is empty"):
        new(project, Kind.ARTICLE, title)


def test_an_unknown_kind_or_a_missing_title_is_a_wrong_command_line(
    newsletter: RunNewsletter, make_project: MakeProject
) -> None:
    root = make_project({})
    assert newsletter("-C", root, "new", "artikel", "Koffie").code == 2
    assert newsletter("-C", root, "new", "article").code == 2
    assert newsletter("-C", root, "new", "article", "").code == 2


@given(title=st.text(max_size=80))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_title_gives_a_file_that_reads_back_as_one_line(project: Project, title: str) -> None:
    try:
        path = new(project, Kind.BLOCK, title)
    except UsageError:
        assert not title.encode("utf-8", "ignore").decode().strip("\x00").strip() or not title.isprintable()
        return
    assert path.parent == project.root / "content/blocks"
    assert path.name.isascii()
    read = front_matter(path)["title"]
    assert isinstance(read, str)
    assert len(read.splitlines()) == 1
    path.unlink()
