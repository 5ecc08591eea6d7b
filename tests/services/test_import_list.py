from __future__ import annotations

from pathlib import Path

from newsletter.services.import_list import import_list
from newsletter.services.subscribers import subscriber_stats
from tests.projects import MakeProject
from tests.services.lists import AT, project_with, text_of

EXPORTS = Path(__file__).parents[1] / "subscribers" / "exports"


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
