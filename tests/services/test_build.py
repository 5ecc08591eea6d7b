"""How an issue comes about, is built again, and keeps what the editor did to it."""

import json
import os
import re
from datetime import date
from pathlib import Path

import pytest

from newsletter.errors import ContentError, IssueError
from newsletter.planning.manifest import IssueState, Manifest, read_manifest, seal_manifest
from newsletter.planning.plan import Plan, read_plan
from newsletter.planning.sections import Section
from newsletter.project import Project
from newsletter.services.build import Build, BuildRequest, build
from tests.projects import MakeProject

DAY = date(2026, 12, 1)


def built(project: Project, **request: object) -> Build:
    return build(project, BuildRequest(**{"day": DAY} | request))  # type: ignore[arg-type]


def add_article(project: Project, name: str, *, day: str = "2026-11-25", more: str = "") -> None:
    path = project.root / "content" / "articles" / f"{name}.md"
    path.write_text(f"---\ntitle: {name.title()}\ndate: {day}\n{more}---\n\nTekst van {name}.\n", encoding="utf-8")


def plan_of(project: Project, issue: str = "2026-12-01") -> Plan:
    return read_plan(project.issues / issue / "issue.md", where="issue.md")


def manifest_of(project: Project, issue: str = "2026-12-01") -> Manifest:
    manifest = read_manifest(project.issues / issue)
    assert manifest is not None
    return manifest


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def edit_plan(project: Project, old: str, new: str) -> None:
    path = project.issues / "2026-12-01" / "issue.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def seal(project: Project, issue: str) -> None:
    from datetime import UTC, datetime

    seal_manifest(project.issues / issue, store="newsletter.db", at=datetime(2026, 12, 1, tzinfo=UTC), machine="m")


def test_a_first_build_makes_a_plan_bodies_and_a_manifest(project: Project) -> None:
    done = built(project)
    folder = project.issues / "2026-12-01"
    assert {"issue.md", "email.html", "email.txt", "index.html", "manifest.json", "agenda.ics"} <= set(snapshot(folder))
    assert [item.title for item in done.items] == ["Koffie in de wijk", "Een heldere brief", "Buurtmarkt", "Over ons"]
    assert done.subject == "Koffie in de wijk"
    for name in ("email.html", "email.txt", "index.html"):
        text = (folder / name).read_text(encoding="utf-8")
        for item in done.items:
            assert item.title in text, (name, item.title)


def test_building_again_gives_the_same_bytes(project: Project) -> None:
    built(project)
    before = snapshot(project.issues)
    built(project)
    assert snapshot(project.issues) == before


def test_another_machine_builds_the_same_bytes(project: Project, make_project: MakeProject) -> None:
    other = Project.open(make_project(name="elsewhere"))
    for path in other.root.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    built(project)
    built(other)
    assert snapshot(project.issues) == snapshot(other.issues)


def test_with_nothing_new_nothing_is_written(project: Project) -> None:
    built(project)
    done = built(project, day=date(2026, 12, 8))
    assert done.folder is None
    assert [path.name for path in project.issues.iterdir()] == ["2026-12-01"]


def test_without_an_issue_the_open_draft_is_meant(project: Project) -> None:
    built(project)
    add_article(project, "nieuw")
    done = build(project, BuildRequest())
    assert done.folder is not None
    assert done.folder.id == "2026-12-01"
    assert [item.path for item in done.new] == ["content/articles/nieuw.md"]


def test_what_has_appeared_goes_behind_the_editors_order(project: Project) -> None:
    built(project)
    edit_plan(project, "    - content/articles/koffie.md\n", "")
    edit_plan(
        project,
        "    - content/articles/brief.md\n",
        "    - content/articles/brief.md\n    - content/articles/koffie.md\n",
    )
    add_article(project, "nieuw")
    built(project)
    assert plan_of(project).items[Section.STORIES] == (
        "content/articles/brief.md",
        "content/articles/koffie.md",
        "content/articles/nieuw.md",
    )


def test_what_the_editor_takes_out_stays_out_and_is_offered_to_the_next_issue(project: Project) -> None:
    built(project)
    edit_plan(project, "    - content/articles/brief.md\n", "")
    assert built(project).taken_out == ("content/articles/brief.md",)
    assert plan_of(project).left_out == ("content/articles/brief.md",)
    assert "heldere brief" not in (project.issues / "2026-12-01" / "email.html").read_text(encoding="utf-8")
    built(project)
    assert plan_of(project).left_out == ("content/articles/brief.md",)
    following = built(project, day=date(2026, 12, 8))
    assert [item.path for item in following.new] == ["content/articles/brief.md"]


def test_wording_is_kept_and_an_empty_preheader_is_made_anew(project: Project) -> None:
    built(project)
    edit_plan(project, 'subject: "Koffie in de wijk"', "subject: Kom binnen # kort")
    built(project)
    html = (project.issues / "2026-12-01" / "email.html").read_text(encoding="utf-8")
    assert "<title>Kom binnen" in html
    assert "Een heldere brief" in html.split("</head>")[1][:2000]
    assert manifest_of(project).subject == "Kom binnen"


def test_the_subject_can_be_given_on_the_command_line(project: Project) -> None:
    built(project, subject="Zo dus")
    assert plan_of(project).subject == "Zo dus"
    built(project, subject="Of zo")
    assert plan_of(project).subject == "Of zo"


def test_what_is_over_is_held_back_and_comes_in_the_next_issue(make_project: MakeProject) -> None:
    files = {f"content/articles/a{n}.md": f"---\ndate: 2026-11-2{n}\n---\n\nTekst {n}.\n" for n in range(5)}
    project = Project.open(make_project(files, settings="[content]\nmax_items = 3\n"))
    done = built(project)
    assert [item.path for item in done.held_back] == ["content/articles/a1.md", "content/articles/a0.md"]
    assert manifest_of(project).held_back == ("content/articles/a1.md", "content/articles/a0.md")
    assert [item.path for item in built(project).held_back] == ["content/articles/a1.md", "content/articles/a0.md"]
    following = built(project, day=date(2026, 12, 8))
    assert [item.path for item in following.new] == ["content/articles/a1.md", "content/articles/a0.md"]


def test_a_sent_issue_stays_as_its_readers_got_it(project: Project) -> None:
    built(project)
    seal(project, "2026-12-01")
    with pytest.raises(IssueError, match="has been sent"):
        built(project, issue="2026-12-01")
    add_article(project, "nieuw")
    done = built(project)
    assert done.folder is not None
    assert done.folder.id == "2026-12-01-2"
    assert manifest_of(project).state is IssueState.SEALED


def test_an_event_is_announced_once_and_a_moved_one_again(project: Project) -> None:
    built(project)
    seal(project, "2026-12-01")
    assert built(project, day=date(2026, 12, 8)).folder is None
    event = project.root / "content/events/markt.md"
    event.write_text(event.read_text(encoding="utf-8").replace("12-12 1", "12-13 1"), encoding="utf-8")
    done = built(project, day=date(2026, 12, 8))
    assert [item.path for item in done.new] == ["content/events/markt.md"]
    [used] = [item for item in manifest_of(project, "2026-12-08").items if item.section is Section.AGENDA]
    assert used.event is not None
    assert used.event["sequence"] == 1


def test_an_unknown_attribute_is_an_error_of_build_with_its_line(project: Project) -> None:
    built(project)
    edit_plan(project, "subscriber.first_name", "subscriber.voornaamm")
    with pytest.raises(
        ContentError, match=r"issues/2026-12-01/issue\.md:\d+: subscribers\.csv has no column 'voornaamm'"
    ):
        built(project)


def test_a_planned_file_that_has_gone_is_told_with_its_line(project: Project) -> None:
    built(project)
    (project.root / "content/articles/brief.md").unlink()
    with pytest.raises(ContentError, match=r"issue\.md:\d+: content/articles/brief\.md is not there"):
        built(project)


def test_the_neutral_bodies_hold_no_token_and_no_address(project: Project) -> None:
    built(project)
    folder = project.issues / "2026-12-01"
    for name in ("email.html", "email.txt", "index.html", "manifest.json"):
        text = (folder / name).read_text(encoding="utf-8")
        assert "anna@example.org" not in text
        assert "<!--nl:" not in text
        assert "{{" not in text


def test_an_item_for_an_audience_is_not_in_the_web_edition(project: Project) -> None:
    add_article(project, "geheim", more="audience: zorg\n")
    built(project)
    folder = project.issues / "2026-12-01"
    assert "Tekst van geheim" not in (folder / "index.html").read_text(encoding="utf-8")
    assert "Tekst van geheim" not in (folder / "email.html").read_text(encoding="utf-8")
    assert "Geheim" in [item.title for item in manifest_of(project).items]


def test_an_audience_that_cannot_be_used_is_told_with_its_file_before_anything_is_written(project: Project) -> None:
    add_article(project, "zorg", more="audience: subscriber.x ==\n")
    with pytest.raises(
        ContentError, match=r"^content/articles/zorg\.md: the audience “subscriber\.x ==” cannot be used"
    ):
        built(project)
    assert not project.issues.exists()


def test_an_audience_of_the_issue_that_cannot_be_used_is_told_with_its_line(project: Project) -> None:
    built(project)
    edit_plan(project, 'audience: ""', 'audience: "zorg == x"')
    with pytest.raises(ContentError, match=r"issue\.md:9: the audience “zorg == x” cannot be used"):
        built(project)


def test_a_subject_made_of_a_title_holds_nothing_that_a_header_may_not(project: Project) -> None:
    add_article(project, "nieuws", more="section: lead\n")
    path = project.root / "content/articles/nieuws.md"
    text = path.read_text(encoding="utf-8").replace("title: Nieuws", "title: Bel \u200e06\u202e in de wijk")
    path.write_text(text, encoding="utf-8")
    assert built(project).subject == "Bel 06 in de wijk"


@pytest.mark.parametrize(("mark", "name"), [("\u202e", "U+202E"), ("\\e", "U+001B")])
def test_a_subject_that_could_not_be_sent_is_told_with_its_line(project: Project, mark: str, name: str) -> None:
    built(project)
    edit_plan(project, "Koffie in de wijk", f"Koffie {mark}in de wijk")
    with pytest.raises(ContentError, match=rf"issue\.md:5: the subject holds {re.escape(name)}"):
        built(project)


def test_an_item_in_another_language_makes_an_edition_of_its_own(project: Project) -> None:
    add_article(project, "coffee", more="language: en\nsummary: Come in.\n")
    built(project)
    folder = project.issues / "2026-12-01"
    assert "Tekst van coffee" not in (folder / "email.html").read_text(encoding="utf-8")
    mail = (folder / "email.en.html").read_text(encoding="utf-8")
    assert "Come in." in mail
    assert 'href="https://nieuws.example.org/2026-12-01/index.en.html#coffee"' in mail
    assert "Tekst van coffee" in (folder / "index.en.html").read_text(encoding="utf-8")


def test_files_an_issue_no_longer_uses_go(project: Project) -> None:
    built(project)
    edit_plan(project, "    - content/events/markt.md\n", "")
    built(project)
    assert not list((project.issues / "2026-12-01").glob("*.ics"))


def test_the_manifest_tells_what_was_offered_used_and_made(project: Project) -> None:
    built(project)
    document = json.loads((project.issues / "2026-12-01" / "manifest.json").read_text(encoding="utf-8"))
    assert document["state"] == "draft"
    assert document["offered"] == sorted(item["path"] for item in document["items"])
    assert len(document["items"][0]["sha256"]) == 64
    assert document["files"]["email.html"]["bytes"] == (project.issues / "2026-12-01" / "email.html").stat().st_size


def test_every_broken_file_is_told_in_one_run(project: Project) -> None:
    (project.root / "content/articles/een.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    (project.root / "content/articles/twee.md").write_text("+++\ntitle = \n+++\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        built(project)
    assert "content/articles/een.md:" in caught.value.message
    assert "content/articles/twee.md:" in caught.value.message
    assert not project.issues.exists()


def test_a_picture_that_is_missing_leaves_its_alt_text(project: Project) -> None:
    add_article(project, "deur", more="image: weg.png\nimage_alt: Een open deur\n")
    done = built(project)
    folder = project.issues / "2026-12-01"
    for name in ("email.html", "index.html"):
        text = (folder / name).read_text(encoding="utf-8")
        assert ">Een open deur<" in text
        assert "weg.png" not in text
    assert [warning.where for warning in done.warnings] == ["content/articles/deur.md"]


def test_a_picture_on_the_web_stays_there(project: Project) -> None:
    add_article(project, "deur", more="image: https://example.org/deur.png\nimage_alt: Een open deur\n")
    built(project)
    folder = project.issues / "2026-12-01"
    for name in ("email.html", "index.html"):
        assert 'src="https://example.org/deur.png"' in (folder / name).read_text(encoding="utf-8")
