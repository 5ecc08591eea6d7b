from __future__ import annotations

from pathlib import Path

from newsletter.services.subscribers import subscriber_stats
from newsletter.services.unsubscribe import read_addresses, unsubscribe
from tests.projects import MakeProject
from tests.services.lists import AT, LIST, project_with, text_of

EXPORTS = Path(__file__).parents[1] / "subscribers" / "exports"


def test_who_leaves_is_remembered_and_taken_out(make_project: MakeProject) -> None:
    project = project_with(make_project)
    done = unsubscribe(project, ["Anna@example.org", "weg@example.org"], reason="belde", source="test", at=AT)
    assert (done.removed, done.unlisted, done.known_before) == (1, 1, 0)
    assert text_of(project) == "email,name,tags\nbram@example.org,,\n"
    with project.store() as store:
        assert {one.key: one.reason for one in store.suppressions.all()} == {
            "anna@example.org": "belde",
            "weg@example.org": "belde",
        }


def test_who_leaves_is_remembered_even_if_excel_holds_the_list(make_project: MakeProject) -> None:
    project = project_with(make_project)
    (project.root / "~$subscribers.csv").touch()
    done = unsubscribe(project, ["anna@example.org"], reason="unsubscribed", source="test", at=AT)
    assert done.kept is not None
    assert text_of(project) == LIST
    assert subscriber_stats(project).counts["suppressed"] == 1


def test_who_leaves_is_remembered_without_any_list(make_project: MakeProject) -> None:
    project = project_with(make_project, None)
    unsubscribe(project, ["anna@example.org"], reason="unsubscribed", source="test", at=AT)
    assert not project.subscribers.exists()
    with project.store() as store:
        assert store.suppressions.keys() == {"anna@example.org"}


def test_addresses_are_read_from_a_table_and_from_plain_lines(tmp_path: Path) -> None:
    path = tmp_path / "weg.txt"
    path.write_text("anna@example.org\n\nkapot\nBram <bram@example.org>\n", encoding="utf-8")
    emails, problems = read_addresses(path)
    assert emails == ["anna@example.org", "bram@example.org"]
    assert [problem.line for problem in problems] == [3]
    assert read_addresses(EXPORTS / "mailchimp_unsubscribed.csv") == (["chris@example.org"], [])
