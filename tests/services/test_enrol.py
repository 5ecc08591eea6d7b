from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.domain.subscriber import Subscriber
from newsletter.errors import SubscriberError
from newsletter.project import Project
from newsletter.services.enrol import add_subscriber, import_list, read_addresses, unsubscribe
from newsletter.services.subscribers import subscriber_stats
from tests.projects import MakeProject

AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
LIST = "email,name,tags\nanna@example.org,Anna,zorg\nbram@example.org,,\n"
EXPORTS = Path(__file__).parents[1] / "subscribers" / "exports"


def project_with(make_project: MakeProject, subscribers: str | None = LIST) -> Project:
    return Project.open(make_project({}, subscribers=subscribers))


def text_of(project: Project) -> str:
    return project.subscribers.read_bytes().decode()


def test_a_whole_name_takes_the_place_of_its_parts(make_project: MakeProject) -> None:
    project = project_with(make_project)
    person = Subscriber(email="cor@example.org", tags=("zorg",), attributes={"first_name": "Cor", "last_name": "Bos"})
    add_subscriber(project, person)
    assert text_of(project) == LIST + "cor@example.org,Cor Bos,zorg\n"


def test_who_is_there_is_not_added_again(make_project: MakeProject) -> None:
    project = project_with(make_project)
    with pytest.raises(SubscriberError, match=r"subscribers\.csv:2: anna@example\.org is in the list already"):
        add_subscriber(project, Subscriber(email="Anna@Example.org"))


def test_who_left_is_not_added_again(make_project: MakeProject) -> None:
    project = project_with(make_project)
    with project.store() as store:
        store.suppressions.add("cor@example.org", reason="unsubscribed", at=AT, source="test")
    with pytest.raises(SubscriberError, match="gets no mail: unsubscribed on 2026-12-01"):
        add_subscriber(project, Subscriber(email="cor@example.org"))
    assert text_of(project) == LIST


def test_a_column_is_added_only_if_asked(make_project: MakeProject) -> None:
    project = project_with(make_project)
    person = Subscriber(email="cor@example.org", attributes={"city": "Ede"})
    with pytest.raises(SubscriberError, match="has no column for city"):
        add_subscriber(project, person)
    add_subscriber(project, person, add_columns=True)
    assert text_of(project).endswith("cor@example.org,,,Ede\n")


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


def test_an_import_adds_fills_and_never_overwrites(make_project: MakeProject, tmp_path: Path) -> None:
    project = project_with(make_project)
    path = tmp_path / "contacten.csv"
    path.write_text(
        "E-mailadres;Voornaam;Achternaam;Labels;Plaats\nANNA@example.org;Annie;Bos;x;Ede\n"
        "bram@example.org;Bram;Vos;jeugd;\ncor@example.org;Cor;;;\n",
        encoding="utf-8",
    )
    done = import_list(project, path, at=AT)
    assert text_of(project) == (
        "email,name,tags\nanna@example.org,Anna,zorg\nbram@example.org,Bram Vos,jeugd\ncor@example.org,Cor,\n"
    )
    assert (done.added, done.filled, done.unchanged, done.left_out) == (1, 1, 1, ("plaats",))


def test_an_import_into_nothing_takes_every_column_that_holds_something(make_project: MakeProject) -> None:
    project = project_with(make_project, None)
    import_list(project, EXPORTS / "listmonk.csv", at=AT)
    header = text_of(project).splitlines()[0].split(",")
    assert header == ["email", "uuid", "name", "status", "created_at", "updated_at", "city", "age", "member", "tags"]


def test_an_import_remembers_who_left_elsewhere(make_project: MakeProject) -> None:
    project = project_with(make_project, "email,name\nchris@example.org,Chris\nanna@example.org,Anna\n")
    done = import_list(project, EXPORTS / "mailchimp_unsubscribed.csv", at=AT)
    assert (done.added, done.remembered, done.inactive) == (0, 1, {"unsubscribed": 1})
    assert text_of(project) == "email,name\nanna@example.org,Anna\n"
    with project.store() as store:
        assert store.suppressions.keys() == {"chris@example.org"}


def test_an_import_brings_nobody_back(make_project: MakeProject) -> None:
    project = project_with(make_project)
    with project.store() as store:
        store.suppressions.add("bram@example.org", reason="unsubscribed", at=AT, source="test")
        store.suppressions.add("anna@example.org", reason="unsubscribed", at=AT, source="test")
    done = import_list(project, EXPORTS / "mailchimp.csv", at=AT)
    assert (done.added, done.suppressed) == (0, 2)
    assert subscriber_stats(project).active == 0


def test_a_second_import_changes_nothing(make_project: MakeProject) -> None:
    project = project_with(make_project, None)
    import_list(project, EXPORTS / "mailchimp.csv", at=AT)
    before = project.subscribers.read_bytes()
    done = import_list(project, EXPORTS / "mailchimp.csv", at=AT)
    assert (done.added, done.filled, done.unchanged) == (0, 0, 2)
    assert project.subscribers.read_bytes() == before
