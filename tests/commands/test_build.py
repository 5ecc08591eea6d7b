"""`newsletter build` and `status`, as an editor and as a program see them."""

import json
from pathlib import Path

import pytest

from tests.projects import MakeProject, RunNewsletter


def test_a_build_says_what_is_in_the_issue_and_what_to_do_next(
    newsletter: RunNewsletter, make_project: MakeProject
) -> None:
    done = newsletter("-C", make_project(), "build", "--date", "2026-12-01")
    assert done.code == 0
    assert "Issue 2026-12-01: Koffie in de wijk" in done.out
    assert "Een heldere brief" in done.out
    assert "issue.md" in done.out
    assert done.err == ""


def test_a_build_as_json_has_the_promised_keys(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    root = make_project()
    document = json.loads(newsletter("-C", root, "build", "--date", "2026-12-01", "--json").out)
    assert set(document) == {"issue", "path", "subject", "items", "new", "held_back", "bytes", "warnings"}
    assert document["issue"] == "2026-12-01"
    assert document["path"] == str(root / "issues" / "2026-12-01")
    assert document["bytes"] == (root / "issues/2026-12-01/email.html").stat().st_size
    assert len(document["items"]) == 4


def test_nothing_new_says_since_when_and_ends_well(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    root = make_project({})
    done = newsletter("-C", root, "build", "--date", "2026-12-01")
    assert (done.code, done.out) == (0, "Nothing new since 2026-11-01.\n")
    assert json.loads(newsletter("-C", root, "build", "--json").out)["issue"] is None
    assert not (root / "issues").exists()


def test_a_missing_picture_is_a_warning_with_its_line(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    files = {"content/articles/a.md": "---\ntitle: A\nimage: weg.png\nimage_alt: Een deur\n---\n\nTekst.\n"}
    done = newsletter("-C", make_project(files), "build", "--date", "2026-12-01")
    assert done.code == 0
    assert "Warning: content/articles/a.md:3:" in done.err


def test_broken_front_matter_is_told_file_by_file_without_a_traceback(
    newsletter: RunNewsletter, make_project: MakeProject
) -> None:
    files = {"content/articles/a.md": "---\ntitle: [\n---\n", "content/events/b.md": "---\ntitle: B\n---\n"}
    done = newsletter("-C", make_project(files), "build")
    assert done.code == 1
    assert "content/articles/a.md:" in done.err
    assert "content/events/b.md" in done.err
    assert "Traceback" not in done.err


def test_five_mistakes_in_the_settings_are_all_told(newsletter: RunNewsletter, tmp_path: Path) -> None:
    (tmp_path / "newsletter.toml").write_text("[publication]\ntitel = 1\nlanguage = 2\n", encoding="utf-8")
    done = newsletter("-C", tmp_path, "status")
    assert done.code == 1
    assert done.err.count("newsletter.toml") == 6


def test_a_day_that_is_none_is_a_wrong_command_line(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    assert newsletter("-C", make_project(), "build", "--date", "morgen").code == 2


def test_a_name_out_of_the_project_is_refused(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    for name in ("../elders", "/tmp/x", "a/b", ".hidden", "a" * 100):
        assert newsletter("-C", make_project(), "build", name).code == 1


def test_status_tells_where_things_stand(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    root = make_project()
    newsletter("-C", root, "build", "--date", "2026-12-01")
    document = json.loads(newsletter("-C", root, "status", "--json").out)
    assert document["new"] == []
    assert [item["title"] for item in document["upcoming"]] == ["Buurtmarkt"]
    assert document["draft"]["issue"] == "2026-12-01"
    assert document["last_sent"] is None
    assert document["subscribers"]["active"] == 3
    (root / "content/articles/nieuw.md").write_text("---\ndate: 2026-12-01\n---\n\n# Nieuw\n", encoding="utf-8")
    assert "Nieuw" in newsletter("-C", root, "status").out


def test_status_of_a_project_without_anything(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    done = newsletter("-C", make_project({}, subscribers=None), "status")
    assert done.code == 0
    assert "none yet" in done.out


@pytest.mark.parametrize("wanted", [("--date", "0001-01-01"), ("--date", "9999-12-31"), ("9999-12-31",)])
def test_a_day_of_no_time_of_ours_is_refused(
    newsletter: RunNewsletter, make_project: MakeProject, wanted: tuple[str, ...]
) -> None:
    done = newsletter("-C", make_project(), "build", *wanted)
    assert done.code == 1
    assert done.err.startswith(f"Error: {wanted[-1]} cannot be the day of an issue")


def test_a_plan_with_a_day_of_no_time_of_ours_is_refused_with_its_line(
    newsletter: RunNewsletter, make_project: MakeProject
) -> None:
    root = make_project()
    newsletter("-C", root, "build", "--date", "2026-12-01")
    plan = root / "issues/2026-12-01/issue.md"
    plan.write_bytes(plan.read_bytes().replace(b"date: 2026-12-01", b"date: 9999-12-31"))
    done = newsletter("-C", root, "build")
    assert done.code == 1
    assert "issues/2026-12-01/issue.md:7: date must be a day" in done.err
