"""Which issues there are, and which one is meant."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from newsletter.errors import IssueError
from newsletter.planning.folders import (
    current_issue,
    existing_issue,
    free_folder,
    last_issue,
    list_issues,
    open_draft,
    open_issue,
    other_manifests,
)
from newsletter.planning.manifest import IssueState, Manifest, write_manifest

MakeIssue = Callable[..., Path]
DRAFT, SEALED, SENT = IssueState.DRAFT, IssueState.SEALED, IssueState.SENT


@pytest.fixture
def make_issue(tmp_path: Path) -> MakeIssue:
    """Make an issue's folder: built on a day, or with only a plan if there is none."""

    def make(name: str, day: date | None = None, state: IssueState = DRAFT) -> Path:
        folder = tmp_path / name
        folder.mkdir(parents=True)
        if day is None:
            (folder / "issue.md").write_bytes(b"---\n---\n")
        else:
            manifest = Manifest(issue=name, date=day, number=1, subject=name, since=day, state=state)
            write_manifest(folder, manifest)
        return folder

    return make


def ids(issues: Path) -> list[str]:
    return [folder.id for folder in list_issues(issues)]


def test_a_project_without_issues_has_none(tmp_path: Path) -> None:
    assert list_issues(tmp_path / "issues") == ()
    with pytest.raises(IssueError, match="there is no issue yet"):
        current_issue(tmp_path / "issues")


def test_issues_come_by_their_day_and_not_by_their_name_and_what_was_never_built_last(
    tmp_path: Path, make_issue: MakeIssue
) -> None:
    make_issue("zomer", date(2026, 6, 21), SENT)
    make_issue("2027", date(2026, 1, 1), SENT)
    make_issue("a-plan-only")
    assert ids(tmp_path) == ["2027", "zomer", "a-plan-only"]


def test_what_is_no_issue_is_passed_over(tmp_path: Path, make_issue: MakeIssue) -> None:
    make_issue("2026-12-01", date(2026, 12, 1))
    (tmp_path / "empty").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "README.md").write_bytes(b"what stands here")
    assert ids(tmp_path) == ["2026-12-01"]


@pytest.mark.parametrize("name", ["", ".", "..", "../elsewhere", "a/b", "a\\b", "-x", "a b", "a\n", "a" * 65, "é"])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(IssueError, match="cannot be the name of an issue"):
        open_issue(tmp_path, name)


def test_an_issue_that_is_not_there_is_named_with_those_that_are(tmp_path: Path, make_issue: MakeIssue) -> None:
    make_issue("2026-12-01", date(2026, 12, 1))
    with pytest.raises(IssueError, match="there is no issue 2026-12-02") as refused:
        existing_issue(tmp_path, "2026-12-02")
    assert refused.value.hint == "There are: 2026-12-01"


def test_a_folder_with_only_a_plan_is_an_open_draft(tmp_path: Path, make_issue: MakeIssue) -> None:
    make_issue("2026-12-01")
    folder = existing_issue(tmp_path, "2026-12-01")
    assert (folder.state, folder.is_draft, folder.has_plan) == (DRAFT, True, True)


def test_the_newest_draft_is_worked_on_and_the_newest_of_the_others_is_the_last_issue(
    tmp_path: Path, make_issue: MakeIssue
) -> None:
    make_issue("one", date(2026, 10, 1), SENT)
    make_issue("two", date(2026, 11, 1), SEALED)
    make_issue("three", date(2026, 12, 1))
    make_issue("early", date(2026, 9, 1))
    folders = list_issues(tmp_path)
    draft, last = open_draft(folders), last_issue(folders)
    assert draft is not None
    assert last is not None
    assert (draft.id, last.id) == ("three", "two")


def test_without_a_draft_the_last_issue_is_meant(tmp_path: Path, make_issue: MakeIssue) -> None:
    make_issue("one", date(2026, 10, 1), SENT)
    make_issue("two", date(2026, 11, 1), SEALED)
    assert current_issue(tmp_path).id == "two"
    make_issue("three", date(2026, 12, 1))
    assert current_issue(tmp_path).id == "three"


def test_a_day_has_one_draft_and_a_number_behind_it_when_its_issue_is_sealed(
    tmp_path: Path, make_issue: MakeIssue
) -> None:
    day = date(2026, 12, 1)
    assert free_folder(tmp_path, day).id == "2026-12-01"
    make_issue("2026-12-01", day)
    assert free_folder(tmp_path, day).id == "2026-12-01"
    make_issue("2026-12-01-2", day, SEALED)
    assert free_folder(tmp_path, day).id == "2026-12-01"


def test_the_issue_after_two_sealed_ones_of_a_day_is_the_third(tmp_path: Path, make_issue: MakeIssue) -> None:
    day = date(2026, 12, 1)
    make_issue("2026-12-01", day, SENT)
    make_issue("2026-12-01-2", day, SEALED)
    assert free_folder(tmp_path, day).id == "2026-12-01-3"


def test_an_issue_is_not_among_the_others(tmp_path: Path, make_issue: MakeIssue) -> None:
    make_issue("two", date(2026, 11, 1), SEALED)
    make_issue("one", date(2026, 10, 1), SENT)
    make_issue("plan")
    assert [manifest.issue for manifest in other_manifests(tmp_path, "two")] == ["one"]
    assert [manifest.issue for manifest in other_manifests(tmp_path, "plan")] == ["one", "two"]
