"""issue.md edited from a page: small, safe, and never over somebody else's work."""

from __future__ import annotations

import codecs
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.errors import ContentError, IssueError
from newsletter.planning.manifest import IssueState, read_manifest, write_manifest
from newsletter.planning.plan import Plan, read_plan
from newsletter.planning.sections import Section
from newsletter.project import Project
from newsletter.services.build import BuildRequest, build
from newsletter.services.edit_plan import (
    StalePlanError,
    edit_introduction,
    edit_line,
    move_item,
    plan_version,
    put_back,
    take_out,
)
from tests.projects import CONTENT, MakeProject
from tests.relay import Relay
from tests.services.desk import Desk

ISSUE = "2026-12-01"
KOFFIE, BRIEF = "content/articles/koffie.md", "content/articles/brief.md"
MARKT, OVER = "content/events/markt.md", "content/blocks/over.md"


@pytest.fixture
def drafted(project: Project) -> Project:
    build(project, BuildRequest(issue=ISSUE))
    return project


def file(project: Project) -> Path:
    return project.issues / ISSUE / "issue.md"


def current(project: Project) -> Plan:
    return read_plan(file(project), where=f"issues/{ISSUE}/issue.md")


def seen(project: Project) -> str:
    return plan_version(current(project))


def git(project: Project, *arguments: str) -> str:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false", *arguments]
    return subprocess.run(command, cwd=project.root, check=True, capture_output=True, text=True, timeout=60).stdout


def test_git_shows_only_the_lines_that_were_meant(drafted: Project) -> None:
    git(drafted, "init", "-q")
    git(drafted, "add", f"issues/{ISSUE}/issue.md")
    git(drafted, "commit", "-q", "-m", "draft")
    edit_line(drafted, ISSUE, seen(drafted), "subject", "Koffie, en meer")
    edit_introduction(drafted, ISSUE, seen(drafted), "Dag allemaal,\n\nDit is nummer 1 van De Proef. Veel leesplezier!")
    move_item(drafted, ISSUE, seen(drafted), BRIEF, Section.SHORT, position=0)
    take_out(drafted, ISSUE, seen(drafted), MARKT)
    changed = [
        line for line in git(drafted, "diff", "-U0").splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    assert changed == [
        '-subject: "Koffie in de wijk"',
        '+subject: "Koffie, en meer"',
        "-  stories:",
        f"-    - {BRIEF}",
        "-  agenda:",
        f"-    - {MARKT}",
        "+  stories: []",
        "+  agenda: []",
        "-  short: []",
        "+  short:",
        f"+    - {BRIEF}",
        "-left_out: []",
        "+left_out:",
        f"+  - {MARKT}",
        "-Beste {{ subscriber.first_name | default('lezer') }},",
        "+Dag allemaal,",
    ]
    build(drafted, BuildRequest(issue=ISSUE))
    assert current(drafted).items[Section.SHORT] == (BRIEF,)
    assert current(drafted).left_out == (MARKT,)


def test_what_changed_on_disk_is_never_overwritten(drafted: Project) -> None:
    before = seen(drafted)
    file(drafted).write_bytes(file(drafted).read_bytes().replace(b"number: 1", b"number: 7"))
    theirs = file(drafted).read_bytes()
    edits: list[Callable[[], Plan]] = [
        lambda: edit_line(drafted, ISSUE, before, "subject", "Mijn onderwerp"),
        lambda: edit_introduction(drafted, ISSUE, before, "Dag."),
        lambda: move_item(drafted, ISSUE, before, BRIEF, Section.LEAD, position=0),
        lambda: take_out(drafted, ISSUE, before, BRIEF),
        lambda: put_back(drafted, ISSUE, before, BRIEF, Section.SHORT),
    ]
    for edit in edits:
        with pytest.raises(
            StalePlanError, match=r"issue\.md has been changed elsewhere meanwhile: nothing was written"
        ):
            edit()
    assert file(drafted).read_bytes() == theirs
    file(drafted).unlink()
    with pytest.raises(StalePlanError):
        edit_line(drafted, ISSUE, before, "subject", "Mijn onderwerp")
    assert not file(drafted).exists()


def test_a_file_that_changes_while_it_is_edited_is_left_alone(drafted: Project) -> None:
    """The item is looked up in content/ between reading the plan and writing it: somebody saves just then."""
    take_out(drafted, ISSUE, seen(drafted), BRIEF)
    theirs = file(drafted).read_bytes().replace(b"number: 1", b"number: 7")

    class Meanwhile(Project):
        @property
        def cache(self) -> Path:
            file(drafted).write_bytes(theirs)
            return drafted.cache

    slow = Meanwhile(root=drafted.root, settings=drafted.settings, environment=drafted.environment)
    with pytest.raises(StalePlanError):
        put_back(slow, ISSUE, seen(drafted), BRIEF)
    assert file(drafted).read_bytes() == theirs
    assert [path.name for path in file(drafted).parent.glob(".*")] == []


def test_of_two_at_once_one_writes_and_the_other_is_told(drafted: Project) -> None:
    before = seen(drafted)

    def edit(number: int) -> str:
        try:
            return edit_line(drafted, ISSUE, before, "subject", f"Onderwerp {number}").subject
        except StalePlanError:
            return ""

    with ThreadPoolExecutor(8) as pool:
        written = [subject for subject in pool.map(edit, range(24)) if subject]
    assert written == [current(drafted).subject]


def test_an_issue_that_was_sent_is_not_edited(drafted: Project) -> None:
    manifest = read_manifest(file(drafted).parent)
    assert manifest is not None
    write_manifest(file(drafted).parent, replace(manifest, state=IssueState.SENT))
    before = file(drafted).read_bytes()
    with pytest.raises(IssueError, match="has been sent, and stays as its readers got it"):
        edit_line(drafted, ISSUE, seen(drafted), "subject", "Te laat")
    with pytest.raises(IssueError, match="there is no issue 2030-01-01"):
        edit_line(drafted, "2030-01-01", seen(drafted), "subject", "Niets")
    assert file(drafted).read_bytes() == before


def test_an_issue_that_only_the_store_knows_as_sent_is_not_edited(desk: Desk, relay: Relay) -> None:
    """Its folder was put back to what it was before, by git or by hand."""
    manifest = desk.project.issues / ISSUE / "manifest.json"
    before = manifest.read_bytes()
    desk.must()
    assert len(relay.envelopes) == 3
    manifest.write_bytes(before)
    plan = file(desk.project).read_bytes()
    with pytest.raises(IssueError, match="has been sent, and stays as its readers got it"):
        edit_line(desk.project, ISSUE, seen(desk.project), "subject", "Te laat")
    assert file(desk.project).read_bytes() == plan


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("subject", "  \n ", r"issue\.md:\d+: an issue needs a subject"),
        ("subject", "Dag {{ first_name }}", "is not understood"),
        ("subject", "Dag {{ subscriber.naam }}", "has no column 'naam'"),
        ("subject", "Dag {{ subscriber.first_name", "is not closed"),
        ("subject", "Dag\u202e", r"U\+202E"),
        ("preheader", "Dag\x07", r"U\+0007"),
        ("preheader", "Half \ud83c", r"U\+D83C"),
        ("introduction", "Beste {% name %}\n\n{{ name }}", r"issue\.md:\d+: \{\{ name \}\} is not understood"),
        ("introduction", "Dag\x00", r"U\+0000"),
        ("number", "3", "cannot be changed from here"),
    ],
)
def test_what_no_build_would_take_is_not_written(drafted: Project, key: str, value: str, told: str) -> None:
    before = file(drafted).read_bytes()
    version = seen(drafted)
    edits = {
        "introduction": lambda: edit_introduction(drafted, ISSUE, version, value),
        "line": lambda: edit_line(drafted, ISSUE, version, key, value),
    }
    with pytest.raises(ContentError, match=told):
        edits.get(key, edits["line"])()
    assert file(drafted).read_bytes() == before


def test_only_what_is_there_and_fits_goes_into_a_section(drafted: Project) -> None:
    before = file(drafted).read_bytes()
    version = seen(drafted)
    with pytest.raises(ContentError, match=f"{MARKT} is an event: it cannot stand under stories"):
        move_item(drafted, ISSUE, version, MARKT, Section.STORIES, position=0)
    for path in ("../../etc/passwd", "newsletter.toml", "content/articles/gone.md"):
        with pytest.raises(ContentError, match=r"is not there \(any more\)"):
            put_back(drafted, ISSUE, version, path, Section.STORIES)
        with pytest.raises(ContentError, match=r"does not stand in this issue"):
            take_out(drafted, ISSUE, version, path)
        with pytest.raises(ContentError, match=r"does not stand in this issue"):
            move_item(drafted, ISSUE, version, path, Section.STORIES, position=0)
    assert file(drafted).read_bytes() == before


def test_what_was_taken_out_comes_back_where_it_belongs(drafted: Project) -> None:
    before = file(drafted).read_bytes()
    for path in (KOFFIE, MARKT, OVER):
        plan = take_out(drafted, ISSUE, seen(drafted), path)
        assert (path in plan.left_out, path in plan.paths) == (True, False)
        plan = put_back(drafted, ISSUE, seen(drafted), path)
        assert (path in plan.left_out, path in plan.paths) == (False, True)
    plan = move_item(drafted, ISSUE, seen(drafted), KOFFIE, Section.LEAD, position=0)
    assert file(drafted).read_bytes() == before


def test_what_is_new_is_taken_in(drafted: Project) -> None:
    text = CONTENT[KOFFIE].replace("Koffie in de wijk", "Thee in de wijk").replace("---\n\n", "section: lead\n---\n\n")
    (drafted.root / "content/articles/thee.md").write_text(text, encoding="utf-8")
    plan = put_back(drafted, ISSUE, seen(drafted), "content/articles/thee.md")
    assert plan.items[Section.STORIES] == (BRIEF, "content/articles/thee.md")
    assert put_back(drafted, ISSUE, seen(drafted), "content/articles/thee.md").text == plan.text


def test_a_file_from_windows_keeps_its_marks(drafted: Project) -> None:
    text = codecs.BOM_UTF8 + file(drafted).read_bytes().replace(b"\n", b"\r\n")
    file(drafted).write_bytes(text)
    edit_line(drafted, ISSUE, seen(drafted), "preheader", "En nog veel meer 🎉")
    assert file(drafted).read_bytes() == text.replace(b'preheader: ""', 'preheader: "En nog veel meer 🎉"'.encode())


def test_what_says_the_same_writes_nothing(drafted: Project) -> None:
    version, before = seen(drafted), file(drafted).stat()
    edit_line(drafted, ISSUE, version, "subject", f"  {current(drafted).subject} ")
    edit_introduction(drafted, ISSUE, version, current(drafted).introduction.replace("\n", "\r\n") + "\r\n")
    move_item(drafted, ISSUE, version, KOFFIE, Section.LEAD, position=5)
    assert file(drafted).stat().st_mtime_ns == before.st_mtime_ns
    assert file(drafted).stat().st_ino == before.st_ino


def test_the_version_does_not_depend_on_who_made_the_project(make_project: MakeProject) -> None:
    one, two = (Project.open(make_project(name=name)) for name in ("een", "twee"))
    for project in (one, two):
        build(project, BuildRequest(issue=ISSUE))
    assert seen(one) == seen(two)


def test_what_led_heads_the_stories_when_something_else_leads(drafted: Project) -> None:
    plan = move_item(drafted, ISSUE, seen(drafted), BRIEF, Section.LEAD, position=0)
    assert (plan.items[Section.LEAD], plan.items[Section.STORIES]) == ((BRIEF,), (KOFFIE,))
    take_out(drafted, ISSUE, seen(drafted), KOFFIE)
    plan = put_back(drafted, ISSUE, seen(drafted), KOFFIE, Section.LEAD)
    assert (plan.items[Section.LEAD], plan.items[Section.STORIES]) == ((KOFFIE,), (BRIEF,))


def test_an_article_of_no_series_does_not_go_where_nobody_would_see_it(drafted: Project) -> None:
    with pytest.raises(ContentError, match="belongs to no series"):
        move_item(drafted, ISSUE, seen(drafted), BRIEF, Section.SERIES, position=0)
    path = drafted.root / BRIEF
    path.write_bytes(path.read_bytes().replace(b"title:", b"series: Taal\ntitle:", 1))
    assert move_item(drafted, ISSUE, seen(drafted), BRIEF, Section.SERIES, position=0).items[Section.SERIES] == (BRIEF,)
